"""What is known of an artist that is drawn again and again."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field

from matplotlib.artist import Artist

from ..agg.coverage_mask import CoverageMask
from ..agg.display_list import DisplayList
from ..agg.rectangles import RectangleCall
from ..boxes import Box
from .order import Place
from .poses import Pose, Poses
from .snapshot import Snapshot

#: An artist that differed so many times from the one before it at its place is looked at in two of so many frames.
_MANY_BIRTHS, _BIRTHS_LEFT_OUT = 4, 16


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
    """What is known of an artist, and of those that stood at its place before it.

    A *static* artist is part of the layers. A *dynamic* one is drawn for every frame, and checked now and then,
    whether it still changes.

    Attributes:
        artist: of which this is the state.
        place: where it stands.
        group: what it shares with others of its kind.
        is_static: whether it is static.
        birth: what it was to be drawn from before its first drawing; None if it was not looked at then.
        born_at: the frame of that.
        differing_births: how many artists in a row differed from the ones before them at this place.
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
        poses: what it draws at the places where it has been, if it is a legend that seeks its place.
        pose: the one that it draws in this frame, while it is dynamic; None if it is to be drawn itself.
        slot: the number of static artists below it, while it is dynamic.
        bounds: every pixel that it can touch, and more, while it is dynamic; None until that is known.
    """

    artist: Artist
    place: Place
    group: ArtistGroup = field(default_factory=ArtistGroup)
    is_static: bool = False
    birth: Snapshot | None = None
    born_at: int = -1
    differing_births: int = 0
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
    poses: Poses = field(default_factory=Poses)
    pose: Pose | None = None
    slot: int = 0
    bounds: Box | None = None

    def taken(self) -> Snapshot:
        """The snapshot, of an artist that was checked before."""
        assert self.snapshot is not None
        return self.snapshot

    def is_birth_looked_at(self, frame: int) -> bool:
        """Whether an artist that is new at this place deserves a look.

        What is born differently again and again is looked at only in two frames of many, which are compared.
        """
        return self.differing_births < _MANY_BIRTHS or frame % _BIRTHS_LEFT_OUT < 2

    def compare_births(self, before: Snapshot | None, frame: int) -> bool:
        """Note whether the artist that is new is the same picture as the one before it, whose birth was ``before``.

        Returns:
            Whether at most its place differs, if it is a legend that seeks it.
        """
        self.checked_at = frame
        is_alike = before is not None and self.birth is not None and self.birth.has_values_of(before)
        self.is_stable = is_alike and before is not None and self.birth is not None and self.birth.equals(before)
        self.differing_births = 0 if self.is_stable else self.differing_births + 1
        if self.is_stable and not self.is_static:
            self.redundant_seconds += self.draw_seconds
        elif not self.is_static:
            self.changed_at, self.redundant_seconds = frame, 0.0
        return is_alike


class Distrusted:
    """Artists of which an audit has found that something about them is not what it seems.

    Those that come to stand at their places are distrusted, too.
    """

    def __init__(self) -> None:
        self._artists: weakref.WeakSet[Artist] = weakref.WeakSet()
        self._places: set[Place] = set()

    def add(self, states: Iterable[ArtistState]) -> None:
        """Distrust artists from now on."""
        for state in states:
            self._artists.add(state.artist)
            self._places.add(state.place)

    def has(self, state: ArtistState) -> bool:
        """Whether an artist is among them, or stands where one of them stood."""
        return bool(self._places) and (state.place in self._places or state.artist in self._artists)


def group_key(place: Place) -> Place:
    """Artists at places with the same key belong to one group."""
    return place[:-1]
