"""Draws a figure again and again, each time only what changed, to the same pixels as drawing all of it.

A frame's way::

    order of drawing -> what changed? -> changed artists, drawn by Agg between layers of what stayed -> pixels
"""

from __future__ import annotations

import time
import warnings
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg

from ..errors import DrawingError
from ..video.pixel_formats import Array
from .agg.images import Images
from .agg.rectangles import Rectangles
from .agg.renderer import Agg, Picture
from .audit import Audits
from .layers.coverage_mask import CoverageFinder, CoverageMask
from .layers.layers import Changing, Layers
from .layers.regions import Box, overlap, region, rows_and_columns
from .tracking.artist_state import ArtistState
from .tracking.order import follows_rules
from .tracking.tracker import ArtistTracker


class IncrementalRenderer:
    """Draws one figure, whose size and dpi stay the same.

    Attributes:
        boxes: where the last frame may differ from the one before; None: anywhere.
        comparing: seconds spent so far on finding out what changed.
    """

    def __init__(self, fig: Any, width: float, height: float, dpi: float, strict: bool = False) -> None:
        self.agg = Agg(width, height, dpi)
        self.boxes: list[Box] | None = None
        self.comparing = 0.0
        self._fig, self._strict = fig, strict
        self._cast = ArtistTracker(fig, self.agg)
        self._layers: Layers | None = None
        self._layers_cost = 0.0
        self._ink, self._images, self._rectangles = CoverageFinder(self.agg), Images(), Rectangles()
        self._audits = Audits()
        self._in_full = False  # drawn whole from now on
        self._frames = 0  # drawn so far

    def draw(self) -> Array:
        """The figure as it is now: shape (height, width, 4), uint8; the next call reuses the memory."""
        try:
            with self._fig._render_lock:
                self._draw()
        except BaseException:
            self._forget_layers()  # half drawn: begin anew
            self._cast.forget()
            raise
        self._frames += 1
        return self.agg.main.rgba

    def _forget_layers(self) -> None:
        self._layers = None

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame."""
        return self._layers is not None and self._cast.keeps_layout()

    def _draw(self) -> None:
        # A figure that is drawn only once is not worth a look.
        if self._frames == 0 or self._in_full or not follows_rules(self._fig):
            self._draw_all()
        elif not self._cast:
            self._draw_all()
            self._cast.know_all()
        else:
            with self.agg.remembering():
                self._draw_changes()
            if self._audits.due():
                with self._audits.counted():
                    self._audit()

    def _draw_all(self) -> None:
        """As matplotlib draws it."""
        self.boxes, self._layers = None, None
        self._cast.forget()
        self.agg.main.clear()
        self._fig.draw(self.agg)

    # --- what changed -------------------------------------------------------------------------------------------

    def _draw_changes(self) -> None:
        started = time.perf_counter()
        self._cast.follow()
        self._rectangles.begin()
        moving, staying = self._cast.split()
        self.comparing += time.perf_counter() - started
        if self._cast.unsettled():
            self._draw_all()
            self._cast.know_all()
            return
        layers = self._layers
        if (
            layers is None
            or layers.staying != staying
            or not layers.have_room_for(moving)
            or self._worth_new_layers()
        ):
            self._cast.settle()
            moving, staying = self._cast.split()
            self._layers = layers = self._make_layers(staying, moving)
            layers.draw(moving)
            self.boxes = None
        else:
            self.boxes = layers.draw(moving) if moving else []
        self._cast.drawn()

    def _worth_new_layers(self) -> bool:
        """Whether artists that did not change have cost as much time as layers with them would."""
        return self._cast.wasted() > self._layers_cost

    def _make_layers(self, staying: list[Artist], moving: list[Changing]) -> Layers:
        started = time.perf_counter()
        layers = Layers(
            self.agg, staying, moving, self._ink_of, self._may_touch, self._draw_staying, self._draw_moving
        )
        for artist in staying:
            self._cast.renew_look(self._cast[artist])
        self._layers_cost = time.perf_counter() - started
        return layers

    def _ink_of(self, artist: Artist) -> CoverageMask:
        known = self._cast[artist]
        if known.ink is None:
            assert known.tape is not None
            known.ink = self._ink.find(known.tape)
        return known.ink

    def _may_touch(self, artist: Artist, box: Box) -> bool:
        return overlap(region(artist, self.agg), box)

    def _draw_staying(self, artist: Artist) -> None:
        known = self._cast[artist]
        if known.tape is None:
            with self.agg.taping() as known.tape:
                artist.draw(self.agg)
        else:
            self.agg.play(known.tape)

    def _draw_moving(self, artist: Artist) -> None:
        started = time.perf_counter()
        known = self._cast[artist]
        if not self._images.draw(artist, self.agg):
            known.rectangle = self._rectangles.draw(artist, self.agg, known.rectangle)
            if known.rectangle is None:
                artist.draw(self.agg)
        known.cost = time.perf_counter() - started

    # --- audit --------------------------------------------------------------------------------------------------

    def _audit(self) -> None:
        """Compare the frame with matplotlib's own drawing; if it differs, repair it and find out why."""
        renderer: Any = RendererAgg(self.agg.width, self.agg.height, self.agg.dpi)  # type: ignore[no-untyped-call]
        self._fig.draw(renderer)
        whole = np.asarray(renderer.buffer_rgba()).view(np.uint32).reshape(-1)
        differing = int(np.count_nonzero(whole != self.agg.main.flat))
        if not differing:
            for known in self._cast:
                if known.stays:
                    self._cast.renew_look(known)
            return
        changed = [known.artist for known in self._cast if known.stays and self._looks_different(known)]
        moving = [known for known in self._cast if not known.stays and known.reach is not None]
        spare = self.agg.picture()
        outside = [known.artist for known in moving if self._draws_outside(known, spare)]
        self.agg.main.flat[:] = whole
        self.boxes, self._layers, self._in_full = None, None, not changed and not outside
        self._cast.never.update(changed)
        self._cast.boundless.update(outside)
        self._cast.forget()
        self._report(differing, changed, outside)

    def _looks_different(self, known: ArtistState) -> bool:
        """Whether an artist that stays does not draw any more what it drew."""
        was, now = self.agg.picture(), self.agg.picture()
        with self.agg.drawing_on(was):
            self.agg.play(known.tape or [])
        with self.agg.drawing_on(now):
            known.artist.draw(self.agg)
        return not np.array_equal(was.flat, now.flat)

    def _draws_outside(self, known: ArtistState, picture: Picture) -> bool:
        """Whether an artist that moves draws where it is not expected to."""
        assert known.reach is not None
        picture.clear()
        with self.agg.drawing_on(picture):
            known.artist.draw(self.agg)
        picture.pixels[rows_and_columns(known.reach)] = 0
        return bool(picture.rgba[:, :, 3].any())

    def _report(self, differing: int, changed: list[Artist], outside: list[Artist]) -> None:
        found = f"{self._fig}, frame {self._frames}: {differing} pixels differed from drawing the whole figure"
        causes = [f"{_names(changed)} changed unseen"] if changed else []
        causes += [f"{_names(outside)} drew outside the expected box"] if outside else []
        cause = " and ".join(causes) or "what changed unseen was not found"
        if self._strict:
            raise DrawingError(f"{found}; {cause}")
        verb = "is" if len(changed) + len(outside) < 2 else "are"
        if changed:
            anew = f"{verb} drawn for every frame"
        else:
            anew = f"{verb} given the whole picture" if outside else "the whole figure is drawn for every frame"
        warnings.warn(f"{found}; {cause}, and {anew} from now on", stacklevel=2)


def _names(artists: list[Artist]) -> str:
    return ", ".join(map(str, artists))
