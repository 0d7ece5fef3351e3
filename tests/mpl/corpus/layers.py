"""What lies over and under what: the order by zorder, and translucent and soft edges over things that move."""

from __future__ import annotations

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle

from .registry import ALWAYS, Scene, X, axes, noise, scene


@scene
def moving_under_a_translucent_patch():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=5)
    ax.add_patch(Rectangle((1, -0.5), 3, 1, facecolor=(1, 0, 0, 0.3), edgecolor="k", zorder=5))
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def moving_over_a_translucent_patch():
    fig, ax = axes()
    ax.add_patch(Rectangle((1, -0.5), 3, 1, facecolor=(1, 0, 0, 0.3), zorder=1))
    ax.plot(X, np.cos(X), linewidth=9, alpha=0.3)
    (line,) = ax.plot(X, np.sin(X), linewidth=5, alpha=0.7)
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def still_between_two_moving():
    fig, ax = axes()
    (low,) = ax.plot(X, np.sin(X), linewidth=8, zorder=2)
    ax.plot(X, X * 0, "y", linewidth=20, alpha=0.5, zorder=3)
    (high,) = ax.plot(X, np.cos(X), linewidth=4, alpha=0.6, zorder=4)
    ax.plot(X, np.cos(2 * X), "k--", zorder=5)

    def change(i):
        low.set_ydata(np.sin(X + i / 3))
        if i % 2:
            high.set_ydata(np.cos(X + i / 3))

    return Scene(fig, change, frames=24)


