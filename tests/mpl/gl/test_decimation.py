"""Long lines with fewer points: each part of a pixel column keeps its first, last, lowest and highest one."""

from __future__ import annotations

import numpy as np
import pytest

from gpumovie.mpl.opengl.geometry.decimation import decimated
from gpumovie.mpl.opengl.geometry.outlines import Outlines

RANDOM = np.random.default_rng(0)


def line(x, y, closed=False) -> Outlines:
    points = np.stack([x, y], axis=1)
    return Outlines(points, np.array([len(points)]), np.array([closed]), np.array([7]))


def extremes(points):
    """For each eighth of a column: the first and the last point, the lowest and the highest y."""
    parts = np.floor(points[:, 0] * 8)
    starts = np.flatnonzero(np.diff(parts, prepend=-1))
    stops = np.append(starts[1:], len(points)) - 1
    y = points[:, 1]
    return points[starts], points[stops], np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)


@pytest.mark.parametrize("y", [RANDOM.normal(size=40_000), np.sin(np.arange(40_000))], ids=["noise", "sine"])
def test_what_a_column_covers_stays_the_same(y):
    whole = line(np.linspace(0, 100, 40_000), y)
    found = decimated(whole)
    assert len(found.points) <= 4 * 801
    assert found.counts.tolist() == [len(found.points)] and found.of.tolist() == [7]
    for ours, theirs in zip(extremes(found.points), extremes(whole.points), strict=True):
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("x", "closed"),
    [
        pytest.param(np.linspace(0, 100, 9_999), False, id="too few points"),
        pytest.param(np.linspace(0, 1000, 15_999), False, id="too few in a column"),
        pytest.param(np.linspace(100, 0, 40_000), False, id="descending"),
        pytest.param(np.linspace(0, 100, 40_000), True, id="closed"),
    ],
)
def test_other_lines_are_left_alone(x, closed):
    whole = line(x, np.cos(x), closed)
    assert decimated(whole) is whole
