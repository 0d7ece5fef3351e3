"""Path effects, filters, sketches, hatches, clips, rasterization, and artists of the user's own."""

from __future__ import annotations

import matplotlib.patheffects as mpatheffects
import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from .registry import ALWAYS, Scene, X, axes, noise, scene


@scene
def path_effects():
    fig, ax = axes()
    glow = [mpatheffects.withStroke(linewidth=6, foreground="y"), mpatheffects.SimpleLineShadow()]
    (line,) = ax.plot(X, np.sin(X), path_effects=glow)
    ax.text(
        1, 0, "outlined", fontsize=16, path_effects=[mpatheffects.withStroke(linewidth=3, foreground="w")], zorder=5
    )

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i == 9:
            line.set_path_effects([mpatheffects.withTickedStroke(angle=60)])

    return Scene(fig, change)


@scene
def filtered_by_agg():
    """A filter gets what the artist drew, and gives another picture, larger and shifted."""
    fig, ax = axes()

    def blurred(picture, dpi):
        wide = np.pad(picture, ((3, 3), (3, 3), (0, 0)))
        soft = sum(np.roll(wide, (dy, dx), (0, 1)) for dx in range(-2, 3) for dy in range(-2, 3)) / 25
        return soft, -3, -3

    (shadow,) = ax.plot(X, np.sin(X), "k", linewidth=4, agg_filter=blurred)
    (line,) = ax.plot(X, np.sin(X), "r")
    over = ax.add_patch(Circle((3, 0), 0.6, alpha=0.6, zorder=4, agg_filter=blurred))

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 2:
            shadow.set_ydata(np.sin(X + i / 3) - 0.1)
        over.set_radius(0.6 + i / 30)

    return Scene(fig, change)


@scene
def filter_with_a_state():
    """What the filter does depends on a variable of the user's."""
    fig, ax = axes()
    gain = [1.0]
    ax.plot(X, np.sin(X), "r", linewidth=5, agg_filter=lambda picture, dpi: (picture * [gain[0], 1, 1, 1], 0, 0))

    def change(i):
        gain[0] = 1 - i / 12

    return Scene(fig, change)


@scene
def sketched():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    line.set_sketch_params(2, 20, 3)
    ax.spines[:].set_sketch_params(1, 50, 2)

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        line.set_sketch_params(scale=1 + i / 4)

    return Scene(fig, change)


