"""Figures and images of all sizes, by OpenGL as by Agg."""

from __future__ import annotations

import warnings

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from small_figures import FAR, HEIGHT, WIDTH, X


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (50, 1), (2, 3), (33, 17), (201, 151), (640, 7)])
def test_figures_of_one_pixel_and_of_odd_sizes(alike, both, size):
    fig = Figure((size[0] / 100 + 1e-6, size[1] / 100 + 1e-6), dpi=100, facecolor="c")
    ax = fig.add_axes((0, 0, 1, 1))
    ax.plot(X, np.sin(X), "o-")
    ax.fill_between(X, np.cos(X), alpha=0.5)
    drawn = both(fig)
    assert drawn.opengl.shape[:2] == size[::-1]
    assert drawn.apart.within(off=max(0.005, 1 / (size[0] * size[1])) if min(size) < 3 else 0.005)


@pytest.mark.parametrize("dpi", [37, 72, 213.7])
def test_other_resolutions(alike, dpi):
    fig = Figure((1.3, 1.1), dpi=dpi)
    ax = fig.add_subplot(title="Title", xlabel="x")
    ax.plot(X, np.sin(X), "o--", linewidth=1.3)
    ax.bar([1, 2], [1, -1], edgecolor="k")
    alike(fig)


def test_images_larger_than_the_largest_texture(fig, alike, opengl, monkeypatch):
    """Only what is in view becomes a texture."""
    from gpumovie.mpl.opengl.passes import images

    seen = []
    new_texture = images.new_texture
    monkeypatch.setattr(images, "new_texture", lambda size, *rest: (seen.append(size), new_texture(size, *rest))[1])
    fig.figimage(np.random.default_rng(3).random((700, 900)), xo=-350, yo=-200, resize=False)
    fig.figimage(np.random.default_rng(4).random((20, 30000)), xo=-15000, yo=60, resize=False)
    alike(fig)
    assert seen
    assert all(width <= WIDTH and height <= HEIGHT for width, height in seen)


def test_an_image_turned_or_clipped(fig, ax, alike):
    image = ax.imshow(np.arange(30).reshape(5, 6), extent=(1, 5, -1, 1), aspect="auto")
    image.set_transform(mpl.transforms.Affine2D().rotate_deg(20) + ax.transData)
    alike(fig)


def test_no_warning_is_raised_by_any_of_it(fig, ax, both):
    """In users' programs a warning may be an error."""
    ax.plot([np.nan, 1, FAR, np.inf], [0, FAR, np.nan, 1], "o--", linewidth=1e4)
    ax.bar([1], [1e300], edgecolor="k")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both(fig)
