"""Style sheets, and what the film is saved with."""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from .registry import Scene, X, axes, noise, scene


def _plain(figure=None, **save):
    fig, ax = axes(**({"facecolor": "orange", "edgecolor": "blue", "linewidth": 6} if figure is None else figure))
    (line,) = ax.plot(X, np.sin(X), "o-", label="label", alpha=0.7, linewidth=3)
    ax.legend(loc="upper right")
    ax.grid()
    ax.patch.set_alpha(0.5)

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i > 8:
            ax.set_title(f"{i}")

    return Scene(fig, change, save=save)


@scene
def saved_with_a_higher_dpi():
    return _plain(dpi=137.5)


@scene
def saved_with_a_lower_dpi():
    return _plain(dpi=60)


@scene
def saved_with_dpi_of_rcparams():
    mpl.rcParams["savefig.dpi"] = 80
    mpl.rcParams["figure.dpi"] = 120
    return _plain()


@scene
def saved_transparent():
    return _plain(savefig_kwargs={"transparent": True})


@scene
def saved_transparent_with_images():
    mpl.rcParams["savefig.transparent"] = True
    fig, ax = axes()
    shown = ax.imshow(noise(0), alpha=0.5)
    inset = ax.inset_axes((0.5, 0.5, 0.5, 0.5))
    (line,) = inset.plot(X, np.sin(X), linewidth=4, alpha=0.5)

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i > 8:
            shown.set_data(noise(i))

    return Scene(fig, change)


@scene
def saved_with_facecolor():
    return _plain(savefig_kwargs={"facecolor": "lightgreen"})


@scene
def saved_with_translucent_facecolor_and_edgecolor():
    return _plain(savefig_kwargs={"facecolor": (0, 0, 1, 0.2), "edgecolor": "red"})


@scene
def saved_with_facecolor_of_rcparams():
    mpl.rcParams.update({"savefig.facecolor": "yellow", "savefig.bbox": "tight"})
    return _plain()


@scene
def style_dark_background():
    plt.style.use("dark_background")
    return _plain(figure={})


@scene
def style_ggplot():
    plt.style.use("ggplot")
    fig, ax = axes()
    bars = ax.bar(range(4), [1, 2, 3, 4])
    (line,) = ax.plot(range(4), range(4))

    def change(i):
        bars[i % 4].set_height(i / 3)
        line.set_ydata(noise(i, 4) * 4)

    return Scene(fig, change)


@scene
def style_xkcd():
    plt.xkcd()
    mpl.rcParams["font.family"] = "sans-serif"  # the fonts that it asks for are hardly anywhere
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    ax.set_title("sketchy")
    ax.annotate("here", (3, 0), (4, 0.7), arrowprops={"arrowstyle": "->"})
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 3)))


@scene
def chunks_and_no_simplification():
    mpl.rcParams.update({"agg.path.chunksize": 100, "path.simplify": False, "path.snap": False})
    fig, ax = axes()
    x = np.linspace(0, 6, 1000)
    (line,) = ax.plot(x, np.sin(x), linewidth=2)
    return Scene(fig, lambda i: line.set_ydata(np.sin(x + i) * noise(i, 1000)))
