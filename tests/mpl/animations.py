"""Animations as users write them, and how matplotlib's own writer saves them."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from films import bundled
from matplotlib.animation import FFMpegWriter, FuncAnimation
from plots import SIZE, X, noise

FRAMES = 3


def save_by_matplotlib(animation, path, codec="ffv1", extra_args=("-pix_fmt", "bgra"), **options):
    """Save by matplotlib's own writer with the bundled ffmpeg; without a codec, losslessly with alpha."""
    with mpl.rc_context({"animation.ffmpeg_path": bundled()}):
        animation.save(path, writer=FFMpegWriter(5, codec=codec, extra_args=list(extra_args)), **options)


# --- scenes: each gives a figure and the function that a user would write ----------------------------------


def line_and_title(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, np.sin(X), "o-")
    ax.set(xlabel="x", ylabel="y")

    def update(i):
        line.set_ydata(np.sin(X + i))
        ax.set_title("\n".join(["title"] * (i + 1)))
        return [line]

    return fig, update


def image(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    shown = ax.imshow(noise(0), vmin=0, vmax=1)
    return fig, lambda i: shown.set_data(noise(i))


def scatter(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    points = ax.scatter(X, np.cos(X), s=20 * X, c=X, alpha=0.5)

    def update(i):
        points.set_offsets(np.c_[X, np.cos(X + i)])
        points.set_array(X * i)

    return fig, update


def legend_at_the_best_place(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, X, label="line")
    words = ax.legend(loc="best").get_texts()[0]

    def update(i):
        line.set_ydata([X, -X, X * 0][i])
        words.set_text(f"step {i}")

    return fig, update


def growing_limits(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot([], [])
    ax.set(xlabel="x", ylabel="y")

    def update(i):
        line.set_data(X[: 10 * (i + 1)], np.exp(2 * X[: 10 * (i + 1)]))
        ax.relim()
        ax.autoscale_view()

    return fig, update


def growing_subplots(**options):
    fig, axes = plt.subplots(2, 2, figsize=SIZE, **options)
    lines = [ax.plot(X, X)[0] for ax in axes.flat]

    def update(i):
        for power, (ax, line) in enumerate(zip(axes.flat, lines, strict=True)):
            line.set_ydata(X * 10.0 ** (i + power))
            ax.relim()
            ax.autoscale_view()

    return fig, update


def logarithmic(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.loglog(X + 0.1, X + 0.1)
    return fig, lambda i: (line.set_ydata((X + 0.1) ** i), ax.set_ylim(1e-2, 10.0**i))


def polar(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "polar"}, **options)
    (line,) = ax.plot(X, X)
    return fig, lambda i: (line.set_ydata(X * (i + 1)), ax.set_rmax(6 * (i + 1)))


def in_space(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "3d"}, **options)
    ax.scatter(X, np.sin(X), X)
    return fig, lambda i: ax.view_init(30, 40 * i)


def images_with_colorbars(**options):
    fig, axes = plt.subplots(2, 1, figsize=SIZE, **options)
    shown = [ax.imshow(noise(0)) for ax in axes]
    for ax, one in zip(axes, shown, strict=True):
        fig.colorbar(one, ax=ax)

    def update(i):
        for one in shown:
            one.set_data(noise(i) * 10.0 ** (2 * i))
            one.autoscale()

    return fig, update


def equal_aspect_and_colorbar(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set_aspect("equal")
    fig.colorbar(plt.cm.ScalarMappable(), ax=ax)
    return fig, lambda i: (line.set_xdata([0, i + 1]), ax.set_xlim(0, i + 1))


def zoomed_inset(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, X)
    inset = ax.inset_axes((0.5, 0.2, 0.4, 0.4), xlim=(1, 2), ylim=(1, 2))
    ax.indicate_inset_zoom(inset)
    return fig, lambda i: (line.set_ydata(X * 10**i), ax.set_ylim(0, 6 * 10**i))


def drawn_anew(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)

    def update(i):
        ax.clear()
        ax.plot(X, np.sin(X * i), label=f"{i}")
        ax.legend()

    return fig, update


def sized_by_the_user(**options):
    fig, update = line_and_title(**options)
    return fig, lambda i: (update(i), fig.set_size_inches(2 + i, 3 - i / 2))


def coloured(**options):
    return line_and_title(facecolor="orange", edgecolor="blue", linewidth=6, **options)


def translucent(**options):
    return line_and_title(facecolor=(1, 0, 0, 0.3), **options)


def animated(scene, **options):
    fig, update = scene(**options)
    return FuncAnimation(fig, update, FRAMES)
