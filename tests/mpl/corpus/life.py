"""Artists that come and go, and the ways of making an animation."""

from __future__ import annotations

import gc

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from .registry import ALWAYS, SIZE, Scene, X, axes, noise, scene


@scene
def added_and_removed_each_frame():
    fig, ax = axes()
    ax.plot(X, np.cos(X))
    made = []

    def change(i):
        while made:
            made.pop().remove()
        made.extend(ax.plot(X, np.sin(X + i), "r"))
        made.append(ax.text(1, 0, f"{i}"))
        made.append(ax.scatter(X, noise(i, 40), s=5))

    return Scene(fig, change, frames=20)


@scene
def added_and_kept():
    fig, ax = axes()
    ax.set(xlim=(0, 6), ylim=(-1, 1))
    return Scene(fig, lambda i: ax.plot(X, np.sin(X + i / 3), linewidth=4, alpha=0.5))


@scene
def replaced_at_the_same_address():
    """The new artist may well have the id of the old one, which has been freed."""
    fig, ax = axes()
    ax.set(xlim=(0, 6), ylim=(-1, 1))

    def change(i):
        if ax.lines:
            ax.lines[0].remove()
            gc.collect(0)
        ax.plot(X, np.sin(X + i), "b")

    return Scene(fig, change)


@scene
def axes_cleared_each_frame():
    fig, ax = axes()

    def change(i):
        ax.clear()
        ax.plot(X, np.sin(X * i / 3), label=f"{i}")
        ax.set_title(f"frame {i}")
        ax.legend()

    return Scene(fig, change)


@scene
def axes_cleared_by_pyplot():
    fig = plt.figure(figsize=SIZE)

    def change(i):
        plt.cla()
        plt.imshow(noise(i))
        plt.xlabel("pixels")

    return Scene(fig, change)


@scene
def one_of_two_axes_cleared():
    fig, (left, right) = axes(ncols=2)
    (line,) = left.plot(X, np.sin(X))

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 3 == 0:
            right.cla()
            right.bar([0, 1], [i, 1])

    return Scene(fig, change)


@scene
def axes_added_and_removed():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    made = []

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i % 3 == 0:
            made.append(fig.add_axes((0.2 + i / 30, 0.5, 0.2, 0.2)))
            made[-1].plot([0, i])
        elif i % 3 == 2:
            made.pop().remove()

    return Scene(fig, change)


@scene
def figure_cleared_each_frame():
    fig = plt.figure(figsize=SIZE)

    def change(i):
        fig.clear()
        ax = fig.add_subplot(1, 1 + i % 2, 1)
        ax.plot(X, np.sin(X + i))
        fig.suptitle(f"{i}")

    return Scene(fig, change)


@scene
def colorbar_made_anew():
    fig, ax = axes()
    made = []

    def change(i):
        if made:
            made.pop().remove()
        ax.clear()
        shown = ax.imshow(noise(i) * i)
        made.append(fig.colorbar(shown))

    return Scene(fig, change, frames=10)


@scene
def legend_and_artists_leave():
    fig, ax = axes()
    lines = [ax.plot(X, np.sin(X + k), label=f"{k}")[0] for k in range(4)]
    ax.legend()

    def change(i):
        if i == 2:
            lines[0].remove()
        if i == 4:
            ax.get_legend().remove()
        if i == 10:
            ax.legend(lines[1:], ["a", "b", "c"])
        lines[3].set_ydata(np.sin(X + i))

    return Scene(fig, change)


@scene
def pictures_of_an_artist_animation():
    fig, ax = axes()
    ax.set_title("title")
    pictures = [[*ax.plot(X, np.sin(X + i)), ax.text(i / 3, 0, f"{i}")] for i in range(12)]
    pictures[6] = pictures[7] = pictures[5]
    return Scene(fig, None, pictures=pictures)


@scene
def images_of_an_artist_animation():
    fig, ax = axes()
    pictures = [[ax.imshow(noise(i), animated=True)] for i in range(10)]
    return Scene(fig, None, frames=10, pictures=pictures, options={"blit": True, "repeat_delay": 100})


@scene
def blitting():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    words = ax.text(1, 0, "")
    ax.legend(["legend"], loc="upper right")

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        words.set_text(f"{i}")
        return line, words

    return Scene(fig, change, pause=ALWAYS, options={"blit": True})


