"""Rectangles and paths that clip, by OpenGL as by Agg."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import Bbox
from small_figures import X


@pytest.mark.parametrize("box", [(50, 50, 50, 50), (50, 20, 50, 120), (60.4, 30.5, 60.4, 90), (300, 0, 400, 100)])
def test_a_clip_without_room(fig, ax, both, box):
    clip = Bbox.from_extents(*box)
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    image = ax.imshow(np.ones((3, 3)), extent=(0, 6, -1, 1), aspect="auto")
    text = ax.text(2, 0, "clipped")
    for artist in (line, image, text):
        artist.set_clip_box(clip)
        artist.set_clip_path(None)
    assert both(fig).apart.within()


@pytest.mark.parametrize("box", [(20, 20, 150, 100), (20.5, 20.5, 150.5, 99.49), (-40, 60.7, 90.2, 400)])
def test_a_clip_that_is_rounded(fig, ax, alike, box):
    clip = Bbox.from_extents(*box)
    (line,) = ax.plot(X, np.sin(X), "o-", linewidth=5, markersize=12)
    points = ax.scatter(X, np.cos(X))
    bars = ax.bar([2, 4], [1, -1])
    for artist in (line, points, *bars):
        artist.set_clip_box(clip)
        artist.set_clip_path(None)
    alike(fig)


def test_a_clip_of_zeros_is_none_to_agg(fig, ax, alike):
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    line.set_clip_path(None)
    line.set_clip_box(Bbox.from_extents(0, 0, 0, 0))
    alike(fig)


def test_paths_that_clip(fig, ax, alike):
    star = mpatches.RegularPolygon((3, 0), 5, radius=1.2, transform=ax.transData)
    ring = Path.make_compound_path(Path.circle((3, 0), 1.3), Path.circle((3, 0), 0.7))
    (line,) = ax.plot(X, np.sin(3 * X), linewidth=6)
    area = ax.fill_between(X, -1, 1, alpha=0.4)
    points = ax.scatter(X, np.cos(X), s=50)
    image = ax.imshow(np.arange(12).reshape(3, 4), extent=(0, 6, -1, 1), aspect="auto", zorder=0)
    (dots,) = ax.plot(X, np.cos(2 * X), "s")
    for artist in (line, area, image):
        artist.set_clip_path(star)
    for artist in (points, dots):
        artist.set_clip_path(ring, ax.transData)
    alike(fig, by_agg=["markers within a path"])


def test_a_path_that_clips_all(fig, ax, alike):
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    line.set_clip_path(Path([(100, 100), (101, 100), (101, 101)]), ax.transData)
    alike(fig, empty=True)


def test_a_path_without_vertices_does_not_clip(fig, ax, alike):
    (line,) = ax.plot(X, np.cos(X), linewidth=5)
    line.set_clip_path(Path(np.empty((0, 2))), ax.transData)
    alike(fig)


@pytest.mark.parametrize("kind", ["image", "mesh", "slanted", "edges", "gouraud", "hatch", "hatches"])
def test_paths_that_clip_images_meshes_and_hatches(fig, ax, alike, kind):
    """By OpenGL, all of them."""
    x, y = np.meshgrid(np.linspace(0, 6, 7), np.linspace(-1.2, 1.2, 4))
    values = np.sin(np.arange(18)).reshape(3, 6)
    if kind == "image":
        artists = [ax.imshow(values, extent=(0, 6, -1, 1), aspect="auto")]
    elif kind == "gouraud":
        artists = [ax.pcolormesh(x, y, np.cos(x + y), shading="gouraud")]
    elif kind == "hatch":
        artists = [*ax.bar([2, 4], [1, -1], hatch="x", facecolor=(0, 0, 1, 0.3), edgecolor="r")]
    elif kind == "hatches":
        places = {"offsets": [(2, 0), (4, 0)], "offset_transform": ax.transData, "sizes": [800]}
        artists = [mcollections.RegularPolyCollection(5, hatch="o", facecolors=["c", "y"], edgecolors="k", **places)]
        ax.add_collection(artists[0])
    else:
        options = {"edgecolors": "k", "linewidth": 2, "antialiased": True} if kind == "edges" else {}
        artists = [ax.pcolormesh(x + (0.2 * y if kind == "slanted" else 0), y, values, **options)]
    for artist in artists:
        artist.set_clip_path(mpatches.RegularPolygon((3, 0), 5, radius=1.3, transform=ax.transData))
    ax.set(xlim=(0, 6), ylim=(-1.5, 1.5))
    # Agg blends each triangle through the path's border, OpenGL all of them together.
    alike(fig, rms=1.5 if kind == "gouraud" else 1.0)


def test_markers_within_a_path_are_drawn_by_agg(fig, ax, alike):
    """It takes their level borders for whole."""
    (dots,) = ax.plot(X, np.sin(X), "s", alpha=0.5)
    dots.set_clip_path(Path.circle((3, 0), 1), ax.transData)
    alike(fig, by_agg=["markers within a path"])


@pytest.mark.parametrize("x", [10_000, -10_000, 0.5], ids=str)
def test_what_is_clipped_or_hatched_and_out_of_view_is_nothing(both, x):
    """As the last thing that is drawn, too."""
    fig = plt.figure(figsize=(2, 1.5))
    ax = fig.add_axes((0, 0, 1, 1), xlim=(0, 1), ylim=(0, 1))
    ax.axis("off")
    image = ax.imshow(np.eye(5), extent=(x, x + 1, 0, 1), aspect="auto")
    image.set_clip_path(Circle((x, 0.5), 0.4, transform=ax.transData))
    ax.add_patch(Rectangle((x, 0.2), 0.3, 0.3, hatch="//", fill=False))
    ax.set(xlim=(0, 1), ylim=(0, 1))
    assert both(fig).apart.within()
    plt.close(fig)


def test_a_hatched_bar_of_no_height(both):
    fig, ax = plt.subplots(figsize=(2, 1.5))
    ax.bar([1, 2, 3], [1, np.nan, 2], hatch="x")
    ax.bar([], [], hatch="o")
    ax.fill_between([1, 2], np.ma.masked_all(2), 0, hatch="/")
    assert both(fig).apart.within()
    plt.close(fig)
