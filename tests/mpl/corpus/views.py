"""Axes whose limits, scales and aspect change."""

from __future__ import annotations

import datetime

import matplotlib.dates as mdates
import numpy as np

from .registry import Scene, X, axes, noise, scene


@scene
def limits_grow_by_autoscale():
    fig, ax = axes()
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set(xlabel="x", ylabel="y", title="growing")

    def change(i):
        line.set_data(X[: 3 * i + 2], np.exp(X[: 3 * i + 2]))
        ax.relim()
        ax.autoscale_view()

    return Scene(fig, change)


@scene
def strip_chart():
    fig, ax = axes()
    x = np.linspace(0, 20, 400)
    ax.plot(x, np.sin(3 * x) * np.cos(x))
    ax.grid()
    ax.set(ylabel="volts", xlim=(0, 4), title="scrolling")
    return Scene(fig, lambda i: ax.set_xlim(i / 7, i / 7 + 4), frames=40, pause=range(20, 27))


@scene
def strip_chart_of_new_points():
    fig, ax = axes()
    (line,) = ax.plot([], [], label="now")
    ax.set_ylim(-1, 1)
    ax.legend(loc="upper left")
    xs, ys = [0.0], [0.0]

    def change(i):
        xs.extend(xs[-1] + np.arange(1, 6) / 10)
        ys.extend(np.sin(xs[-5:]))
        line.set_data(xs, ys)
        ax.set_xlim(xs[-1] - 3, xs[-1])

    return Scene(fig, change, frames=20)


@scene
def limits_alone():
    """Lines and images are not stale when only the limits change."""
    fig, ax = axes()
    ax.imshow(noise(0), extent=(0, 6, -1, 1), aspect="auto", alpha=0.5)
    ax.plot(X, np.sin(X), "o-")
    ax.scatter(X, np.cos(X), s=9)
    ax.text(2, 0, "in data")
    ax.set_axis_off()
    return Scene(fig, lambda i: ax.set(xlim=(i / 5, 6), ylim=(-1 - i / 9, 1)))


@scene
def limits_by_methods():
    """margins, autoscale, invert, set_bound: no setter of an artist is called."""
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    steps = [
        lambda: ax.margins(0.3),
        lambda: ax.invert_yaxis(),
        lambda: ax.set_xbound(1, 3),
        lambda: ax.autoscale(),
        lambda: ax.viewLim.intervalx.__setitem__(0, -2),
        lambda: ax.axis((0, 3, 0, 1)),
        lambda: ax.invert_xaxis(),
        lambda: ax.autoscale(tight=True),
    ]
    return Scene(fig, lambda i: steps[i // 2](), frames=2 * len(steps))


@scene
def zoom_on_log_scales():
    fig, ax = axes()
    (line,) = ax.loglog(X + 0.1, (X + 0.1) ** 2)
    ax.grid(which="both", alpha=0.3)

    def change(i):
        line.set_ydata((X + 0.1) ** (i / 3))
        ax.set_ylim(1e-3, 10.0 ** (i / 2 + 1))

    return Scene(fig, change)


@scene
def scale_changes():
    fig, ax = axes()
    ax.plot(X + 0.1, X + 0.1)
    scales = ["linear", "log", "symlog", "linear", "logit", "asinh"]

    def change(i):
        ax.set_yscale(scales[i // 2])
        if scales[i // 2] == "logit":
            ax.set_ylim(0.1, 0.9)

    return Scene(fig, change, pause=range(5, 6))


@scene
def dates_scroll():
    fig, ax = axes()
    start = datetime.datetime(2024, 1, 28, tzinfo=datetime.UTC)
    days = [start + datetime.timedelta(hours=6 * k) for k in range(100)]
    ax.plot(days, noise(0, 100), ".-")
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(ax.xaxis.get_major_locator()))
    ax.tick_params(axis="x", rotation=20)
    return Scene(fig, lambda i: ax.set_xlim(days[3 * i], days[3 * i + 20]))


@scene
def categories():
    fig, ax = axes()
    names = ["cats", "dogs", "mice"]
    (line,) = ax.plot(names, [1, 2, 3], "o")
    bars = ax.bar(names, [1, 1, 1], alpha=0.4)

    def change(i):
        line.set_ydata([i % 3, i % 5, 3])
        for bar, height in zip(bars, noise(i, 3) * 4, strict=True):
            bar.set_height(height)
        if i == 9:
            ax.plot(["bird"], [2], "s")

    return Scene(fig, change)


@scene
def aspect_equal():
    fig, ax = axes()
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set_aspect("equal")
    ax.set_title("title")
    return Scene(fig, lambda i: (line.set_xdata([0, i + 1]), ax.set_xlim(0, i + 1)))


@scene
def aspect_equal_by_datalim():
    fig, ax = axes()
    (line,) = ax.plot(np.cos(X), np.sin(X), "o-")
    ax.set_aspect("equal", adjustable="datalim")

    def change(i):
        line.set_data(np.cos(X) * (1 + i / 5), np.sin(X))
        ax.relim()
        ax.autoscale_view()

    return Scene(fig, change)


@scene
def shared_axes_with_autoscale():
    fig, (upper, lower) = axes(nrows=2, sharex=True)
    (line,) = upper.plot(X, np.sin(X))
    lower.plot(X, np.cos(X), "r")
    lower.set_xlabel("both")

    def change(i):
        line.set_data(X * (1 + i / 4), np.sin(X) * i)
        upper.relim()
        upper.autoscale_view()

    return Scene(fig, change)


@scene
def shared_axes_follow_limits_set_elsewhere():
    fig, ((a, b), (c, d)) = axes(nrows=2, ncols=2, sharex="all", sharey="row")
    for ax in (a, b, c, d):
        ax.plot(X, np.sin(X))

    def change(i):
        d.set_xlim(0, 3 + i / 3)
        a.set_ylim(-1 - i / 5, 1)

    return Scene(fig, change)


@scene
def twin_axes():
    fig, ax = axes()
    other = ax.twinx()
    ax.plot(X, np.sin(X), "b", linewidth=3)
    (line,) = other.plot(X, X, "r", linewidth=3)
    ax.set_ylabel("left", color="b")
    other.set_ylabel("right", color="r")
    other.set_ylim(0, 10)

    def change(i):
        line.set_ydata(X * i / 3)
        if i > 8:
            ax.set_ylim(-i, i)

    return Scene(fig, change)


@scene
def twin_axes_with_the_lower_ones_moving():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), "b", linewidth=4)
    other = ax.twinx()
    other.fill_between(X, 0, X, color="r", alpha=0.4)
    other.legend(["translucent"], loc="upper left")
    upright = ax.twiny()
    upright.set_xlim(3, 4)
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))
