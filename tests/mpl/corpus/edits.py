"""Changes that no setter is told of: arrays, paths, boxes and transforms edited in place."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import matplotlib.transforms as mtransforms
import numpy as np
from matplotlib.path import Path

from .registry import ALWAYS, Scene, X, axes, noise, scene


@scene
def line_edited_in_place():
    """get_xydata gives the very array that is drawn."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=3)
    ax.plot(X, np.cos(X), alpha=0.5)

    def change(i):
        line.get_xydata()[:, 1] = np.sin(X + i / 2)

    return Scene(fig, change)


@scene
def one_value_of_a_line_edited_in_place():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), "o-")

    def change(i):
        if i % 3 == 0:
            line.get_xydata()[(7 * i) % 40, 1] *= 0.5

    return Scene(fig, change, frames=24, pause=ALWAYS)


@scene
def data_of_the_user_edited_and_marked():
    """The array that was given is edited, and the line told to look again."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))

    def change(i):
        line.get_ydata(orig=True)[:] = np.sin(X + i)
        line.recache_always()

    return Scene(fig, change)


@scene
def data_of_the_user_edited_and_set_again():
    """The very same array object is set, with other values in it."""
    fig, ax = axes()
    y = np.sin(X)
    (line,) = ax.plot(X, y)

    def change(i):
        y[:] = np.sin(X + i)
        line.set_ydata(y)

    return Scene(fig, change)


@scene
def offsets_edited_in_place():
    fig, ax = axes()
    points = ax.scatter(X, np.sin(X), s=np.arange(40.0), c=X)

    def change(i):
        points.get_offsets()[:, 1] = np.sin(X + i / 3)
        if i % 4 == 0:
            points.get_sizes()[:] = 40 * noise(i, 40)
        if i > 8:
            points.get_array()[:] = noise(i, 40) * 6

    return Scene(fig, change)


@scene
def colours_edited_in_place():
    """Face colours and line widths of a collection are arrays that it gives out."""
    fig, ax = axes()
    points = ax.scatter(X, np.sin(X), s=50, facecolors=noise(0, 40, 4))

    def change(i):
        points.get_facecolor()[:, 0] = noise(i, 40)

    return Scene(fig, change)


@scene
def image_edited_in_place():
    fig, ax = axes()
    shown = ax.imshow(noise(0))

    def change(i):
        shown.get_array()[i % 8, :] = noise(i, 8)

    return Scene(fig, change)


@scene
def image_edited_in_place_and_told():
    fig, ax = axes()
    data = noise(0)
    shown = ax.imshow(data, vmin=0, vmax=1)

    def change(i):
        data[:] = noise(i)
        shown.set_data(data)

    return Scene(fig, change)


@scene
def mesh_edited_in_place():
    fig, ax = axes()
    mesh = ax.pcolormesh(noise(0), vmin=0, vmax=1)

    def change(i):
        mesh.get_array()[i % 8] = noise(i, 8)

    return Scene(fig, change)


@scene
def vertices_edited_in_place():
    fig, ax = axes()
    shape = Path(np.array([(0, 0), (1, 0), (1, 1), (0, 0)], float), closed=True)
    ax.add_patch(mpatches.PathPatch(shape, facecolor="c"))
    polygon = ax.add_patch(mpatches.Polygon([(2, 2), (3, 2), (3, 3)]))
    many = ax.add_collection(mcollections.PathCollection([Path([(0, 2), (1, 3)])], facecolors="none", edgecolors="k"))
    ax.set(xlim=(0, 4), ylim=(0, 4))

    def change(i):
        shape.vertices[1] = (1 + i / 5, i / 9)
        polygon.get_path().vertices[2] = (3, 3 + i / 12)
        many.get_paths()[0].vertices[1] = (1 + i / 9, 3)

    return Scene(fig, change)


@scene
def transform_edited_in_place():
    fig, ax = axes()
    turn = mtransforms.Affine2D()
    (line,) = ax.plot(X, np.sin(X), transform=turn + ax.transData)
    patch = ax.add_patch(mpatches.Rectangle((1, 0), 1, 0.5, transform=turn + ax.transData, alpha=0.5))
    ax.set(xlim=(0, 6), ylim=(-1, 2))
    line.set_linewidth(2)
    patch.set_hatch("/")

    def change(i):
        turn.translate(0.1, 0.02).rotate_deg_around(3, 0, 2)

    return Scene(fig, change)


@scene
def offset_transform_edited_in_place():
    """A shift in points, as of a label beside its point; the matrix itself is edited."""
    fig, ax = axes()
    shift = mtransforms.Affine2D()
    points = ax.scatter(X, np.sin(X), s=20)
    points.set_offset_transform(ax.transData + shift)
    ax.text(3, 0, "shifted", transform=ax.transData + shift)

    def change(i):
        shift.get_matrix()[0, 2] = 3 * i
        shift.invalidate()

    return Scene(fig, change)


@scene
def title_whose_transform_is_edited_in_place():
    """Ticks at the top push it up from wherever it is."""
    fig, ax = axes()
    fig.subplots_adjust(top=0.6)
    (line,) = ax.plot(X, np.sin(X))
    ax.xaxis.tick_top()
    ax.set_title("Title")
    own = mtransforms.Affine2D()
    ax.title.set_transform(ax.transAxes + ax.titleOffsetTrans + own)

    def change(i):
        line.set_ydata(np.sin(X + i / 5))
        if i == 12:
            own.translate(0, -15)
        if i > 20:
            own.translate(0, 2)

    return Scene(fig, change, frames=24, pause=ALWAYS)


@scene
def scaled_translation_made_anew():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    (shadow,) = ax.plot(X, np.sin(X), color="gray", zorder=1)

    def change(i):
        moved = mtransforms.ScaledTranslation(i / 72, -i / 72, fig.dpi_scale_trans)
        shadow.set_transform(ax.transData + moved)
        if i == 9:
            line.set_color("r")

    return Scene(fig, change)


@scene
def box_edited_in_place():
    """Bboxes are mutable: of the view, of the axes, of a clip."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=4)
    clip = mtransforms.Bbox([[0.2, 0.2], [0.6, 0.8]])
    line.set_clip_box(mtransforms.TransformedBbox(clip, ax.transAxes))

    def change(i):
        clip.x1 = 0.4 + i / 20
        if i > 8:
            ax.viewLim.y1 = 1 + i / 10
            ax.viewLim.x0 = -i / 5

    return Scene(fig, change)


