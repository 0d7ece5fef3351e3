"""Layout engines, which run again in every frame, and what is aligned."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from .registry import Scene, X, axes, noise, scene


def _growing_labels(layout):
    fig, (upper, lower) = axes(nrows=2, layout=layout)
    (line,) = upper.plot(X, np.sin(X))
    lower.imshow(noise(0))

    def change(i):
        line.set_ydata(np.sin(X + i) * 10.0 ** (i // 3))
        upper.relim()
        upper.autoscale_view()
        upper.set_title("\n".join(["title"] * (i // 4)))
        lower.set_ylabel("label\n" * (i // 3))

    return Scene(fig, change)


@scene
def constrained_layout():
    return _growing_labels("constrained")


@scene
def tight_layout():
    return _growing_labels("tight")


@scene
def compressed_layout():
    return _growing_labels("compressed")


@scene
def constrained_layout_that_stands_still():
    """Only the line moves, and the layout stays what it has become, if the engine was run as often."""
    fig, (left, right) = axes(ncols=2, layout="constrained")
    (line,) = left.plot(X, np.sin(X))
    fig.colorbar(right.imshow(noise(0)), ax=right, label="label")
    fig.suptitle("title")
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 9)), frames=14, pause=range(6, 10))


@scene
def tight_layout_that_stands_still():
    fig, (left, right) = axes(ncols=2, layout="tight")
    (line,) = left.plot(X, np.sin(X))
    right.set(xlabel="x", ylabel="y")
    right.plot(X, X)
    return Scene(fig, lambda i: line.set_ydata(np.sin(X + i / 9)), frames=14, pause=range(6, 10))


@scene
def constrained_layout_of_subfigures():
    fig = plt.figure(figsize=(3.2, 1.8), layout="constrained")
    left, right = fig.subfigures(1, 2)
    (line,) = left.subplots().plot(X, np.sin(X))
    shown = right.subplots().pcolormesh(noise(0))
    right.colorbar(shown)
    left.suptitle("left")

    def change(i):
        line.set_ydata(np.sin(X + i) * 10.0 ** (i // 4))
        line.axes.relim()
        line.axes.autoscale_view()
        shown.set_array(noise(i))

    return Scene(fig, change, frames=10)


@scene
def layout_set_in_the_middle():
    fig, ax = axes()
    (line,) = ax.plot(X, np.sin(X))
    ax.set(xlabel="x", ylabel="y\ny")

    def change(i):
        line.set_ydata(np.sin(X + i))
        if i == 3:
            fig.set_layout_engine("constrained")
        if i == 10:
            fig.set_layout_engine("none")

    return Scene(fig, change)


@scene
def constrained_layout_and_a_legend_outside():
    fig, ax = axes(layout="constrained")
    (line,) = ax.plot(X, np.sin(X), label="line")
    legend = fig.legend(loc="outside right upper")

    def change(i):
        line.set_ydata(np.sin(X + i / 3))
        if i in (4, 10):
            legend.get_texts()[0].set_text("a longer one" if i == 4 else "short")

    return Scene(fig, change)


@scene
def labels_aligned():
    fig, (upper, lower) = axes(nrows=2)
    (line,) = upper.plot(X, X)
    lower.plot(X, X * 1000)
    upper.set_ylabel("upper")
    lower.set_ylabel("lower")
    fig.align_ylabels()

    def change(i):
        line.set_ydata(X * 10.0**i)
        upper.set_ylim(0, 10.0 ** (i // 2))

    return Scene(fig, change)