@scene
def sandwich_of_many_layers():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k / 3), linewidth=9 - k, alpha=0.4 + k / 20, zorder=2 + k)[0] for k in range(7)]

    def change(i):
        for line in lines[:: 2 + i // 10]:
            line.set_ydata(line.get_ydata() * 0.9 + 0.05)

    return Scene(fig, change, frames=30, pause=range(14, 20))


@scene
def soft_edges_over_soft_edges():
    """Nearly level lines, whose edges are soft all along, drawn over each other where only the lower one moves."""
    fig, ax = axes()
    ax.set_axis_off()
    (low,) = ax.plot([0, 1], [0.4, 0.45], linewidth=6.5, color="navy")
    for k in range(5):
        ax.plot([0, 1], [0.3 + k / 20, 0.35 + k / 20], linewidth=1.3, color=(1, 0.4, 0), zorder=3)
    return Scene(fig, lambda i: low.set_ydata([0.4 + i / 200, 0.45 + i / 90]), frames=20)


@scene
def faint_layers():
    """Opacities at which rounding shows: 1/255, 2/255, 1/2, 254/255."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=20)
    for k, alpha in enumerate((1 / 255, 2 / 255, 0.5, 254 / 255)):
        ax.axvspan(k * 1.5, k * 1.5 + 1, facecolor=(0.2, 0.9, 0.1), alpha=alpha, zorder=4)
        ax.plot(X, X * 0 + k / 3, color="r", alpha=alpha, zorder=5)
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 5)))


@scene
def zorder_changes():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), linewidth=9)[0] for k in range(3)]
    ax.legend(["a", "b", "c"]).set_zorder(1)

    def change(i):
        lines[i % 3].set_zorder(2 + i)
        if i == 10:
            ax.get_legend().set_zorder(50)

    return Scene(fig, change)


@scene
def zorder_of_a_moving_line():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=9)
    ax.plot(X, np.cos(X), linewidth=5, zorder=3)
    ax.spines[:].set(linewidth=4, zorder=2.5)

    def change(i):
        line.set_ydata(np.sin(X + i))
        line.set_zorder([0, 2, 4, 2.5][i // 2 % 4])

    return Scene(fig, change, frames=16, pause=range(7, 8))


@scene
def order_of_equal_zorder():
    """Among equals the one that was added first is drawn first; taken out and put in again it is the last."""
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), linewidth=9)[0] for k in range(3)]

    def change(i):
        lines[i % 3].remove()
        lines[i % 3] = ax.add_line(Line2D(X, np.sin(X + i % 3), linewidth=9, color=f"C{i % 3}"))

    return Scene(fig, change)


@scene
def visibility():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), linewidth=5)[0] for k in range(3)]
    words = ax.text(1, 0, "sometimes")

    def change(i):
        lines[0].set_visible(i % 2 == 0)
        lines[1].set_ydata(np.sin(X + i))
        words.set_visible(i % 4 < 2)
        lines[2].set_alpha([None, 0.0, 0.5][i % 3])

    return Scene(fig, change)


@scene
def visibility_of_axes():
    fig, (left, right) = axes(ncols=2)
    (line,) = left.plot(X, np.sin(X))
    right.plot(X, np.cos(X))
    right.set_title("title")

    def change(i):
        line.set_ydata(np.sin(X + i))
        right.set_visible(i % 4 < 2)
        left.set_axis_off() if i == 9 else left.set_axis_on()

    return Scene(fig, change)


@scene
def invisible_that_moves():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    hidden = ax.add_patch(Circle((3, 0), 0.5, visible=False, zorder=9))

    def change(i):
        hidden.center = (3, i / 12)
        hidden.set_visible(i in (4, 10))
        if i == 3:
            line.set_color("r")

    return Scene(fig, change)


@scene
def axes_over_axes():
    fig, ax = axes()
    (low,) = ax.plot(X, np.sin(X), linewidth=7)
    over = fig.add_axes((0.3, 0.3, 0.5, 0.5), facecolor=(1, 1, 0, 0.5))
    (high,) = over.plot(X, np.cos(X))
    third = fig.add_axes((0.5, 0.1, 0.3, 0.8), frameon=False, zorder=-1)
    third.plot(X, X, "r", linewidth=4)

    def change(i):
        low.set_ydata(np.sin(X + i / 3))
        if i % 3 == 0:
            high.set_ydata(np.cos(X + i / 3))
        if i == 10:
            third.set_zorder(3)

    return Scene(fig, change)


@scene
def inset_over_a_moving_line():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), linewidth=7)
    inset = ax.inset_axes((0.2, 0.3, 0.5, 0.4), facecolor=(1, 1, 1, 0.4))
    (small,) = inset.plot(X, np.cos(X))

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i > 8:
            small.set_ydata(np.cos(X + i))

    return Scene(fig, change)


@scene
def spines_and_ticks_over_a_moving_fill():
    fig, ax = axes()
    shown = ax.fill_between(X, 0, np.sin(X) + 2, zorder=2.2)
    ax.tick_params(direction="inout", length=20, width=3, zorder=4)
    ax.spines[:].set(alpha=0.4, linewidth=7)
    ax.grid(alpha=0.3, linewidth=3, zorder=3)
    ax.set_axisbelow(False)
    ax.set_ylim(0, 3)
    return Scene(fig, lambda i: shown.set_data(X, 0, np.sin(X + i / 2) + 2))


@scene
def static_changes_once_below():
    """What was kept as pixels is no longer true in frame 20, and in frame 30 for the last time."""
    fig, ax = axes()
    grid = ax.axhspan(-0.5, 0.5, color="0.9", zorder=0)
    (line,) = ax.plot(X, np.sin(X))
    label = ax.text(3, 0, "label", zorder=6, alpha=0.6)

    def change(i):
        line.set_ydata(np.sin(X + i / 5))
        if i == 20:
            grid.set_color("pink")
        if i == 30:
            label.set_text("other")

    return Scene(fig, change, frames=40, pause=range(22, 24))


@scene
def whole_axes_translucent():
    fig, ax = axes(facecolor=(1, 1, 1, 0))
    ax.patch.set_alpha(0.2)
    (line,) = ax.plot(X, np.sin(X), alpha=0.5, linewidth=8)
    return Scene(
        fig, lambda i: line.set_ydata(np.sin(X + i / 3)), save={"savefig_kwargs": {"facecolor": (0, 0, 1, 0.3)}}
    )


@scene
def crowd_of_small_changes():
    fig, ax = axes()
    dots = [ax.plot(*noise(k, 2), "o", alpha=0.5)[0] for k in range(40)]
    ax.set(xlim=(0, 1), ylim=(0, 1))

    def change(i):
        for dot in dots[i % 8 :: 8]:
            dot.set_data(noise(i, 1), noise(i + 1, 1))

    return Scene(fig, change, frames=16, pause=ALWAYS)
