"""Where the quadrilaterals of lines are, by areas, places and widths that are known."""

from __future__ import annotations

import numpy as np
import pytest

from gpumovie.mpl.opengl.geometry.dashes import whole_widths
from gpumovie.mpl.opengl.geometry.outlines import Outlines
from gpumovie.mpl.opengl.geometry.strokes import strokes


def line(points, closed=False) -> Outlines:
    points = np.asarray(points, float)
    return Outlines(points, np.array([len(points)]), np.array([closed]), np.array([0]))


def stroked(points, width, *, join="miter", cap="butt", closed=False):
    return strokes(line(points, closed), np.array([float(width)]), join, cap).quads


def area(quads) -> float:
    """Of all together, in pixels: those that go round the other way count less."""
    x, y = quads[..., 0], quads[..., 1]
    return float(((x[:, 2] - x[:, 0]) * (y[:, 3] - y[:, 1]) - (x[:, 3] - x[:, 1]) * (y[:, 2] - y[:, 0])).sum() / -2)


def covering(quads, point) -> int:
    """How many of them a point is in."""
    steps = np.roll(quads, -1, axis=1) - quads
    towards = np.asarray(point) - quads
    turns = steps[..., 0] * towards[..., 1] - steps[..., 1] * towards[..., 0]
    return int(((turns <= 0).all(axis=1) & (steps != 0).any(axis=(1, 2))).sum())


def ring(count, radius):
    angles = np.arange(count) * 2 * np.pi / count
    return 500 + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.mark.parametrize("half", [1.5, 4])
def test_the_smallest_gaps_at_joints_are_filled(half):
    """Of a ring of 200 segments, whose outer sides are apart by a twentieth of a pixel where two of them meet."""
    count, radius = 200, 400
    turn, length = 2 * np.pi / count, 2 * radius * np.sin(np.pi / count)
    inside = half * length - half**2 * np.tan(turn / 2)
    outside = half * length + half**2 * np.sin(turn) / 2
    found = area(stroked(ring(count, radius), 2 * half, join="bevel", closed=True))
    assert found == pytest.approx(count * (inside + outside), abs=1)


@pytest.mark.parametrize("along", [(2, 1), (1, 2), (-3, 1), (1, 0)])
def test_a_line_far_away_that_is_wide_enough_to_reach_the_image(along):
    """It is cut off where that cannot be seen: its end would be seen if it were cut off by where its middle is."""
    along = np.array(along) / np.hypot(*along)
    foot = 90_000 * np.array([-along[1], along[0]])
    quads = stroked([foot - 5e5 * along, foot + 5e5 * along], 200_000)
    assert all(covering(quads, point) for point in [(0, 0), (200, 0), (0, 150), (200, 150)])
    assert not covering(quads, -0.2 * foot)


@pytest.mark.parametrize("start", [-500, -1e6])
@pytest.mark.parametrize("turned_round", [False, True])
def test_the_two_sides_of_a_joint_do_not_overlap(start, turned_round):
    """Nor where the other end of a segment is so far away that it is cut off."""
    points = [(start, 20), (100, 20), (100, 200)]
    quads = stroked(points[::-1] if turned_round else points, 20)
    assert [covering(quads, point) for point in [(92, 26.5), (96, 28.5), (97, 24.5), (99, 29)]] == [1, 1, 1, 1]
    assert [covering(quads, point) for point in [(85, 35), (85, 9), (111, 40), (100, 201)]] == [0, 0, 0, 0]


def test_nothing_is_drawn_far_away():
    quads = stroked([(0, 0), (100, 0), (100, 1e7), (1e12, 1e12), (1e12, -1e30)], 8, join="round", cap="round")
    assert np.abs(quads).min(axis=(1, 2)).max() < 2**15 + 24
    assert covering(quads, (50, 0)) and covering(quads, (100, 150))


def test_dashed_lines_that_are_not_antialiased_have_whole_widths_but_for_the_thinnest():
    """``_draw_path`` in matplotlib's _backend_agg.h: half a pixel below that, else rounded."""
    widths = whole_widths(np.array([0.01, 0.3, 0.5, 1.4, 2.6]))
    assert widths.tolist() == [0.5, 0.5, 1, 1, 3]
