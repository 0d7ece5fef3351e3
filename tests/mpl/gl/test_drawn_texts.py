"""Texts by OpenGL as by Agg."""

from __future__ import annotations

import shutil

import matplotlib as mpl
import pytest

from gpumovie.mpl.opengl.coverage import batch, glyph_masks


@pytest.mark.parametrize("angle", [0, 17, 90, -45, 180])
@pytest.mark.parametrize("text", ["Text, gjp", r"$\int_0^\infty \frac{x^2}{\sqrt{y}}$", "two\nlines"])
def test_texts(fig, alike, angle, text):
    fig.text(0.5, 0.5, text, rotation=angle, ha="center", va="center", size=15, color="b", alpha=0.7)
    fig.text(1, 1, text, rotation=angle, ha="center", va="center")
    alike(fig)


@pytest.mark.parametrize(
    "options", [{"antialiased": False}, {"bbox": {"boxstyle": "round", "alpha": 0.4}}, {"size": 200}]
)
def test_texts_of_other_kinds(fig, alike, options):
    fig.text(0.1, 0.4, "Text", **options)
    alike(fig)


def test_texts_by_tex(fig, alike):
    if shutil.which("latex") is None or shutil.which("dvipng") is None:
        with mpl.rc_context({"text.usetex": False}):
            fig.text(0.1, 0.4, r"$\alpha$", size=20)
    else:
        fig.text(0.1, 0.4, r"$\alpha$ by \TeX", size=20, usetex=True)
    alike(fig)


def test_more_glyphs_than_their_texture_holds(fig, alike, monkeypatch):
    """The texture is emptied and filled again; what is larger is drawn in parts."""
    for module in (batch, glyph_masks):
        monkeypatch.setattr(module, "SIDE", 32)
    for k, letters in enumerate(("abcdefghijkl", "mnopqrstuvw", "ABCDEFGHIJ")):
        fig.text(0.02, 0.05 + 0.3 * k, letters, fontsize=14 + 3 * k)
    fig.text(0.6, 0.1, "W", fontsize=60)
    alike(fig)
