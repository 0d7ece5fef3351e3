"""The artists of a figure: which are static, and which are dynamic.

A static artist that is seen to change is dynamic from then on. A dynamic one is checked now and then: when it has not
changed for a while, and drawing it has taken as long as new layers would, it becomes static again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axis import Axis

from ..agg.renderer import Agg
from ..boxes import Box
from ..ticks.drawn_figures import settings_now
from .artist_state import ArtistGroup, ArtistState, Distrusted, group_key
from .bounds import bounds_of_axes, widened, widened_bounds
from .order import Order
from .poses import Pose, seeks_place
from .snapshot import Snapshot, find_stale
from .successors import Successors
from .titles import Titles, has_title, titles_of
from .views import Views, snapshot_of

#: Frames between two checks of a dynamic artist, at first and at most.
_CHECK_INTERVAL, _MAX_CHECK_INTERVAL = 4, 64
#: Every time that a static artist changes, those of its group have to be unchanged for so many times as long before
#: they become static.
_STABLE_FRAMES_FACTOR, _MAX_STABLE_FRAMES = 4, 4096
#: An artist that was unchanged for so many times its ``min_stable_frames`` becomes static, however cheap it is.
_LONG = 16
#: In the first frames everything is static until it is seen to move.
_FRAMES_TO_LEARN = 2
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
        never_static: artists that once changed without being seen to, and their places.
        unbounded: artists that once drew outside their bounds, and their places.
    """

    def __init__(self, fig: Any, agg: Agg) -> None:
        self.frame = 0
        self.static: list[ArtistState] = []
        self.dynamic: list[ArtistState] = []
        self.never_static = Distrusted()
        self.unbounded = Distrusted()
        self._agg = agg
        self._order = Order(fig, agg)
        self._views, self._titles = Views(), Titles()
        self._states: dict[Artist, ArtistState] = {}
        self._successors = Successors(self._order)
        self._groups: dict[Any, ArtistGroup] = {}
        self._settings: list[Any] = []

    def begin(self) -> None:
        """Take all artists as they are, about to be drawn: static, until a later frame shows that they change."""
        self._begin()
        self._order.prepare(self._agg)
        for axes in self._order.axes:
            self._views.of(axes)
        for artist in self._order.artists:
            state = self._states[artist] = self._new_state(artist)
            state.is_static = not self.never_static.has(state)
            self._take_birth(state)
        for axes in filter(has_title, self._order.axes):
            self._titles.place(axes, self._agg, set())
        self._sort()

    def learn(self) -> None:
        """Take all artists, which have just been drawn: dynamic, until it is seen that they do not change."""
        self._begin()
        for axes in self._order.axes:
            if has_title(axes):
                self._titles.learn(axes, self._agg)
            self._views.of(axes)
        for artist in self._order.artists:
            state = self._states[artist] = self._new_state(artist)
            state.is_stable = True
            state.snapshot = self.take_snapshot(artist)

    def forget(self) -> None:
        """Forget all artists."""
        self._states, self.static, self.dynamic = {}, [], []

    def _begin(self) -> None:
        self._order.update()
        self._successors.note()
        self._views = Views()
        self._titles.forget()
        self._settings = settings_now()
        self._states = {}

    def update(self) -> None:
        """Sort all artists into static and dynamic ones, for a new frame."""
        if self._order.update():
            self._follow()
        self._order.prepare(self._agg)
        settings = settings_now()
        if settings != self._settings:  # artists look at some of them while they draw
            self._settings, self._states = settings, {}
            self._agg.clear_caches()
        changed_views = self._views.update()
        unmoved: list[ArtistState] = []
        for artist in self._order.artists:
            state = self._states.get(artist)
            if state is None:
                state = self._states[artist] = self._new_state(artist)
                self._take_birth(state)
            elif state.born_at == self.frame:
                self._look_at_newborn(state)
            elif state.is_static:
                if changed_views.isdisjoint(state.taken().dependencies):
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
        if not self._states or self._order.differs() or settings_now() != self._settings or self._views.differ():
            return False
        static = [state for state in self._states.values() if state.is_static]
        stale = find_stale([state.taken() for state in static])
        return not any(state.snapshot in stale and self._differs(state) for state in static) and all(
            state.is_static or state.artist._fully_clipped_to_axes()  # type: ignore[attr-defined]
            for state in self._states.values()
        )

    def _new_state(self, artist: Artist) -> ArtistState:
        place = self._order.places[artist]
        group = self._groups.setdefault(group_key(place), ArtistGroup())
        return ArtistState(artist, place, group, checked_at=self.frame, changed_at=self.frame - 1)

    @property
    def is_tracking(self) -> bool:
        """Whether any artist is known."""
        return bool(self._states)

    def take_snapshot(self, artist: Artist) -> Snapshot:
        """What an artist is drawn from now."""
        return snapshot_of(artist, self._views, self._agg)

    # --- artists that come and go -------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Give artists that are new the states of those that stood at their places, and forget what has gone."""
        for before, now in self._successors.of_axes():
            self._views.replace(before, now)
        self._states, replaced = self._successors.of_artists(self._states, self.frame)
        self._successors.note()
        for before, now in replaced:
            if isinstance(now, Axis):
                self._titles.replace_axis(before, now)
        states = self._states.values()
        self._groups = {group_key(state.place): state.group for state in states}
        self._titles.keep_only(set(self._order.artists))
        snapshots = [state.snapshot for state in states if state.snapshot is not None]
        self._views.keep_only([*self._order.axes], (needed for each in snapshots for needed in each.dependencies))

    def _take_birth(self, state: ArtistState) -> None:
        """Note what an artist is to be drawn from, before it is drawn for the first time."""
        state.birth, state.born_at = self.take_snapshot(state.artist), self.frame

    def _look_at_newborn(self, state: ArtistState) -> None:
        """Find out whether an artist will be drawn like the one that stood at its place."""
        before, state.birth = state.birth, None
        if state.is_birth_looked_at(self.frame):
            self._take_birth(state)
        changed_place = state.compare_births(before, self.frame)
        if seeks_place(state.artist):
            state.poses.begin(state.birth, changed_place)
        if state.is_static and state.is_stable:
            state.snapshot = state.birth
        elif state.is_static:
            self._restart(state)

    def _place_titles(self) -> None:
        for axes in filter(has_title, self._order.axes):
            static: set[Any] = {artist for artist, state in self._states.items() if state.is_static}
            for frame in self._order.frames.values():
                static.update(frame.parts if frame in static else ())
            is_placed = self._titles.place(axes, self._agg, static)
            titles = [self._states[title] for title in titles_of(axes) if title in static]
            for state in titles if is_placed else ():
                if state.snapshot is state.birth and state.artist.get_text():  # type: ignore[attr-defined]
                    self._make_dynamic(state)  # the one that was drawn may have stood elsewhere
            self._make_changed_dynamic([state for state in titles if state.is_static])

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
        state.pose = self._pose_of(state) if seeks_place(state.artist) else None
        if self.unbounded.has(state):
            return (0, 0, int(self._agg.width), int(self._agg.height))
        if state.pose is not None:
            return widened(state.pose.box, bounds_of_axes(state.artist.axes, self._agg), state.bounds)
        return widened_bounds(state.artist, self._agg, state.bounds)

    def _pose_of(self, state: ArtistState) -> Pose | None:
        return state.poses.find(state.artist, self._agg, lambda: self.take_snapshot(state.artist))

    # --- static artists -----------------------------------------------------------------------------------------

    def renew_snapshot(self, state: ArtistState) -> None:
        """A static artist was drawn, as it had been; that may have replaced objects by equal ones."""
        if state.snapshot is None or state.snapshot.is_stale():
            state.snapshot = self.take_snapshot(state.artist)

    def _differs(self, state: ArtistState) -> bool:
        """Whether an artist differs from its stale snapshot; otherwise it is given a new one."""
        snapshot = self.take_snapshot(state.artist)
        if not snapshot.equals(state.taken()):
            return True
        state.snapshot = snapshot
        return False

    def _make_changed_dynamic(self, static: Sequence[ArtistState]) -> None:
        """Make those artists dynamic that have changed; and their groups with them, if that happened often."""
        stale = find_stale([state.taken() for state in static])
        for state in static if stale else ():
            # It may have become dynamic with its group.
            if state.is_static and state.snapshot in stale and self._differs(state):
                self._restart(state)

    def _restart(self, state: ArtistState) -> None:
        """Make a static artist dynamic that has changed; and its group with it, if that happened often."""
        if self.frame <= _FRAMES_TO_LEARN:
            self._make_dynamic(state)
            return
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
        stable = [state for state in self.dynamic if self._is_stable(state) and not self.never_static.has(state)]
        if any(self.frame - state.changed_at > _LONG * state.group.min_stable_frames for state in stable):
            return math.inf
        return sum(state.redundant_seconds for state in stable)

    def make_stable_static(self) -> None:
        """Let those artists be static that have not changed for a while."""
        for state in self.dynamic:
            if self._can_be_static(state):
                if state.born_at != self.frame:
                    state.birth = None  # it may have changed since
                state.is_static, state.redundant_seconds, state.bounds = True, 0.0, None
        self._sort()

    def _is_stable(self, state: ArtistState) -> bool:
        return state.is_stable and self.frame - state.changed_at >= state.group.min_stable_frames

    def _can_be_static(self, state: ArtistState) -> bool:
        """Whether a dynamic artist is as it was at the last check, and before."""
        if not self._is_stable(state) or self.never_static.has(state):
            return False
        if state.born_at == self.frame:  # it was compared with the one before it
            return True
        before = state.taken()
        state.snapshot = self.take_snapshot(state.artist)
        return before.equals(state.snapshot)

    def _check(self, state: ArtistState) -> None:
        """Find out whether a dynamic artist, which has just been drawn, has changed since the last check."""
        before, frames = state.snapshot, self.frame - state.checked_at
        state.snapshot = self.take_snapshot(state.artist)
        state.checked_at, state.is_stable = self.frame, before is not None and before.equals(state.snapshot)
        if state.is_stable:
            state.redundant_seconds += state.draw_seconds * frames
        else:
            state.changed_at, state.redundant_seconds = self.frame, 0.0
            state.check_interval = min(2 * state.check_interval, _MAX_CHECK_INTERVAL)