@scene
def hatched():
    fig, ax = axes()
    bars = ax.bar(range(4), [1, 2, 3, 4], hatch=["/", "o", "*", "x+"], facecolor="w", edgecolor="k")

    def change(i):
        bars[i % 4].set_height(1 + i / 3)
        bars[0].set_hatch("/" * (i // 3 + 1))
        bars[1].set_hatch_linewidth(i / 4)

    return Scene(fig, change)


@scene
def clipped_by_a_moving_circle():
    fig, ax = axes()
    ax.grid()
    (line,) = ax.plot(X, np.sin(X), linewidth=9)
    points = ax.scatter(X, np.cos(X), s=60, alpha=0.5)

    def change(i):
        for artist in (line, points):
            artist.set_clip_path(Circle((i / 2, 0), 0.8, transform=ax.transData))
        if i == 9:
            points.set_clip_on(False)
        if i == 10:
            line.set_clip_path(Path([(0, 0), (6, -1), (6, 1)]), ax.transData)

    return Scene(fig, change)


@scene
def rasterized():
    """Agg draws them all the same, between start and stop of rasterizing."""
    fig, ax = axes()
    ax.set_rasterization_zorder(1.5)
    (line,) = ax.plot(X, np.sin(X), rasterized=True, linewidth=3)
    (low,) = ax.plot(X, np.cos(X), zorder=1, linewidth=7)

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i % 3 == 0:
            low.set_ydata(np.cos(X + i))

    return Scene(fig, change)


@scene
def snapped_or_not():
    fig, ax = axes()
    boxes = [ax.add_patch(Rectangle((k, 0.3), 0.5, 1, fill=False, snap=snap)) for k, snap in enumerate((None, 0, 1))]
    ax.set(xlim=(0, 4), ylim=(0, 3))

    def change(i):
        for box in boxes:
            box.set_xy((box.get_x() + 0.013, 0.3))
            box.set_antialiased(i < 9)

    return Scene(fig, change)


@scene
def artist_that_draws_what_the_user_counts():
    """A subclass of the user's, with no setter and no staleness."""
    now = {"frame": 0}

    class Clock(Line2D):
        def draw(self, renderer):
            angle = now["frame"] / 3
            super().set_data([3, 3 + np.sin(angle)], [0, np.cos(angle)])
            super().draw(renderer)

    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.add_line(Clock([], [], color="r", linewidth=3))
    ax.plot(X, np.cos(X), zorder=3)

    def change(i):
        now["frame"] = i

    return Scene(fig, change, frames=20)


@scene
def artist_from_scratch():
    now = {"frame": 0}

    class Marks(Artist):
        def draw(self, renderer):
            context = renderer.new_gc()
            context.set_foreground("g")
            context.set_linewidth(3)
            shape = Path(np.array([(20.0, 20), (60 + 5 * now["frame"], 90), (100, 20)]))
            renderer.draw_path(context, shape, self.axes.transData.frozen().clear(), (0, 1, 0, 0.3))
            context.restore()

    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=6)
    ax.add_artist(Marks()).set_zorder(2.3)

    def change(i):
        now["frame"] = i
        if i > 8:
            line.set_ydata(np.sin(X + i))

    return Scene(fig, change, frames=20)


@scene
def collection_of_the_users_own():
    """What is drawn is worked out from the view, as in matplotlib's own quiver."""
    now = [0]

    class Dots(PathCollection):
        def draw(self, renderer):
            low, high = self.axes.get_xlim()
            self.set_offsets(np.c_[np.linspace(low, high, 5 + now[0]), np.zeros(5 + now[0])])
            super().draw(renderer)

    fig, ax = axes()
    ax.set(xlim=(0, 6), ylim=(-1, 1))
    dots = Dots([Path.unit_circle()], sizes=(30,), offset_transform=ax.transData, facecolors="r")
    dots.set_transform(IdentityTransform())
    ax.add_collection(dots, autolim=False)

    def change(i):
        now[0] = i
        if i > 8:
            ax.set_xlim(0, i)

    return Scene(fig, change)


@scene
def callable_hooks():
    """Callbacks of the axes and of draw events change other artists when limits change."""
    fig, (left, right) = axes(ncols=2)
    left.plot(X, np.sin(X))
    (copy,) = right.plot(X, np.sin(X))
    left.callbacks.connect("xlim_changed", lambda ax: copy.set_ydata(np.sin(X + ax.get_xlim()[0])))
    left.callbacks.connect("xlim_changed", lambda ax: right.set_title(f"{ax.get_xlim()[0]:.1f}"))
    return Scene(fig, lambda i: left.set_xlim(i / 2, i / 2 + 3))


@scene
def markers_see_through():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), "o", markersize=14, alpha=0.2, markeredgecolor="none")
    ax.plot(X, np.sin(X), "s", markersize=7, alpha=0.4, zorder=3)

    def change(i):
        line.set_data(X + i / 20, np.sin(X + i / 5))

    return Scene(fig, change, frames=16, pause=ALWAYS)


@scene
def mouse_over_and_gid():
    """Settings that draw nothing, and some that do, on one artist."""
    fig, ax = axes()
    (line,) = ax.plot(X, noise(0, 40))

    def change(i):
        line.set_gid(f"line {i}")
        line.set_picker(i)
        line.set_label(f"label {i}")
        line.set_in_layout(bool(i % 2))
        if i == 10:
            line.set_url("https://example.org")
            line.set_linewidth(4)

    return Scene(fig, change)
