"""What is known of an artist that is drawn again and again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from matplotlib.artist import Artist

from ..agg.display_list import DisplayList
from ..agg.rectangles import HowDrawn
from ..layers.coverage_mask import CoverageMask
from ..layers.regions import Box
from .snapshot import Snapshot


@dataclass(eq=False)
class ArtistGroup:
    """Artists of one class in the same axes, such as the bars of a histogram: where one moves, the others soon may.

    Attributes:
        patience: frames for which one has to be the same before it stays.
        starts: how often one that stayed has begun to move.
    """

    patience: int = 1
    starts: int = 0


@dataclass(eq=False)
class ArtistState:
    """What is known of an artist.

    Attributes:
        stays: whether it is in the layers.
        watch: what it was drawn from when it was looked at last.
        question, answer: see ``dependence.question``.
        tape: what it draws, while it stays.
        ink: where.
        cost: seconds that its last drawing took.
        calm: whether the last two looks at it, moving, saw the same.
        looked: the frame of the last look.
        pause: frames until the next.
        changed: the frame of the last look that saw it changed.
        wasted: seconds of drawing it though it did not change, while it moves.
        reach: the pixels that it has touched while it moves, and more.
        rectangle: how it is drawn, if it is a rectangle.
        kin: what it shares with its like.
    """

    artist: Artist
    stays: bool = False
    watch: Snapshot | None = None
    question: Callable[[], Any] | None = None
    answer: Any = None
    tape: DisplayList | None = None
    ink: CoverageMask | None = None
    cost: float = 0.0
    calm: bool = False
    looked: int = 0
    pause: int = 1
    changed: int = 0
    wasted: float = 0.0
    reach: Box | None = None
    rectangle: HowDrawn | None = None
    kin: ArtistGroup = field(default_factory=ArtistGroup)


def kin_of(artist: Artist) -> tuple[type, object]:
    return type(artist), artist.axes
