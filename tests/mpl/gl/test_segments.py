"""Collections of very many straight lines look as Agg draws them."""

from __future__ import annotations

import matplotlib.collections as mcollections
import numpy as np
import pytest
from matplotlib.figure import Figure

from gpumovie.mpl.opengl.passes.segments import SegmentPass


@pytest.fixture
def drawn_as(monkeypatch):
    """How segments were drawn: as ``lines`` or as ``rectangles``."""
    found, draw = [], SegmentPass.draw

    def watched(self, segments):
        found.append("lines" if self.are_lines(segments) else "rectangles")
        draw(self, segments)

    monkeypatch.setattr(SegmentPass, "draw", watched)
    return found


def figure(segments, **style) -> Figure:
    fig = Figure((3, 2), dpi=100)
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 300), ylim=(0, 200))
    ax.set_axis_off()
    ax.add_collection(mcollections.LineCollection(segments, **style))
    return fig


def star(count, radius):
    """In all directions from one point."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ends = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.stack([[150.3, 100.2] + 12 * ends, [150.3, 100.2] + radius * ends], axis=1)


@pytest.mark.parametrize("width", [0.2, 0.5, 1, 2.5, 12])
@pytest.mark.parametrize("capstyle", ["butt", "projecting"])
def test_all_directions(both, drawn_as, width, capstyle):
    drawn = both(figure(star(37, 90), linewidths=width, capstyle=capstyle, colors=["r", "k", (0, 0, 1, 0.4)]))
    assert drawn_as == ["lines"] or width > 3  # some drivers have no wider ones
    assert drawn.apart.within(), str(drawn.apart)


def test_widths_of_each(both, drawn_as):
    drawn = both(figure(star(60, 90), linewidths=[0.3, 1, 7, 2]))
    assert drawn_as == ["rectangles"]
    assert drawn.apart.within(), str(drawn.apart)


def test_lines_that_are_wider_than_opengl_has_them(both, drawn_as):
    drawn = both(figure(star(3, 90), linewidths=200, alpha=0.5))
    assert drawn_as == ["rectangles"]
    assert drawn.apart.within(), str(drawn.apart)


@pytest.mark.parametrize("length", [0.01, 0.3, 1, 2, 4])
def test_short_ones(both, drawn_as, length):
    starts = np.random.default_rng(0).uniform((10, 10), (290, 190), (300, 2))
    angles = np.linspace(0.1, 6, 300)
    steps = length * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    drawn = both(figure(np.stack([starts, starts + steps], axis=1), linewidths=1.5))
    assert drawn_as == ["lines"]
    assert drawn.apart.within(), str(drawn.apart)


def test_level_and_upright_ones_are_snapped(both, drawn_as):
    at = np.arange(5, 195, 7.3)
    level = [[(10, y), (140, y)] for y in at]
    upright = [[(150 + x / 2, 10), (150 + x / 2, 190)] for x in at]
    drawn = both(figure([*level, *upright], linewidths=1))
    assert drawn_as == ["lines"]
    assert drawn.apart.within(), str(drawn.apart)
    assert drawn.apart.largest <= 2


def test_ones_that_reach_far_out_of_the_image(both, drawn_as):
    segments = np.random.default_rng(3).uniform((-400, -400), (700, 600), (100, 2, 2))
    drawn = both(figure(segments, linewidths=1.3, colors=["g", "m"]))
    assert drawn_as == ["lines"]
    assert drawn.apart.within(), str(drawn.apart)


def test_items_that_are_moved(both, drawn_as):
    fig = figure([[(0, 0), (40, 9)]], offsets=[(10 * k, 9 * k) for k in range(20)])
    assert both(fig).apart.within()
    assert not drawn_as
