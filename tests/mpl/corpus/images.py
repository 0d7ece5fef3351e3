"""Images, meshes, contours, colour bars."""

from __future__ import annotations

import matplotlib.colors as mcolors
import matplotlib.image as mimage
import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.offsetbox import AnnotationBbox, OffsetImage
from matplotlib.patches import Polygon

from .registry import SIZE, Scene, X, axes, noise, scene


@scene
def image_data():
    fig, ax = axes()
    shown = ax.imshow(noise(0), vmin=0, vmax=1)
    return Scene(fig, lambda i: shown.set_data(noise(i)))


@scene
def image_with_colorbar():
    fig, ax = axes()
    shown = ax.imshow(noise(0))
    bar = fig.colorbar(shown, extend="both")
    bar.set_label("Kelvin")

    def change(i):
        shown.set_data(noise(i) * i)
        if i % 3 == 0:
            shown.set_clim(i / 10, i + 0.5)
        if i == 10:
            shown.set_cmap("plasma")

    return Scene(fig, change)


@scene
def image_that_scales_itself():
    """The colour bar follows data, norm and scale."""
    fig, ax = axes()
    shown = ax.imshow(noise(0) + 1)
    fig.colorbar(shown, orientation="horizontal")

    def change(i):
        shown.set_data(noise(i) * 10**i + 1)
        shown.autoscale()
        if i == 4:
            shown.set_norm(mcolors.LogNorm())
        if i == 10:
            shown.set_norm(mcolors.BoundaryNorm([0, 10, 100, 1e9], 256))

    return Scene(fig, change)


@scene
def image_norm_changed_in_place():
    fig, ax = axes()
    shown = ax.imshow(noise(0), norm=mcolors.PowerNorm(1, 0, 1), cmap="gray")
    fig.colorbar(shown)

    def change(i):
        shown.norm.vmax = 1 + i / 3
        shown.norm.clip = i > 8

    return Scene(fig, change)


@scene
def images_interpolated():
    fig, all_axes = axes(nrows=2, ncols=3)
    kinds = [
        {"interpolation": "bilinear"},
        {"interpolation": "nearest", "origin": "lower"},
        {"interpolation": "bicubic", "alpha": 0.5},
        {"extent": (0, 3, 0, 1), "aspect": "auto"},
        {"interpolation": "none", "interpolation_stage": "rgba"},
        {"alpha": noise(3), "cmap": "Reds"},
    ]
    shown = [ax.imshow(noise(0), **kind) for ax, kind in zip(all_axes.flat, kinds, strict=True)]

    def change(i):
        for k, each in enumerate(shown):
            if (i + k) % 2:
                each.set_data(noise(i + k))

    return Scene(fig, change, frames=10)


