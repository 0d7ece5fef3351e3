"""Lines, markers, and what is made of lines: steps, stems, error bars, areas."""

from __future__ import annotations

import numpy as np

from .registry import ALWAYS, Scene, X, axes, noise, scene


@scene
def line_ydata():
    fig, ax = axes(layout=None)
    (line,) = ax.plot(X, np.sin(X), label="sin")
    ax.set(title="Waves", xlabel="x", ylabel="y")
    ax.grid()
    ax.legend(loc="upper right")
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def line_of_many_points():
    """Long lines are simplified, and drawn only as far as they are in view. This one moves by fits and starts."""
    fig, ax = axes()
    x = np.linspace(0, 50, 1500)
    (line,) = ax.plot(x, np.sin(x), linewidth=0.7)
    ax.set_xlim(10, 30)

    def change(i):
        if i % 10 not in (3, 4, 5):
            line.set_ydata(np.sin(x + i / 5) * noise(i, 1500))

    return Scene(fig, change, frames=40, pause=range(25, 32))


@scene
def lines_with_markers_and_dashes():
    fig, ax = axes()
    lines = [
        ax.plot(X, X * 0, "o--", markersize=4, alpha=0.5)[0],
        ax.plot(X, X * 0, "s-.", markevery=5, markerfacecolor="none", fillstyle="left")[0],
        ax.plot(X, X * 0, "k:", linewidth=3, dash_capstyle="round")[0],
        ax.plot(X, X * 0, "^", markeredgewidth=2, markeredgecolor="red", markersize=9)[0],
        ax.plot(X, X * 0, "r,")[0],
    ]
    ax.set_ylim(-1.5, 1.5)

    def change(i):
        for number, line in enumerate(lines):
            line.set_ydata(np.sin(X + i / (number + 1)))

    return Scene(fig, change)


@scene
def line_every_fourth_frame():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    ax.plot(X, np.cos(X), "k--", label="still")
    ax.legend()
    return Scene(fig, lambda i: i % 4 or line.set_ydata(np.sin(X + i)), frames=40, pause=ALWAYS)


@scene
def lines_at_three_paces():
    fig, ax = axes()
    always, sometimes, never = (ax.plot(X, np.sin(X + k), linewidth=2, alpha=0.7)[0] for k in range(3))
    never.set_color("black")

    def change(i):
        always.set_ydata(np.sin(X + i / 4))
        if i % 5 == 0:
            sometimes.set_ydata(np.cos(X + i / 4))

    return Scene(fig, change, frames=40, pause=range(12, 22))


@scene
def line_that_begins_late_and_stops():
    fig, ax = axes()
    ax.plot(X, np.cos(X), linewidth=4)
    (line,) = ax.plot(X, np.sin(X), linewidth=4, zorder=1.9)
    ax.plot(X, -np.cos(X), linewidth=4, alpha=0.6)

    def change(i):
        if 12 <= i < 24:
            line.set_ydata(np.sin(X + i))

    return Scene(fig, change, frames=34, pause=ALWAYS)


