"""What drawing artists is estimated to cost, by Agg and by OpenGL."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import LineCollection

from gpumovie.mpl.opengl.cost import cost_of

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.random((2, 20_000))


def segments(ax):
    return ax.add_collection(LineCollection(RANDOM.random((5000, 2, 2))))


def bent_mesh(ax, **options):
    x, y = np.meshgrid(np.linspace(0, 1, 200), np.linspace(0, 1, 200))
    return ax.pcolormesh(x + y * y, y, RANDOM.random(x.shape), **options)


#: How to draw something, and whether OpenGL on the CPU, and on a GPU, is faster.
CASES = {
    "noisy line": (lambda ax: ax.plot(RANDOM.random(100_000)), True, True),
    "smooth line": (lambda ax: ax.plot(np.sin(np.linspace(0, 9, 100_000))), False, True),
    "dashed line": (lambda ax: ax.plot(RANDOM.random(100_000), "--"), False, False),
    "line with path effects": (lambda ax: ax.plot(POINTS[0], sketch_params=1), False, False),
    "markers": (lambda ax: ax.plot(*POINTS, "s"), True, True),
    "scatter of one look": (lambda ax: ax.scatter(*POINTS), True, True),
    "scatter of colours": (lambda ax: ax.scatter(*POINTS, c=POINTS[0]), True, True),
    "scatter of triangles": (lambda ax: ax.scatter(*POINTS, c=POINTS[0], marker="^"), False, False),
    "hatched scatter": (lambda ax: ax.scatter(*POINTS, c=POINTS[0], hatch="/"), False, False),
    "dashed scatter": (lambda ax: ax.scatter(*POINTS, c=POINTS[0], linestyles="--"), False, False),
    "segments": (segments, True, True),
    "mesh": (lambda ax: ax.pcolormesh(RANDOM.random((300, 300))), True, True),
    "logarithmic mesh": (lambda ax: (ax.pcolormesh(RANDOM.random((300, 300))), ax.set_xscale("log")), True, True),
    "bent mesh": (bent_mesh, False, False),
    "shaded mesh": (lambda ax: bent_mesh(ax, shading="gouraud"), False, True),
    "mesh with edges": (lambda ax: ax.pcolormesh(RANDOM.random((99, 99)), edgecolors="k"), False, False),
    "triangles": (lambda ax: ax.tripcolor(*POINTS[:, :500], POINTS[0, :500], shading="gouraud"), False, True),
    "areas": (lambda ax: ax.contourf(RANDOM.random((60, 60))), False, False),
    "image": (lambda ax: ax.imshow(RANDOM.random((900, 900))), True, True),
}


@pytest.mark.parametrize("name", CASES)
def test_what_opengl_draws_faster(name):
    draw, on_cpu, on_gpu = CASES[name]
    fig, ax = plt.subplots(figsize=(3, 2.2))
    draw(ax)
    fig.canvas.draw()
    cost = cost_of([fig])
    assert cost.agg > 5e-4
    assert (cost.software < cost.agg, cost.gpu < cost.agg) == (on_cpu, on_gpu)


def test_points_behind_a_curved_clip_path_are_agg_s():
    fig, ax = plt.subplots(subplot_kw={"projection": "polar"}, figsize=(3, 2.2))
    ax.plot(*POINTS, "o")
    ax.pcolormesh(np.linspace(0, 6, 200), np.linspace(0, 1, 200), RANDOM.random((199, 199)))
    fig.canvas.draw()
    cost = cost_of([fig])
    assert cost.software > cost.agg


@pytest.mark.filterwarnings("error")
def test_what_is_no_number_and_what_is_not_seen_costs_nothing():
    fig, ax = plt.subplots(figsize=(3, 2.2))
    ax.plot([0, np.nan, np.inf, -np.inf, 1e300])
    ax.plot([])
    ax.scatter([], [])
    ax.plot(*POINTS, "o", visible=False)
    ax.add_collection(LineCollection([]))
    fig.canvas.draw()
    assert cost_of([fig]).agg < 1e-4
