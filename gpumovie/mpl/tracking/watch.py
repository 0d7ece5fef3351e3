"""What changes from one frame of a figure to the next, whatever is kept as a layer."""

from __future__ import annotations

from typing import Any

from .artist_state import ArtistState
from .snapshot import Snapshot
from .tracker import ArtistTracker


class Watch:
    """A look at a figure that has just been drawn.

    Which artists are layers depends on how long drawing takes; the answer given here does not.

    Args:
        fig: a matplotlib Figure.
        tracker: knows its artists; None if it was drawn whole.
    """

    def __init__(self, fig: Any, tracker: ArtistTracker | None) -> None:
        self._fig, self._tracker = fig, tracker
        self._seen: dict[ArtistState, tuple[Any, Snapshot]] = {}
        if tracker is not None:
            for state in tracker.dynamic:
                self._seen[state] = state.artist, tracker.take_snapshot(state.artist)

    def changed(self) -> list[Any]:
        """The artists that differ in the next frame, which has just been drawn; the figure, if it was drawn whole."""
        if self._tracker is None or not self._tracker.is_tracking:
            return [self._fig]
        return [state.artist for state in self._tracker.dynamic if self._differs(state)]

    def _differs(self, state: ArtistState) -> bool:
        assert self._tracker is not None
        artist, before = self._seen.get(state, (None, None))
        # What was a layer then, and is none now, has changed.
        return before is None or artist is not state.artist or not self._tracker.take_snapshot(artist).equals(before)
