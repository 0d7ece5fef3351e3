"""The artists of a figure: which are static, and which are dynamic.

A static artist that is seen to change is dynamic from then on. A dynamic one is checked now and then: when it has not
changed for a while, and drawing it has taken as long as new layers would, it becomes static again.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axis import Axis

from ..agg.renderer import Agg
from ..boxes import Box
from .artist_state import ArtistGroup, ArtistState, group_key
from .bounds import widened_bounds
from .order import Order
from .snapshot import Snapshot, find_stale
from .titles import Titles
from .views import Views, snapshot_of

#: Frames between two checks of a dynamic artist, at first and at most.
_CHECK_INTERVAL, _MAX_CHECK_INTERVAL = 4, 64
#: Every time that a static artist changes, those of its group have to be unchanged for so many times as long before
#: they become static.
_STABLE_FRAMES_FACTOR, _MAX_STABLE_FRAMES = 4, 4096
#: An artist that was unchanged for so many times its ``min_stable_frames`` becomes static, however cheap it is.
_LONG = 16
#: When artists of a group have changed so many times, all of them become dynamic together.
_OFTEN = 2


class ArtistTracker:
    """The state of every artist that a figure draws.

    Args:
        fig: a matplotlib Figure.
        agg: the renderer that draws it.

    Attributes:
        frame: number of the frame that is being drawn.
        static, dynamic: the artists' states in drawing order, as of the last ``update``.
        never_static: artists that once changed without being seen to.
        unbounded: artists that once drew outside their bounds.
    """

    def __init__(self, fig: Any, agg: Agg) -> None:
        self.frame = 0
        self.static: list[ArtistState] = []
        self.dynamic: list[ArtistState] = []
        self.never_static: weakref.WeakSet[Artist] = weakref.WeakSet()
        self.unbounded: weakref.WeakSet[Artist] = weakref.WeakSet()
        self._agg = agg
        self._order = Order(fig)
        self._views, self._titles = Views(), Titles()
        self._states: dict[Artist, ArtistState] = {}
        self._groups: dict[Any, ArtistGroup] = {}
        self._settings: list[Any] = []

    # --- from frame to frame ------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Take snapshots of all artists, which have just been drawn; from now on they are tracked."""
        self._order.update()
        self._views = Views()
        self._titles.forget()
        for axes in self._order.axes:
            if _has_title(axes):
                self._titles.learn(axes, self._agg)
            self._views.of(axes)
        self._settings = _settings()
        for artist in self._order.artists:
            state = self._states[artist] = self._new_state(artist)
            state.is_stable = True
            state.snapshot = self._take_snapshot(artist)

    def forget(self) -> None:
        """Forget all artists."""
        self._states, self.static, self.dynamic = {}, [], []

    def update(self) -> None:
        """Sort all artists into static and dynamic ones, for a new frame."""
        if self._order.update():
            self._forget_removed()
        self._order.prepare(self._agg)
        settings = _settings()
        if settings != self._settings:  # artists look at some of them while they draw
            self._settings, self._states = settings, {}
            self._agg.clear_caches()
        changed_views = self._views.update()
        unmoved = []
        for artist in self._order.artists:
            state = self._states.get(artist)
            if state is None:
                self._states[artist] = self._new_state(artist)
            elif state.is_static:
                if changed_views.isdisjoint(_snapshot(state).dependencies):
                    unmoved.append(state)
                else:
                    self._make_dynamic(state)
        self._make_changed_dynamic(unmoved)
        self._place_titles()
        self._sort()

    def finish_frame(self) -> None:
        """Check dynamic artists that are due, now that the frame is drawn."""
        for state in self._states.values():
            if not state.is_static and self.frame - state.checked_at >= state.check_interval:
                self._check(state)
        self._order.mark_drawn()
        self.frame += 1

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame.

        It looks at everything that is not clipped to the axes.
        """
        if not self._states or self._order.differs() or _settings() != self._settings or self._views.differ():
            return False
        static = [state for state in self._states.values() if state.is_static]
        stale = find_stale([_snapshot(state) for state in static])
        return not any(state.snapshot in stale and self._differs(state) for state in static) and all(
            state.is_static or state.artist._fully_clipped_to_axes()  # type: ignore[attr-defined]
            for state in self._states.values()
        )

    def _new_state(self, artist: Artist) -> ArtistState:
        group = self._groups.setdefault(group_key(artist), ArtistGroup())
        return ArtistState(artist, group, checked_at=self.frame, changed_at=self.frame - 1)

    def _take_snapshot(self, artist: Artist) -> Snapshot:
        return snapshot_of(artist, self._views, self._agg)

    def _forget_removed(self) -> None:
        """Forget artists that are not drawn any more."""
        present = set(self._order.artists)
        self._states = {artist: state for artist, state in self._states.items() if artist in present}
        self._groups = {group_key(artist): state.group for artist, state in self._states.items()}
        self._titles.keep_only(present)
        snapshots = [state.snapshot for state in self._states.values() if state.snapshot is not None]
        self._views.keep_only(needed for snapshot in snapshots for needed in snapshot.dependencies)

    def _place_titles(self) -> None:
        for axes in filter(_has_title, self._order.axes):
            static = {artist for artist, state in self._states.items() if state.is_static}
            self._titles.place(axes, self._agg, static)
            self._make_changed_dynamic([self._states[title] for title in _titles(axes) if title in static])

    def _sort(self) -> None:
        self.static, self.dynamic = [], []
        for artist in self._order.artists:
            state = self._states[artist]
            if state.is_static:
                self.static.append(state)
            else:
                self.dynamic.append(state)
                state.slot, state.bounds = len(self.static), self._bounds(state)

    def _bounds(self, state: ArtistState) -> Box:
        if state.artist in self.unbounded:
            return (0, 0, int(self._agg.width), int(self._agg.height))
        return widened_bounds(state.artist, self._agg, state.bounds)

    # --- static artists -----------------------------------------------------------------------------------------

    def renew_snapshot(self, state: ArtistState) -> None:
        """A static artist was drawn, as it had been; that may have replaced objects by equal ones."""
        if state.snapshot is None or state.snapshot.is_stale():
            state.snapshot = self._take_snapshot(state.artist)

    def _differs(self, state: ArtistState) -> bool:
        """Whether an artist differs from its stale snapshot; otherwise it is given a new one."""
        snapshot = self._take_snapshot(state.artist)
        if not snapshot.equals(_snapshot(state)):
            return True
        state.snapshot = snapshot
        return False

    def _make_changed_dynamic(self, static: Sequence[ArtistState]) -> None:
        """Make those artists dynamic that have changed; and their groups with them, if that happened often."""
        stale = find_stale([_snapshot(state) for state in static])
        for state in static if stale else ():
            # It may have become dynamic with its group.
            if not state.is_static or state.snapshot not in stale or not self._differs(state):
                continue
            group = state.group
            group.restarts += 1
            group.min_stable_frames = min(_STABLE_FRAMES_FACTOR * group.min_stable_frames, _MAX_STABLE_FRAMES)
            for each in list(self._states.values()) if group.restarts >= _OFTEN else [state]:
                if each.group is group and each.is_static:
                    self._make_dynamic(each)

    def _make_dynamic(self, state: ArtistState) -> None:
        state.is_static, state.is_stable = False, False
        state.display_list = state.coverage = None
        state.checked_at, state.changed_at = self.frame, self.frame
        state.check_interval, state.redundant_seconds = _CHECK_INTERVAL, 0.0
        if isinstance(state.artist, Axis):
            self._titles.forget_axis(state.artist)

    # --- dynamic artists ----------------------------------------------------------------------------------------

    def redundant_seconds(self) -> float:
        """Time spent on drawing artists that could be static; infinite if one has been unchanged for long."""
        stable = [s for s in self.dynamic if self._is_stable(s) and s.artist not in self.never_static]
        if any(self.frame - state.changed_at > _LONG * state.group.min_stable_frames for state in stable):
            return math.inf
        return sum(state.redundant_seconds for state in stable)

    def make_stable_static(self) -> None:
        """Let those artists be static that have not changed for a while."""
        for state in self.dynamic:
            if self._can_be_static(state):
                state.is_static, state.redundant_seconds, state.bounds = True, 0.0, None
        self._sort()

    def _is_stable(self, state: ArtistState) -> bool:
        return state.is_stable and self.frame - state.changed_at >= state.group.min_stable_frames

    def _can_be_static(self, state: ArtistState) -> bool:
        """Whether a dynamic artist is as it was at the last check, and before."""
        if not self._is_stable(state) or state.artist in self.never_static:
            return False
        before = _snapshot(state)
        state.snapshot = self._take_snapshot(state.artist)
        return before.equals(state.snapshot)

    def _check(self, state: ArtistState) -> None:
        """Find out whether a dynamic artist, which has just been drawn, has changed since the last check."""
        before, frames = state.snapshot, self.frame - state.checked_at
        state.snapshot = self._take_snapshot(state.artist)
        state.checked_at, state.is_stable = self.frame, before is not None and before.equals(state.snapshot)
        if state.is_stable:
            state.redundant_seconds += state.draw_seconds * frames
        else:
            state.changed_at, state.redundant_seconds = self.frame, 0.0
            state.check_interval = min(2 * state.check_interval, _MAX_CHECK_INTERVAL)


def _snapshot(state: ArtistState) -> Snapshot:
    """The snapshot of an artist that was checked before."""
    assert state.snapshot is not None
    return state.snapshot


def _titles(axes: Any) -> tuple[Any, Any, Any]:
    return axes.title, axes._left_title, axes._right_title


def _has_title(axes: Any) -> bool:
    """Whether any title has a text. Otherwise there is nothing to place, and matplotlib 3.11 does not try."""
    return any(title.get_text() for title in _titles(axes))


def _settings() -> list[Any]:
    # Lists, of fonts for one, may be edited in place.
    return [value.copy() if type(value) is list else value for value in dict.values(mpl.rcParams)]