@scene
def lines_that_take_turns():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), linewidth=5)[0] for k in range(3)]

    def change(i):
        lines[i // 6 % 3].set_ydata(np.sin(X + i))

    return Scene(fig, change, frames=36, pause=ALWAYS)


@scene
def line_that_grows():
    fig, ax = axes()
    (line,) = ax.plot([], [], "o-", markersize=3)
    ax.set(xlim=(0, 6), ylim=(-1, 1))
    xs, ys = [], []

    def change(i):
        xs.extend(X[3 * i : 3 * i + 3])
        ys.extend(np.sin(X[3 * i : 3 * i + 3]))
        line.set_data(xs, ys)

    return Scene(fig, change)


@scene
def line_style_changes():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    ax.plot(X, np.cos(X), zorder=3)
    steps = [
        lambda: line.set_color("red"),
        lambda: line.set_linewidth(5),
        lambda: line.set_linestyle("--"),
        lambda: line.set_alpha(0.4),
        lambda: line.set_marker("D"),
        lambda: line.set_markersize(9),
        lambda: line.set_markevery(4),
        lambda: line.set_markerfacecolor("yellow"),
        lambda: line.set_solid_capstyle("round"),
        lambda: line.set_drawstyle("steps-mid"),
        lambda: line.set_dashes([4, 2, 1, 2]),
        lambda: line.set_antialiased(False),
        lambda: line.set_gapcolor("green"),
        lambda: line.set_markeredgewidth(3),
    ]

    return Scene(fig, lambda i: steps[i // 2](), frames=2 * len(steps), pause=range(15, 16))


@scene
def line_with_gaps():
    fig, ax = axes()
    (holes,) = ax.plot(X, np.sin(X), ".-")
    (masked,) = ax.plot(X, np.cos(X), "-", linewidth=4, alpha=0.5)

    def change(i):
        y = np.sin(X)
        y[i::5] = np.nan
        holes.set_ydata(y)
        masked.set_ydata(np.ma.masked_less(np.cos(X + i), 0))

    return Scene(fig, change)


@scene
def line_out_of_its_axes():
    """Nothing of it is in the axes in some frames; another is not clipped, and reaches over the labels."""
    fig, ax = axes()
    (inside,) = ax.plot(X, np.sin(X), linewidth=3)
    (outside,) = ax.plot(X, np.sin(X), "o-", clip_on=False, zorder=10)
    ax.set(xlim=(0, 6), ylim=(-1, 1), ylabel="y")

    def change(i):
        inside.set_ydata(np.sin(X) + (i % 4) * 2)
        outside.set_data(X - i / 3, np.sin(X) * 1.3)

    return Scene(fig, change)


@scene
def lines_across_the_axes():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    upright, level = ax.axvline(1, color="k", linewidth=1), ax.axhline(0, color="r", linewidth=2)
    slanted = ax.axline((0, 0), slope=0.1, linestyle=":")
    span, flat = ax.axvspan(1, 2, alpha=0.3), ax.axhspan(0, 0.5, color="g", alpha=0.3)

    def change(i):
        upright.set_xdata([i / 2, i / 2])
        level.set_ydata([np.sin(i)] * 2)
        slanted.set_slope(i / 10 - 0.5)
        span.set_x(i / 3)
        flat.set_height(i / 10)

    return Scene(fig, change)


@scene
def steps_and_stairs():
    fig, ax = axes()
    (steps,) = ax.step(X[:10], X[:10], where="mid")
    stairs = ax.stairs(X[:10], np.arange(11) / 2, fill=True, alpha=0.5)
    ax.set_ylim(0, 3)

    def change(i):
        steps.set_ydata(noise(i, 10) * 3)
        stairs.set_data(noise(i + 50, 10) * 3)

    return Scene(fig, change)


@scene
def stems():
    fig, ax = axes()
    shown = ax.stem(X[::3], np.sin(X[::3]), basefmt="k-")

    def change(i):
        y = np.sin(X[::3] + i / 3)
        shown.markerline.set_ydata(y)
        shown.stemlines.set_segments([[(x, 0), (x, top)] for x, top in zip(X[::3], y, strict=True)])

    return Scene(fig, change)


@scene
def error_bars():
    fig, ax = axes()
    x = X[::5]
    line, caps, (bars,) = ax.errorbar(x, np.sin(x), yerr=0.3, capsize=3, fmt="o-", label="measured")
    ax.legend(loc="lower left")
    ax.set_ylim(-2, 2)

    def change(i):
        y, error = np.sin(x + i / 2), 0.1 + noise(i, len(x)) / 2
        line.set_ydata(y)
        for cap, sign in zip(caps, (-1, 1), strict=True):
            cap.set_ydata(y + sign * error)
        bars.set_segments([[(u, v - e), (u, v + e)] for u, v, e in zip(x, y, error, strict=True)])

    return Scene(fig, change)


@scene
def events():
    fig, ax = axes()
    rows = ax.eventplot([noise(k, 20) for k in range(3)], colors=["C0", "C1", "C2"], linewidths=[0.5, 1, 2])

    def change(i):
        rows[i % 3].set_positions(noise(i + 10, 25))
        rows[0].set_linelength(0.5 + i / 20)

    return Scene(fig, change)


@scene
def area_between_lines():
    fig, ax = axes()
    area = ax.fill_between(X, np.sin(X), np.cos(X), alpha=0.4, edgecolor="k")
    ax.plot(X, np.sin(X), "k", linewidth=0.5)
    return Scene(fig, lambda i: area.set_data(X, np.sin(X + i / 3), np.cos(X), where=np.cos(X) < 0.7))


@scene
def areas_made_anew():
    fig, ax = axes()
    made = [ax.fill_between(X, 0, np.sin(X), color="r", alpha=0.3)]
    ax.set_ylim(0, 10)

    def change(i):
        for old in made:
            old.remove()
        made[:] = [
            ax.fill_between(X, 5, 5 + np.sin(X + i), color="r", alpha=0.3, step="mid"),
            *ax.stackplot(X, noise(i, 40), noise(i + 1, 40) + 1, colors=["C1", "C2"]),
            ax.fill_betweenx(X, 1, 1 + X / 3, hatch="/", facecolor="none"),
        ]

    return Scene(fig, change)
