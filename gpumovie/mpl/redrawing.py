"""Draws a figure again and again, each time only what changed, to the same pixels as drawing all of it.

A frame's way::

    order of drawing -> what changed? -> changed artists, drawn by Agg between layers of what stayed -> pixels

An artist is either *staying*, in the layers, or *moving*, drawn anew for each frame. One that stays and is seen to
change is moving from then on, and the layers are made anew without it. One that moves and is seen not to change, and
whose drawing has cost as much as new layers would, stays again; each time that proves wrong it takes twice as long.
"""

from __future__ import annotations

import time
import warnings
import weakref
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist

from ..errors import DrawingError
from ..video.pixels import Array
from .agg import Agg, Picture
from .audit import Audits
from .dependence import Views, question, watch
from .ink import Ink, InkFinder
from .layers import Changing, Layers
from .order import Order, follows_rules
from .regions import Box, overlap, region
from .tape import Tape
from .titles import Titles
from .watch import Watch

#: A moving artist is looked at every so many frames at first, and this often at least, whether it still changes.
_LOOK, _LOOK_SELDOM = 4, 64
#: How much longer each artist has to be the same before it stays, every time that one of its like proved that wrong.
_PATIENCE_GROWS, _LONGEST_PATIENCE = 4, 4096
#: So many times, and its like move too.
_OFTEN = 2


@dataclass(eq=False)
class _Kin:
    """Artists of one class in the same axes, such as the bars of a histogram: where one moves, the others soon may.

    Attributes:
        patience: frames for which one has to be the same before it stays.
        starts: how often one that stayed has begun to move.
    """

    patience: int = 1
    starts: int = 0


