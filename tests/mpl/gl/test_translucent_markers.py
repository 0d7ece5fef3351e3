"""Translucent markers with edges, whose faces, edges and overlaps all add up, look as Agg draws them."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.path import Path
from matplotlib.transforms import Affine2D


def scattered(seed, count=300, largest=200.0, **options):
    random = np.random.default_rng(seed)
    fig, ax = plt.subplots(figsize=(6.4, 4.8))
    x, y = random.random((2, count))
    ax.scatter(x, y, s=largest * random.random(count), c=random.random(count), **options)
    return fig


@pytest.mark.parametrize("seed", range(6))
def test_circles_with_black_edges(both, seed):
    assert both(scattered(seed, alpha=0.5, edgecolors="black")).apart.rms <= 0.6


@pytest.mark.parametrize(
    "options",
    [
        {"alpha": 1, "edgecolors": "black"},
        {"alpha": 0.1, "edgecolors": "black"},
        {"alpha": 0.5, "edgecolors": "none"},
        {"alpha": 0.5, "edgecolors": "face", "linewidths": 3},
        {"alpha": 0.5, "edgecolors": "black", "linewidths": 0.2},
        {"alpha": 0.5, "edgecolors": "black", "linewidths": 12},
        {"alpha": 0.5, "edgecolors": "black", "count": 3000, "largest": 30.0},
        {"alpha": 0.5, "edgecolors": "black", "count": 3000, "largest": 4.0},
        {"alpha": 0.5, "edgecolors": "black", "count": 100, "largest": 4000.0},
        *({"alpha": 0.5, "edgecolors": "black", "marker": marker} for marker in "^sD*XP"),
    ],
    ids=str,
)
@pytest.mark.parametrize("seed", range(2))
def test_other_looks(both, seed, options):
    apart = both(scattered(seed, **options)).apart
    assert apart.rms <= 1.0, str(apart)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("marker", ["o", "s", "^"])
def test_markers_of_one_look(both, seed, marker):
    fig, ax = plt.subplots(figsize=(6.4, 4.8))
    x, y = np.random.default_rng(seed).random((2, 300))
    ax.plot(x, y, marker, ms=11, alpha=0.5, mec="black")
    ax.scatter(y, x, s=90, c="red", marker=marker, alpha=0.5, edgecolors="black")
    assert both(fig).apart.rms <= 1.0


@pytest.mark.parametrize(
    ("radius", "count"), [(2.46, 16), (2.48, 24), (9.7, 24), (9.9, 40), (38.5, 40), (39.5, 72)], ids=str
)
def test_circles_have_so_many_sides_from_a_radius_on(radius, count):
    """Shader circles.frag has the sides of matplotlib's polygons in it."""
    made = Path.unit_circle().cleaned(transform=Affine2D().scale(radius), curves=False)
    assert np.isin(made.codes, (Path.MOVETO, Path.LINETO)).sum() == count + 1
