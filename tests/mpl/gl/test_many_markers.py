"""Very many markers of one style are counted instead of drawn one by one: they look as Agg draws them."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from gpumovie.mpl.opengl.passes.density import DensityPass

MANY = 6000


@pytest.fixture
def counted(monkeypatch):
    """How often markers were counted."""
    calls, count = [], DensityPass.draw

    def counting(self, x, *arguments):
        calls.append(len(x))
        count(self, x, *arguments)

    monkeypatch.setattr(DensityPass, "draw", counting)
    return calls


def scattered(many=MANY, *, limits=(0.0, 1.0), **style) -> Figure:
    fig = Figure((2, 1.5), dpi=100)
    ax = fig.add_axes((0.05, 0.05, 0.9, 0.9), xlim=limits, ylim=(0, 1))
    ax.set_axis_off()
    x, y = np.random.default_rng(0).random((2, many))
    ax.scatter(x**2, y, **style)  # few at the right
    return fig


@pytest.mark.parametrize("alpha", [1, 0.5, 0.1, 0.02, 0.004])
@pytest.mark.parametrize("marker", ["o", "s", "^", "x", "+", "."])
def test_markers_of_one_colour(both, counted, marker, alpha):
    drawn = both(scattered(s=6, marker=marker, alpha=alpha))
    assert counted == [MANY]
    # Agg cuts off fractions with every translucent marker; how much that is in all is only known on average.
    assert drawn.apart.within(rms=1.0 if alpha == 1 else 2.2, off=0), str(drawn.apart)


@pytest.mark.parametrize("ground", ["k", "0.4", "none"])
def test_translucent_markers_on_other_grounds(both, counted, ground):
    fig = scattered(s=6, alpha=0.1, color=(0.9, 0.5, 0.1))
    fig.patch.set_facecolor(ground)
    drawn = both(fig)
    assert counted == [MANY]
    assert drawn.apart.within(rms=3.5, off=0), str(drawn.apart)


@pytest.mark.parametrize(
    ("style", "how"),
    [
        ({"facecolor": (1, 0, 0, 0.2), "edgecolor": (1, 0, 0, 0.9)}, "counted"),
        ({"facecolor": (1, 0, 0, 0.7), "edgecolor": (1, 0, 0, 0.0)}, "counted"),
        ({"color": "b", "linewidth": 0}, "counted"),
        ({"facecolor": "r", "edgecolor": "k"}, "one by one"),
    ],
)
def test_faces_and_edges(both, counted, style, how):
    drawn = both(scattered(s=9, **style))
    assert bool(counted) == (how == "counted")
    assert drawn.apart.within(), str(drawn.apart)


def test_markers_at_the_borders_of_the_axes_and_outside(both, counted):
    drawn = both(scattered(3 * MANY, limits=(0.3, 0.6), s=15))
    assert counted and counted[0] < 3 * MANY
    assert drawn.apart.within(), str(drawn.apart)


def test_few_or_large_markers_are_drawn_one_by_one(both, counted):
    for fig in (scattered(200, s=6), scattered(20, s=2000)):
        assert both(fig).apart.within()
    assert not counted