@scene
def blitting_with_init_func():
    fig, ax = axes()
    (line,) = ax.plot([], [], lw=3)
    ax.set(xlim=(0, 6), ylim=(-1, 1))
    calls = []

    def begin():
        calls.append(0)
        line.set_data([], [])
        return (line,)

    def change(i):
        line.set_data(X[: 4 * i], np.sin(X[: 4 * i] + len(calls)))
        return (line,)

    return Scene(fig, change, pause=ALWAYS, options={"blit": True, "init_func": begin})


@scene
def blitting_and_returning_something_else():
    """What the function returns is a hint only: it changes more, and returns what stays."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    (other,) = ax.plot(X, np.cos(X), "r")
    still = ax.add_patch(Circle((3, 0), 0.4))

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        ax.set_title(f"{i}")
        if i % 3 == 0:
            other.set_color(f"C{i}")
        return (still,)

    return Scene(fig, change, pause=ALWAYS, options={"blit": True})


@scene
def animated_artists():
    """They are drawn only when saving, and never tell their parents that they changed."""
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X), animated=True)
    ax.plot(X, np.cos(X), "k--", animated=True)
    image = ax.imshow(noise(0), extent=(0, 3, -1, 0), aspect="auto", animated=True)
    words = ax.text(3, 0, "", animated=True)

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        words.set_text(f"{i}")
        if i > 8:
            image.set_data(noise(i))

    return Scene(fig, change, frames=20)


@scene
def function_with_a_state():
    """A random walk: one call more or less would give another film."""
    fig, ax = axes()
    generator = np.random.default_rng(0)
    (line,) = ax.plot([], [])
    ax.set(xlim=(-5, 5), ylim=(-5, 5))
    path = [np.zeros(2)]

    def change(i):
        path.append(path[-1] + generator.normal(size=2))
        line.set_data(*np.transpose(path))
        ax.set_title(f"{len(path)} steps")

    return Scene(fig, change, frames=16)


@scene
def frames_of_a_generator():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    options = {"frames": lambda: iter(np.linspace(0, 2, 10)), "save_count": 10, "cache_frame_data": False}
    return Scene(fig, lambda t: line.set_ydata(np.sin(X + t)), frames=10, pause=ALWAYS, options=options)


@scene
def figure_without_pyplot():
    fig = Figure(figsize=SIZE, layout="tight")
    ax = fig.subplots()
    (line,) = ax.plot(X, np.sin(X))
    ax.set_ylabel("y")
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def nothing_changes():
    fig, ax = axes()
    ax.plot(X, np.sin(X), label="still")
    ax.legend()
    return Scene(fig, lambda i: None, frames=20)


@scene
def nothing_is_there():
    fig = plt.figure(figsize=SIZE)
    return Scene(fig, lambda i: fig.text(0.5, 0.5, "late") if i == 9 else None)


@scene
def circle_that_is_born_again_as_it_was_before_it_changed():
    """It stands still for long after the change, and nothing else changes when it comes back."""
    fig, ax = axes()
    (moving,) = ax.plot(X, np.sin(X))
    circles = [ax.add_patch(Circle((2, 0), 0.8, color="r"))]

    def change(i):
        moving.set_ydata(np.sin(X + i / 5))
        if i == 2:
            circles[0].set_color("b")
        if i in (1, 34):
            circles.pop().remove()
            circles.append(ax.add_patch(Circle((2, 0), 0.8, color="r")))

    return Scene(fig, change, frames=37, pause=ALWAYS)


@scene
def title_of_cleared_axes_comes_down_when_ticks_above_it_go():
    fig, ax = axes()

    def change(i):
        ax.clear()
        ax.plot(X, np.sin(X + i / 5 * (i > 8)))
        ax.set_title("title")
        above = i < 6 or 8 < i < 11
        ax.tick_params(top=above, labeltop=above)

    return Scene(fig, change, frames=14, pause=ALWAYS)


@scene
def secondary_axis_below_a_title_while_limits_move():
    fig, ax = axes()
    ax.plot(X, np.sin(X))
    ax.secondary_xaxis("top", functions=(lambda x: 2 * x, lambda x: x / 2))
    ax.set_title("title")
    return Scene(fig, lambda i: ax.set_xlim(i / 3, 3 + i), frames=10)