@dataclass(eq=False)
class _Known:
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
        kin: what it shares with its like.
        looks: a checksum of its pixels when it is drawn alone, while it stays.
    """

    artist: Artist
    stays: bool = False
    watch: Watch | None = None
    question: Callable[[], Any] | None = None
    answer: Any = None
    tape: Tape | None = None
    ink: Ink | None = None
    cost: float = 0.0
    calm: bool = False
    looked: int = 0
    pause: int = 1
    changed: int = 0
    wasted: float = 0.0
    kin: _Kin = field(default_factory=_Kin)
    looks: int | None = None


class Redrawing:
    """Draws one figure, whose size and dpi stay the same.

    Attributes:
        frames: drawn so far.
        boxes: where the last frame may differ from the one before; None: anywhere.
        comparing: seconds spent so far on finding out what changed.
    """

    def __init__(self, fig: Any, width: int, height: int, dpi: float, strict: bool = False) -> None:
        self.agg = Agg(width, height, dpi)
        self.frames = 0
        self.boxes: list[Box] | None = None
        self.comparing = 0.0
        self._strict = strict
        self._audits = Audits()
        self._in_full = False  # drawn whole from now on
        self._always: weakref.WeakSet[Artist] = weakref.WeakSet()  # changed unseen once: never stay
        self._fig = fig
        self._order = Order(fig)
        self._views, self._titles = Views(), Titles()
        self._known: dict[Artist, _Known] = {}
        self._kin: dict[Any, _Kin] = {}
        self._rc: list[Any] = []
        self._layers: Layers | None = None
        self._layers_cost = 0.0
        self._ink = InkFinder(self.agg)

    def draw(self) -> Array:
        """The figure as it is now: shape (height, width, 4), uint8; the next call reuses the memory."""
        try:
            # A figure that is drawn only once is not worth a look.
            if self.frames == 0 or self._in_full or not follows_rules(self._fig):
                self._draw_all()
            elif not self._known:
                self._draw_all()
                self._know_all()
            else:
                with self._fig._render_lock, self.agg.remembering():
                    self._draw_changes()
                if self.boxes != [] and self._audits.due():
                    with self._audits.counted():
                        self._audit()
        except BaseException:
            self._known, self._layers = {}, None  # half drawn: begin anew
            raise
        self.frames += 1
        return self.agg.main.rgba

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame.

        It looks at whatever is not clipped to the axes.
        """
        if self._layers is None or self._in_full or self._order.differs() or _settings() != self._rc:
            return False
        return not self._views.differ() and all(
            not self._differs(known) if known.stays else known.artist._fully_clipped_to_axes()  # type: ignore[attr-defined]
            for known in self._known.values()
        )

    def _differs(self, known: _Known) -> bool:
        """Whether an artist that stays may differ from how it was drawn; besides what its watch relies on."""
        watch, answer = known.watch, known.answer
        assert watch is not None
        if known.question is not None and known.question() != answer:
            return True
        if not watch.changed():
            return False
        self._look_at(known)
        if known.answer == answer and watch.same(known.watch):
            return False
        known.watch, known.answer = watch, answer
        return True

    # --- all of it ----------------------------------------------------------------------------------------------

    def _draw_all(self) -> None:
        """As matplotlib draws it."""
        self.boxes, self._layers, self._known = None, None, {}
        self._draw_whole_on(self.agg.main)

    def _draw_whole_on(self, picture: Picture) -> None:
        picture.clear()
        with self.agg.drawing_on(picture):
            self._fig.draw(self.agg)

    def _know_all(self) -> None:
        """Everything was just drawn: know what from."""
        self._order.update()
        self._views = Views()
        self._titles.forget()
        for axes in self._order.axes:
            self._titles.learn(axes, self.agg)
            self._views.of(axes)
        self._rc = _settings()
        for artist in self._order.artists:
            known = self._known[artist] = self._new(artist)
            known.calm = True
            self._look_at(known)

    # --- what changed -------------------------------------------------------------------------------------------

    def _draw_changes(self) -> None:
        started = time.perf_counter()
        if self._order.update():
            self._forget_removed()
        self._order.prepare(self.agg)
        anything = self._find_changes()
        self.comparing += time.perf_counter() - started
        if not anything:
            self.boxes = []
        elif self._unsettled():
            self._draw_all()
            self._know_all()
            return
        else:
            self._draw_layers()
        self._order.drawn()

    def _find_changes(self) -> bool:
        """Sort all artists into staying and moving ones; whether the frame may differ from the last."""
        rc = _settings()
        if rc != self._rc:  # artists look at some of them while they draw
            self._rc, self._known = rc, {}
            self.agg.forget()
        artists = self._order.artists
        views = self._views.changed()
        for artist in artists:
            known = self._known.get(artist)
            if known is None:
                self._known[artist] = self._new(artist)
            elif known.stays:
                self._follow(known, views)
        for axes in self._order.axes:
            self._titles.update(axes, self.agg, self._stays)
            for title in (axes.title, axes._left_title, axes._right_title):
                if self._stays(title):
                    self._follow(self._known[title], set())
        staying = [artist for artist in artists if self._known[artist].stays]
        return len(staying) < len(artists) or self._layers is None or self._layers.staying != staying

    def _stays(self, artist: Artist) -> bool:
        known = self._known.get(artist)
        return known is not None and known.stays

    def _follow(self, known: _Known, views: set[Watch]) -> None:
        """Make an artist that stays a moving one if it may differ from how it was drawn."""
        assert known.watch is not None
        if not views.isdisjoint(known.watch.relies):
            self._move(known)
        elif self._differs(known):
            self._start(known)

    def _new(self, artist: Artist) -> _Known:
        kin = self._kin.setdefault(_kin_of(artist), _Kin())
        return _Known(artist, looked=self.frames, changed=self.frames - 1, kin=kin)

    def _start(self, known: _Known) -> None:
        """An artist that stayed has changed: it moves from now on, and its like with it if that happened often."""
        kin = known.kin
        kin.starts += 1
        kin.patience = min(_PATIENCE_GROWS * kin.patience, _LONGEST_PATIENCE)
        for each in list(self._known.values()) if kin.starts >= _OFTEN else [known]:
            if each.kin is kin and each.stays:
                self._move(each)

    def _move(self, known: _Known) -> None:
        known.stays, known.calm = False, False
        known.tape = known.ink = known.looks = None
        known.looked, known.changed, known.pause, known.wasted = self.frames, self.frames, _LOOK, 0.0

    def _look_again(self, known: _Known) -> None:
        """Look at a moving artist that was drawn this very moment: has it changed since the last look?"""
        before, passed = known.watch, self.frames - known.looked
        self._look_at(known)
        assert known.watch is not None
        known.looked, known.calm = self.frames, before is not None and before.same(known.watch)
        if known.calm:
            known.wasted += known.cost * passed
        else:
            known.changed, known.wasted, known.pause = self.frames, 0.0, min(2 * known.pause, _LOOK_SELDOM)

    def _look_at(self, known: _Known) -> None:
        """Remember what the artist was drawn from."""
        known.question = question(known.artist, self.agg)  # first: asking may make new objects of old ones
        known.answer = known.question() if known.question is not None else None
        known.watch = watch(known.artist, self._views)

    def _forget_removed(self) -> None:
        """Forget artists that are not drawn any more."""
        here = set(self._order.artists)
        self._known = {artist: known for artist, known in self._known.items() if artist in here}
        self._kin = {_kin_of(artist): known.kin for artist, known in self._known.items()}
        self._titles.keep_only(here)
        self._views.keep_only(watch for known in self._known.values() if known.watch for watch in known.watch.relies)

    def _unsettled(self) -> bool:
        """Whether a drawing may change others: of data whose colour limits are found by drawing them."""
        return any(
            (norm := getattr(artist, "norm", None)) is not None
            and not norm.scaled()
            and artist.get_array() is not None  # type: ignore[attr-defined]
            and not self._stays(artist)
            for artist in self._order.artists
        )

    # --- drawing ------------------------------------------------------------------------------------------------

    def _draw_layers(self) -> None:
        moving, staying = self._split()
        layers = self._layers
        if (
            layers is None
            or layers.staying != staying
            or not layers.have_room_for(moving)
            or self._worth_new_layers()
        ):
            self._settle()
            moving, staying = self._split()
            self._layers = layers = self._make_layers(staying, moving)
            layers.draw(moving)
            self.boxes = None
        else:
            self.boxes = layers.draw(moving)
        for each in moving:
            known = self._known[each.artist]
            if self.frames - known.looked >= known.pause:
                self._look_again(known)

    def _split(self) -> tuple[list[Changing], list[Artist]]:
        moving: list[Changing] = []
        staying: list[Artist] = []
        for artist in self._order.artists:
            if self._known[artist].stays:
                staying.append(artist)
            else:
                moving.append(Changing(artist, len(staying), region(artist, self.agg)))
        return moving, staying

    def _worth_new_layers(self) -> bool:
        """Whether artists that did not change have cost as much time as layers with them would."""
        return sum(known.wasted for known in self._known.values() if self._is_calm(known)) > self._layers_cost

    def _is_calm(self, known: _Known) -> bool:
        return not known.stays and known.calm and self.frames - known.changed >= known.kin.patience

    def _may_settle(self, known: _Known) -> bool:
        """Whether a moving artist is as it was at the last look, and before."""
        if not self._is_calm(known) or known.artist in self._always:
            return False
        before = known.watch
        self._look_at(known)
        assert before is not None and known.watch is not None
        return before.same(known.watch)

    def _settle(self) -> None:
        """Let those stay that have not changed for a while."""
        for known in self._known.values():
            if self._may_settle(known):
                known.stays, known.wasted = True, 0.0

    def _make_layers(self, staying: list[Artist], moving: list[Changing]) -> Layers:
        started = time.perf_counter()
        layers = Layers(self.agg, staying, moving, self._ink_of, self._may_touch, self._stamp, self._draw)
        for artist in staying:
            known = self._known[artist]
            if known.watch is None or known.watch.changed():
                self._look_at(known)
        self._layers_cost = time.perf_counter() - started
        return layers

    def _ink_of(self, artist: Artist) -> Ink:
        known = self._known[artist]
        if known.ink is None:
            assert known.tape is not None
            known.ink = self._ink.find(known.tape)
        return known.ink

    def _may_touch(self, artist: Artist, box: Box) -> bool:
        return overlap(region(artist, self.agg), box)

    def _stamp(self, artist: Artist) -> None:
        """Draw one that stays, for the layers."""
        known = self._known[artist]
        if known.tape is None:
            with self.agg.taping() as known.tape:
                artist.draw(self.agg)
        else:
            self.agg.play(known.tape)

    def _draw(self, artist: Artist) -> None:
        started = time.perf_counter()
        artist.draw(self.agg)
        self._known[artist].cost = time.perf_counter() - started

    # --- audit --------------------------------------------------------------------------------------------------

    def _audit(self) -> None:
        """Compare the frame with the whole figure's drawing; if it differs, repair it and find out why."""
        whole = self.agg.picture()
        self._draw_whole_on(whole)
        if np.array_equal(whole.flat, self.agg.main.flat):
            for known in self._known.values():
                if known.stays:
                    self._note_look(known)
                    self._renew_look(known)
            return
        differs = np.flatnonzero(whole.flat != self.agg.main.flat)
        culprits = [known for known in self._known.values() if self._is_culprit(known)]
        self.agg.main.flat[:] = whole.flat
        self.boxes, self._layers, self._known = None, None, {}
        self._always.update(known.artist for known in culprits)
        self._in_full = not culprits
        names = ", ".join(str(known.artist) for known in culprits)
        found = f"frame {self.frames}: {len(differs)} pixels differ from drawing the whole figure"
        if self._strict:
            raise DrawingError(
                f"{found}; {f'what changed unseen is {names}' if names else 'what changed was not found'}"
            )
        if names:
            found += (
                f"; the frame is repaired, and {names}, which changed unseen, drawn anew for every frame from now on"
            )
        else:
            found += "; the frame is repaired, and the whole figure drawn for every frame from now on"
        warnings.warn(found, stacklevel=2)

    def _note_look(self, known: _Known) -> None:
        """Remember how an artist looks alone, to find out at a later audit whether it still looks so."""
        if known.looks is None:
            known.looks = self._looks(known.artist)

    def _looks(self, artist: Artist) -> int:
        picture = self.agg.picture()
        with self.agg.drawing_on(picture):
            artist.draw(self.agg)
        return zlib.crc32(picture.rgba)

    def _is_culprit(self, known: _Known) -> bool:
        """Whether one that stays does not look as it did, or one that moves draws outside its box."""
        if known.stays:
            return known.looks is not None and known.looks != self._looks(known.artist)
        return False

    def _renew_look(self, known: _Known) -> None:
        """Being drawn made new objects of old ones; they are what counts now."""
        assert known.watch is not None
        if known.watch.changed():
            self._look_at(known)


def _kin_of(artist: Artist) -> tuple[type, object]:
    return type(artist), artist.axes


def _settings() -> list[Any]:
    return list(dict.values(mpl.rcParams))
