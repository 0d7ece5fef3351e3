"""Figures of many kinds, and what savefig makes of them."""

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from plots import SIZE, X

from gpumovie.mpl import savefig

PICTURE = np.random.default_rng(0).random((7, 9))


def line(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.plot(X, np.sin(X), "o--", label="sin")
    ax.set(title="$\\sqrt{x}$ title", xlabel="x", ylabel="y")
    ax.legend()
    ax.grid()
    return fig


def image(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    fig.colorbar(ax.imshow(PICTURE))
    ax.set_xlabel("x")
    return fig


def images(**options):
    fig, axes = plt.subplots(2, 1, figsize=SIZE, **options)
    for ax in axes:
        fig.colorbar(ax.imshow(PICTURE))
    return fig


def subplots(**options):
    fig, axes = plt.subplots(2, 2, figsize=SIZE, **options)
    for power, ax in enumerate(axes.flat):
        ax.plot(X, X**power * 10.0 ** (2 * power))
        ax.set(xlabel="x", ylabel="y", title=f"{power}")
    return fig


def scatter(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.scatter(X, np.cos(X), s=20 * X, c=X, alpha=0.5)
    ax.bar(X[::8], X[::8], hatch="//", zorder=0)
    return fig


def polar(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "polar"}, **options)
    ax.plot(X, X)
    return fig


def logarithmic(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.loglog(X + 1e-3, np.exp(X))
    return fig


def in_space(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "3d"}, **options)
    ax.scatter(X, np.sin(X), X)
    ax.set_zlabel("z")
    return fig


def zoomed_inset(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.plot(X, X)
    ax.secondary_xaxis("top", functions=(np.deg2rad, np.rad2deg))
    inset = ax.inset_axes((0.5, 0.2, 0.4, 0.4), xlim=(1, 2), ylim=(1, 2))
    ax.indicate_inset_zoom(inset)
    return fig


def subfigures(**options):
    fig = plt.figure(figsize=SIZE, **options)
    left, right = fig.subfigures(1, 2)
    left.set_facecolor("lightblue")
    left.suptitle("left")
    left.subplots().plot(X, X)
    right.subplots().imshow(PICTURE)
    return fig


def nested_subfigures(**options):
    fig = plt.figure(figsize=SIZE, **options)
    outer, _ = fig.subfigures(1, 2)
    for inner in outer.subfigures(2, 1):
        inner.set_facecolor("pink")
        inner.subplots().inset_axes((0.5, 0.5, 0.4, 0.4)).plot(X, X)
    return fig


def coloured(**options):
    return line(facecolor="orange", edgecolor="blue", linewidth=6, **options)


def translucent(**options):
    return line(facecolor=(1, 0, 0, 0.3), **options)


LAYOUTS = ("constrained", "tight", "compressed")


def by_savefig(fig, **options):
    """Pixels by matplotlib itself."""
    file = io.BytesIO()
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(file, format="rgba", **options)
    return np.frombuffer(file.getvalue(), np.uint8)


def same(fig, again, **options):
    """Whether a figure, drawn here, has the very bytes that matplotlib gives for another just like it."""
    return np.array_equal(savefig.draw(fig, **options).ravel(), by_savefig(again, **options))
