"""What a scene is, and the list of all scenes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import Animation, ArtistAnimation, FuncAnimation
from matplotlib.figure import Figure

SIZE = (2.4, 1.8)  # inches; 240x180 pixels at matplotlib's own 100 dpi
TINY = (1.5, 1.1)  # there is room for few ticks, which take most of the time in axes that are made anew
WIDE = (2.4, 1.2)  # the same for two axes side by side
X = np.linspace(0, 6, 40)
PAUSE = range(5, 9)
ALWAYS = range(0)


@dataclass
class Scene:
    """A figure, and the function that a user would animate it with.

    Attributes:
        fig: the figure.
        change: changes the figure for frame number i, and returns what a user's function returns.
        frames: how many.
        pause: in these frames nothing changes: ``change`` is not called.
        save: options of ``Animation.save``.
        options: options of ``FuncAnimation``.
        pictures: the frames of an ``ArtistAnimation``, which takes the place of ``change``.
        asked: what the animation has called ``update`` with so far.
    """

    fig: Figure
    change: Callable[[int], Any] | None
    frames: int = 12
    pause: range = PAUSE
    save: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    pictures: list[list[Any]] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def update(self, i: int) -> Any:
        """The user's function."""
        self.asked.append(i)
        return None if i in self.pause else self.change(i)

    def animation(self) -> Animation:
        if self.change is None:
            return ArtistAnimation(self.fig, self.pictures, **self.options)
        return FuncAnimation(self.fig, self.update, **{"frames": self.frames, **self.options})


SCENES: dict[str, Callable[[], Scene]] = {}


def scene(make: Callable[[], Scene]) -> Callable[[], Scene]:
    """Enter a scene, built by a function, into the corpus under the function's name."""
    assert make.__name__ not in SCENES, f"there are two scenes {make.__name__}"
    SCENES[make.__name__] = make
    return make


@contextlib.contextmanager
def built(name: str) -> Iterator[Scene]:
    """A scene, fresh, in matplotlib as it is delivered; what it does to rcParams ends with the block."""
    with mpl.rc_context():
        mpl.rcdefaults()
        made = SCENES[name]()
        try:
            yield made
        finally:
            plt.close("all")


def noise(i: int, *shape: int) -> np.ndarray:
    """Numbers between 0 and 1 that belong to frame i, the same in every run."""
    return np.random.default_rng(i).random(shape or (8, 8))


def axes(**options: Any) -> tuple[Figure, Any]:
    """A small figure with one pair of axes, or with several; the options are those of ``plt.subplots``."""
    return plt.subplots(**{"figsize": SIZE, **options})


def cleared(draw: Callable[[Any, int], Any], frames: int = 10, ticks: bool = False, **options: Any) -> Scene:
    """Axes that are cleared and then drawn by ``draw(ax, i)`` for each frame; with one tick, unless with all."""
    fig, ax = axes(**{"figsize": TINY, **options})

    def change(i: int) -> None:
        ax.clear()
        draw(ax, i)
        if not ticks:
            ax.set(xticks=ax.get_xlim()[:1], yticks=[])

    return Scene(fig, change, frames=frames, pause=ALWAYS)


def gathered(steps: Sequence[dict[str, Any]], i: int) -> dict[str, Any]:
    """What is said by frame i, if two of three frames say one of the steps more."""
    return {key: value for step in steps[: 2 * i // 3] for key, value in step.items()}


def done(steps: Sequence[Callable[[], Any]], i: int) -> None:
    """Do what is done by frame i, if two of three frames do one of the steps more."""
    for step in steps[: 2 * i // 3]:
        step()
