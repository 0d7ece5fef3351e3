"""What is known of an artist that is drawn again and again."""

from __future__ import annotations

from dataclasses import dataclass, field

from matplotlib.artist import Artist

from ..agg.coverage_mask import CoverageMask
from ..agg.display_list import DisplayList
from ..agg.rectangles import RectangleCall
from ..boxes import Box
from .snapshot import Snapshot


@dataclass(eq=False)
class ArtistGroup:
    """Artists of one class in the same axes, such as the bars of a histogram: where one changes, the others soon may.

    Attributes:
        min_stable_frames: frames for which an artist of the group has to be unchanged before it becomes static.
        restarts: how often a static one has changed.
    """

    min_stable_frames: int = 1
    restarts: int = 0


@dataclass(eq=False)
class ArtistState:
    """What is known of an artist.

    A *static* artist is part of the layers. A *dynamic* one is drawn for every frame, and checked now and then,
    whether it still changes.

    Attributes:
        artist: of which this is the state.
        group: what it shares with others of its kind.
        is_static: whether it is static.
        snapshot: what it was drawn from at the last check.
        display_list: what it draws, while it is static.
        coverage: where it draws, while it is static and that was asked for.
        is_stable: whether it was unchanged at the last check, while it is dynamic.
        checked_at: the frame of the last check.
        check_interval: frames until the next check.
        changed_at: the frame of the last check that found it changed.
        redundant_seconds: time spent on drawing it though it did not change, while it is dynamic.
        draw_seconds: time that its last drawing took.
        rectangle: how it was drawn, if it is a rectangle.
        slot: the number of static artists below it, while it is dynamic.
        bounds: every pixel that it can touch, and more, while it is dynamic; None until that is known.
    """

    artist: Artist
    group: ArtistGroup = field(default_factory=ArtistGroup)
    is_static: bool = False
    snapshot: Snapshot | None = None
    display_list: DisplayList | None = None
    coverage: CoverageMask | None = None
    is_stable: bool = False
    checked_at: int = 0
    check_interval: int = 1
    changed_at: int = 0
    redundant_seconds: float = 0.0
    draw_seconds: float = 0.0
    rectangle: RectangleCall | None = None
    slot: int = 0
    bounds: Box | None = None


def group_key(artist: Artist) -> tuple[type, object]:
    """Artists with the same key belong to one group."""
    return type(artist), artist.axes
