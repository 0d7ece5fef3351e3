"""A legend that seeks the best place: it looks the same at each of a few places, and is drawn at each only once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.legend import Legend

from ..agg.display_list import DisplayList
from ..agg.renderer import Agg
from ..boxes import EMPTY, Box
from .snapshot import Snapshot

#: A legend that differed so many times in a row is drawn like any other artist.
_OFTEN = 4


@dataclass(frozen=True)
class Pose:
    """What a legend draws at one place.

    Attributes:
        display_list: what it draws.
        box: every pixel that this touches.
    """

    display_list: DisplayList
    box: Box


class Poses:
    """The poses of one legend, as long as nothing but its place changes."""

    def __init__(self) -> None:
        self._look: Snapshot | None = None  # of the legend as it is between two drawings
        self._poses: dict[tuple[Any, ...], Pose] = {}
        self._changes = 0  # in a row

    def begin(self, born: Snapshot | None, is_same: bool) -> None:
        """Another legend has taken the place of the one before.

        Args:
            born: a snapshot of it.
            is_same: whether it looks the same.
        """
        self._look = born
        if not is_same:
            self._change()

    def find(self, legend: Any, agg: Agg, take: Callable[[], Snapshot]) -> Pose | None:
        """What a legend that is about to be drawn draws; None if it looks different each time.

        Args:
            legend: the legend.
            agg: draws it.
            take: takes a snapshot of it, whose key is its place.
        """
        if self._changes > _OFTEN:
            return None
        look = self._look
        if look is None or _is_stale(look):
            self._look = take()
            if look is None or not self._look.has_values_of(look):
                self._change()
            key = self._look.last_key
        else:
            key = look.ask_key()
        if key not in self._poses:
            self._poses[key] = _drawn(legend, agg)
            self._look = take()
        else:
            self._changes = 0
        return self._poses[key]

    def _change(self) -> None:
        self._poses.clear()
        self._changes += 1


def _is_stale(look: Snapshot) -> bool:
    return look.has_other_values() or any(other.version != version for other, version in look.dependencies.items())


def seeks_place(artist: Any) -> bool:
    """Whether this is a legend of axes that is drawn where it hides least."""
    return type(artist) is Legend and artist._loc == 0 and artist.isaxes  # type: ignore[attr-defined]


def _drawn(legend: Any, agg: Agg) -> Pose:
    agg.scratch.clear()
    with agg.drawing_on(agg.scratch), agg.recording() as display_list:
        legend.draw(agg)
    covered = agg.scratch.rgba[:, :, 3] != 0
    rows, columns = np.flatnonzero(covered.any(axis=1)), np.flatnonzero(covered.any(axis=0))
    if not len(rows):
        return Pose(display_list, EMPTY)
    return Pose(display_list, (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