@scene
def clip_path_edited_in_place():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=6)
    hole = mpatches.Polygon([(1, -1), (5, -1), (3, 1)], transform=ax.transData)
    line.set_clip_path(hole)
    points = ax.scatter(X, np.cos(X))
    shape = Path(np.array([(0, -1), (6, -1), (3, 1)], float))
    points.set_clip_path(shape, ax.transData)

    def change(i):
        hole.set_xy([(1, -1), (5, -1 + i / 9), (3, 1)])
        if i % 2:
            shape.vertices[2] = (i / 2, 1)

    return Scene(fig, change)


@scene
def ticks_edited_one_by_one():
    fig, ax = axes()
    ax.plot(X, np.sin(X))

    def change(i):
        ticks = ax.xaxis.get_major_ticks()
        ticks[i % 3].label1.set_color("red")
        ticks[i % 3].tick1line.set_markersize(3 + i)
        ticks[1].gridline.set(visible=i % 2, color="g")
        ax.get_yticklabels()[1].set_rotation(10 * i)

    return Scene(fig, change)


@scene
def private_lists_edited():
    """Children reversed in place: nothing is stale, and the order of drawing is another."""
    fig, ax = axes()
    for k in range(3):
        ax.plot(X, np.sin(X + k), linewidth=9)

    def change(i):
        ax._children.reverse()

    return Scene(fig, change)