@scene
def image_settings_change():
    fig, ax = axes()
    shown = ax.imshow(noise(0), extent=(0, 8, 0, 8))
    steps = [
        lambda: shown.set_extent((0, 4, 0, 6)),
        lambda: shown.set_interpolation("bilinear"),
        lambda: shown.set_alpha(0.5),
        lambda: shown.set_filternorm(False),
        lambda: shown.set_data(noise(1, 5, 5, 3)),
        lambda: shown.set_data(noise(1, 9, 3, 4)),
        lambda: (shown.set_alpha(None), shown.set_data(np.ma.masked_greater(noise(1), 0.5))),
        lambda: shown.set_cmap(shown.cmap.with_extremes(bad="red")),
        lambda: shown.set_resample(True),
        lambda: shown.set_alpha(noise(2)),
    ]
    return Scene(fig, lambda i: steps[i // 2](), frames=2 * len(steps))


@scene
def image_in_whole_pixels():
    """Each value is a square of whole pixels, and fills the figure, as games and automata have it."""
    fig, ax = axes()
    ax.set_position((0, 0, 1, 1))
    ax.set_axis_off()
    cells = noise(0, 36, 48) > 0.7
    shown = ax.imshow(cells, interpolation="nearest", cmap="binary", aspect="auto")

    def change(i):
        shown.set_data(np.roll(cells, i, 1))

    return Scene(fig, change)


@scene
def image_in_colours():
    fig, ax = axes()
    shown = ax.imshow(noise(0, 20, 30, 3))
    ax.plot([0, 29], [0, 19], "w--")

    def change(i):
        data = noise(i, 20, 30, 3 + i % 2)
        shown.set_data(data if i < 9 else (data * 255).astype(np.uint8))

    return Scene(fig, change)


@scene
def images_composed_into_one():
    """matplotlib puts adjacent images into one before they are drawn, if the figure says so."""
    fig, ax = axes()
    fig.suppressComposite = False
    shown = [ax.imshow(noise(k), extent=(k, k + 2, 0, 2), alpha=0.6) for k in range(2)]
    ax.set(xlim=(0, 3), ylim=(0, 2))
    return Scene(fig, lambda i: shown[i % 2].set_data(noise(i)))


@scene
def image_clipped_by_a_polygon():
    """The clip follows the polygon, which is not drawn and tells nobody."""
    fig, ax = axes()
    shown = ax.imshow(noise(0), extent=(0, 4, 0, 4))
    hole = Polygon([(1, 1), (3, 1), (2, 3)], transform=ax.transData)
    shown.set_clip_path(hole)

    def change(i):
        hole.set_xy([(1, 1), (3 + i / 12, 1), (2, 3 - i / 6)])

    return Scene(fig, change)


@scene
def images_of_other_kinds():
    fig, (left, right) = axes(ncols=2)
    uneven = mimage.NonUniformImage(left, extent=(0, 4, 0, 4), interpolation="bilinear")
    left.add_image(uneven)
    left.set(xlim=(0, 4), ylim=(0, 4))
    coloured = right.pcolorfast(np.linspace(0, 3, 5), np.linspace(0, 1, 5), noise(0, 4, 4))
    box = AnnotationBbox(OffsetImage(noise(1, 9, 9), zoom=2), (1.5, 0.5))
    right.add_artist(box)
    edges = np.array([0.2, 0.5, 1.5, 3.5])

    def change(i):
        uneven.set_data(edges, edges, noise(i, 4, 4))
        if i % 2:
            coloured.set_data(noise(i, 4, 4))
        box.offsetbox.set_data(noise(i, 9, 9))
        box.xybox = box.xy = (1.5, i / 12)

    return Scene(fig, change)


@scene
def image_of_the_figure():
    fig, ax = axes()
    ax.patch.set_alpha(0.5)
    (line,) = ax.plot(X, np.sin(X))
    shown = fig.figimage(noise(0, 90, 120), xo=20, yo=30, alpha=0.8, cmap="gray")

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i > 3:
            shown.ox = 5 * i
            shown.set_data(noise(i, 90, 120))

    return Scene(fig, change)


@scene
def mesh_array():
    """QuadMesh.set_array does not make anything stale."""
    fig, ax = axes()
    mesh = ax.pcolormesh(noise(0), vmin=0, vmax=1)
    fig.colorbar(mesh)
    return Scene(fig, lambda i: mesh.set_array(noise(i)))


@scene
def mesh_array_alone():
    """Nothing else in the figure, and the very array that it has is filled anew and set again."""
    fig, ax = axes(figsize=SIZE)
    data = noise(0)
    mesh = ax.pcolormesh(data, edgecolors="k", linewidth=0.5, alpha=0.8)

    def change(i):
        data[:] = noise(i)
        mesh.set_array(data)

    return Scene(fig, change, frames=20)


@scene
def mesh_gouraud():
    fig, ax = axes()
    x, y = np.meshgrid(np.linspace(0, 4, 6), np.linspace(0, 3, 5))
    mesh = ax.pcolormesh(x + y / 3, y, noise(0, 5, 6), shading="gouraud")
    return Scene(fig, lambda i: mesh.set_array(noise(i, 5, 6)))


@scene
def triangles():
    fig, (left, right) = axes(ncols=2)
    x, y = noise(0, 2, 30)
    flat = left.tripcolor(x, y, noise(1, 30), edgecolors="k")
    smooth = right.tripcolor(x, y, noise(1, 30), shading="gouraud")
    right.triplot(x, y, "w-", linewidth=0.3)

    def change(i):
        flat.set_array(noise(i, len(flat.get_array())))
        smooth.set_array(noise(i, 30))

    return Scene(fig, change)


@scene
def contours_made_anew():
    fig, ax = axes()
    x, y = np.meshgrid(X, X)
    shown = [ax.contourf(x, y, x * y)]

    def change(i):
        for old in shown:
            old.remove()
        shown[:] = [
            ax.contourf(x, y, np.sin(x + i / 3) * y, levels=5),
            ax.contour(x, y, np.cos(y + i / 3), colors="k"),
        ]
        ax.clabel(shown[1], fontsize=6)

    return Scene(fig, change, frames=10)


@scene
def contours_of_moved_limits():
    fig, ax = axes()
    x, y = np.meshgrid(X, X)
    ax.contourf(x, y, np.sin(x) * y, hatches=["/", ".", None])
    (line,) = ax.plot(X, X, "w")

    def change(i):
        line.set_ydata(X * i / 6)
        ax.set_xlim(i / 9, 6)

    return Scene(fig, change)


@scene
def colorbar_of_nothing_drawn():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=3)
    mappable = ScalarMappable(mcolors.Normalize(0, 1), "coolwarm")
    bar = fig.colorbar(mappable, ax=ax)
    marker = bar.ax.axhline(0.5, color="k", linewidth=2)

    def change(i):
        line.set_color(mappable.to_rgba(i / 12))
        marker.set_ydata([i / 12] * 2)
        if i == 10:
            mappable.set_clim(0, 5)

    return Scene(fig, change)
