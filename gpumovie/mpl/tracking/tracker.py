"""The artists of a figure: who stays the same, who moves.

One that stays and is seen to change is moving from then on. One that moves is looked at now and then; when it has not
changed for a while, and drawing it has cost as much as new layers would, it stays again.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist

from ..agg.renderer import Agg
from ..layers.layers import Changing
from ..layers.regions import Box, region, widened
from .artist_state import ArtistGroup, ArtistState, kin_of
from .order import Order
from .snapshot import Snapshot
from .titles import Titles
from .views import Views, question, watch

#: A moving artist is looked at every so many frames at first, and this often at least, whether it still changes.
_LOOK, _LOOK_SELDOM = 4, 64
#: How much longer each artist has to be the same before it stays, every time that one of its like proved that wrong.
_PATIENCE_GROWS, _LONGEST_PATIENCE = 4, 4096
#: An artist that has been the same for so many times its patience stays, however little its drawing costs.
_LONG = 16
#: So many times, and its like move too.
_OFTEN = 2


class ArtistTracker:
    """All artists that a figure draws, in order.

    Attributes:
        frame: number of the frame that is being drawn.
        never: artists that never stay, since one of them once changed unseen.
        boundless: artists that once drew outside the box that was expected of them.
    """

    def __init__(self, fig: Any, agg: Agg) -> None:
        self.frame = 0
        self.never: weakref.WeakSet[Artist] = weakref.WeakSet()
        self.boundless: weakref.WeakSet[Artist] = weakref.WeakSet()
        self._agg = agg
        self._order = Order(fig)
        self._views, self._titles = Views(), Titles()
        self._known: dict[Artist, ArtistState] = {}
        self._kin: dict[Any, ArtistGroup] = {}
        self._rc: list[Any] = []

    def __getitem__(self, artist: Artist) -> ArtistState:
        return self._known[artist]

    def __bool__(self) -> bool:
        """Whether anything is known of the figure yet."""
        return bool(self._known)

    def __iter__(self) -> Iterator[ArtistState]:
        return iter(self._known.values())

    def forget(self) -> None:
        """Nothing is known any more."""
        self._known = {}

    def know_all(self) -> None:
        """Everything was just drawn: know what from."""
        self._order.update()
        self._views = Views()
        self._titles.forget()
        for axes in self._order.axes:
            self._titles.learn(axes, self._agg)
            self._views.of(axes)
        self._rc = _settings()
        for artist in self._order.artists:
            known = self._known[artist] = self._new(artist)
            known.calm = True
            self._look_at(known)

    def follow(self) -> None:
        """Sort all artists into staying and moving ones, for a new frame."""
        if self._order.update():
            self._forget_removed()
        self._order.prepare(self._agg)
        rc = _settings()
        if rc != self._rc:  # artists look at some of them while they draw
            self._rc, self._known = rc, {}
            self._agg.forget()
        artists = self._order.artists
        views = self._views.changed()
        for artist in artists:
            known = self._known.get(artist)
            if known is None:
                self._known[artist] = self._new(artist)
            elif known.stays:
                self._follow(known, views)
        for axes in self._order.axes:
            self._titles.update(axes, self._agg, self._stays)
            for title in (axes.title, axes._left_title, axes._right_title):
                if self._stays(title):
                    self._follow(self._known[title], set())

    def _stays(self, artist: Artist) -> bool:
        known = self._known.get(artist)
        return known is not None and known.stays

    def _follow(self, known: ArtistState, views: set[Snapshot]) -> None:
        """Make an artist that stays a moving one if it may differ from how it was drawn."""
        assert known.watch is not None
        if not views.isdisjoint(known.watch.relies):
            self._move(known)
        elif self._differs(known):
            self._start(known)

    def _new(self, artist: Artist) -> ArtistState:
        kin = self._kin.setdefault(kin_of(artist), ArtistGroup())
        return ArtistState(artist, looked=self.frame, changed=self.frame - 1, kin=kin)

    def _start(self, known: ArtistState) -> None:
        """An artist that stayed has changed: it moves from now on, and its like with it if that happened often."""
        kin = known.kin
        kin.starts += 1
        kin.patience = min(_PATIENCE_GROWS * kin.patience, _LONGEST_PATIENCE)
        for each in list(self._known.values()) if kin.starts >= _OFTEN else [known]:
            if each.kin is kin and each.stays:
                self._move(each)

    def _move(self, known: ArtistState) -> None:
        known.stays, known.calm = False, False
        known.tape = known.ink = None
        known.looked, known.changed, known.pause, known.wasted = self.frame, self.frame, _LOOK, 0.0

    def _look_again(self, known: ArtistState) -> None:
        """Look at a moving artist that was drawn this very moment: has it changed since the last look?"""
        before, passed = known.watch, self.frame - known.looked
        self._look_at(known)
        assert known.watch is not None
        known.looked, known.calm = self.frame, before is not None and before.same(known.watch)
        if known.calm:
            known.wasted += known.cost * passed
        else:
            known.changed, known.wasted, known.pause = self.frame, 0.0, min(2 * known.pause, _LOOK_SELDOM)

    def renew_look(self, known: ArtistState) -> None:
        """An artist that stays was drawn, as it had been; that may have made new objects of old ones."""
        if known.watch is None or known.watch.changed():
            self._look_at(known)

    def _look_at(self, known: ArtistState) -> None:
        """Remember what the artist was drawn from."""
        known.question = question(known.artist, self._agg)  # first: asking may make new objects of old ones
        known.answer = known.question() if known.question is not None else None
        known.watch = watch(known.artist, self._views)

    def drawn(self) -> None:
        """A frame is done."""
        for known in self._known.values():
            if not known.stays and self.frame - known.looked >= known.pause:
                self._look_again(known)
        self._order.drawn()
        self.frame += 1

    def _forget_removed(self) -> None:
        """Forget artists that are not drawn any more."""
        here = set(self._order.artists)
        self._known = {artist: known for artist, known in self._known.items() if artist in here}
        self._kin = {kin_of(artist): known.kin for artist, known in self._known.items()}
        self._titles.keep_only(here)
        self._views.keep_only(watch for known in self._known.values() if known.watch for watch in known.watch.relies)

    def unsettled(self) -> bool:
        """Whether a drawing may change others: of data whose colour limits are found by drawing them."""
        return any(
            (norm := getattr(artist, "norm", None)) is not None
            and not norm.scaled()
            and artist.get_array() is not None  # type: ignore[attr-defined]
            and not self._stays(artist)
            for artist in self._order.artists
        )

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame.

        It looks at whatever is not clipped to the axes.
        """
        if self._order.differs() or _settings() != self._rc:
            return False
        return not self._views.differ() and all(
            not self._differs(known) if known.stays else known.artist._fully_clipped_to_axes()  # type: ignore[attr-defined]
            for known in self._known.values()
        )

    def _differs(self, known: ArtistState) -> bool:
        """Whether an artist that stays may differ from how it was drawn; besides what its watch relies on."""
        watch, answer = known.watch, known.answer
        assert watch is not None
        if known.question is not None and known.question() != answer:
            return True
        if not watch.changed():
            return False
        self._look_at(known)
        now = known.watch
        assert now is not None
        if known.answer == answer and watch.same(now):
            return False
        known.watch, known.answer = watch, answer
        return True

    # --- for the layers ----------------------------------------------------------------------------------------

    def split(self) -> tuple[list[Changing], list[Artist]]:
        """Those that move, with their places between the others, and those that stay; in drawing order."""
        moving: list[Changing] = []
        staying: list[Artist] = []
        for artist in self._order.artists:
            if self._known[artist].stays:
                staying.append(artist)
            else:
                moving.append(Changing(artist, len(staying), self._reach(self._known[artist])))
        return moving, staying

    def _reach(self, known: ArtistState) -> Box:
        """A box for all that the artist will draw if it goes on so: new layers for every step would be dear."""
        whole = (0, 0, int(self._agg.width), int(self._agg.height))
        box = whole if known.artist in self.boundless else region(known.artist, self._agg)
        known.reach = box if known.reach is None else widened(known.reach, box, whole)
        return known.reach

    def wasted(self) -> float:
        """Seconds of drawing artists that did not change and could stay; infinite if one has been so for long."""
        calm = [known for known in self._known.values() if self._is_calm(known) and known.artist not in self.never]
        if any(self.frame - known.changed > _LONG * known.kin.patience for known in calm):
            return math.inf
        return sum(known.wasted for known in calm)

    def _is_calm(self, known: ArtistState) -> bool:
        return not known.stays and known.calm and self.frame - known.changed >= known.kin.patience

    def _may_settle(self, known: ArtistState) -> bool:
        """Whether a moving artist is as it was at the last look, and before."""
        if not self._is_calm(known) or known.artist in self.never:
            return False
        before = known.watch
        self._look_at(known)
        assert before is not None and known.watch is not None
        return before.same(known.watch)

    def settle(self) -> None:
        """Let those stay that have not changed for a while."""
        for known in self._known.values():
            if self._may_settle(known):
                known.stays, known.wasted, known.reach = True, 0.0, None


def _settings() -> list[Any]:
    # Lists, of fonts for one, may be edited in place.
    return [value.copy() if type(value) is list else value for value in dict.values(mpl.rcParams)]
