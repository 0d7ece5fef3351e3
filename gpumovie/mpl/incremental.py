"""Draws a figure again and again, each time only what changed, to the same pixels as drawing all of it.

The way of a frame::

    order of drawing -> what changed? -> dynamic artists, drawn by Agg between layers of static ones -> pixels
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg

from ..errors import DrawingError
from ..video.pixel_formats import Array
from . import audit
from .agg.images import Images
from .agg.renderer import Agg
from .boxes import Box, rows_and_columns
from .layers.layers import Layers
from .layers.painter import ArtistPainter
from .tracking.artist_state import ArtistState
from .tracking.order import is_drawn_in_order
from .tracking.tracker import ArtistTracker
from .tracking.watch import Watch


class IncrementalRenderer:
    """Draws one figure, whose size and dpi stay the same.

    Args:
        fig: a matplotlib Figure.
        width, height: of its image, in pixels; matplotlib before 3.11 has fractions of them.
        dpi: pixels an inch.
        strict: whether a frame that differs from the whole figure's drawing is an error instead of a warning.
        images: draws the figure's images; None is matplotlib's way.
        comes_again: whether the figure is expected to be drawn more than once.

    Attributes:
        agg: the renderer.
        boxes: where the last frame may differ from the one before; None: anywhere.
        comparing: seconds spent so far on finding out what changed.
    """

    def __init__(
        self,
        fig: Any,
        width: float,
        height: float,
        dpi: float,
        strict: bool = False,
        images: Images | None = None,
        comes_again: bool = True,
    ) -> None:
        self.agg = Agg(width, height, dpi)
        self.boxes: list[Box] | None = None
        self.comparing = 0.0
        self._fig, self._strict, self._comes_again = fig, strict, comes_again
        self._tracker = ArtistTracker(fig, self.agg)
        self._painter = ArtistPainter(self.agg, images)
        self._layers: Layers | None = None
        self._layers_seconds = math.inf  # that making them took
        self._audits = audit.AuditSchedule()
        self._is_tracking = False
        self._always_whole = self._has_been_wrong = False
        self._frames = 0  # drawn so far

    def draw(self) -> Array:
        """The figure as it is now.

        Returns:
            Shape (height, width, 4), uint8, RGBA with straight alpha; the next call reuses the memory.
        """
        try:
            with self._fig._render_lock:
                self._draw()
        except BaseException:  # it is half drawn
            self._forget()
            raise
        self._frames += 1
        return self.agg.main.rgba

    def keeps_layout(self) -> bool:
        """Whether nothing that a layout engine looks at has changed since the last frame."""
        return self._layers is not None and self._tracker.keeps_layout()

    def watch(self) -> Watch:
        """A look at the figure as it was drawn last, to be compared with the next frame."""
        return Watch(self._fig, self._tracker if self._is_tracking else None)

    def _draw(self) -> None:
        # A figure that is drawn only once is not worth a look.
        if self._always_whole or (self._frames == 0 and not self._comes_again) or not is_drawn_in_order(self._fig):
            self._draw_whole()
            return
        with self.agg.drawing_frame(self._fig):
            if not self._is_tracking:
                self._draw_first()
                return
            self._draw_changes()
        if self._is_audit_due():
            with self._audits.counted():
                self._audit()

    def _draw_whole(self) -> None:
        """Draw the figure as matplotlib does."""
        self._forget()
        self.agg.main.clear()
        self._fig.draw(self.agg)

    def _draw_first(self) -> None:
        """Draw all artists one by one, and learn them."""
        if self._has_been_wrong:  # who changes must not be taken for static until it is seen again
            self._draw_whole()
            self._learn()
            return
        self._forget()
        self._tracker.begin()
        if _has_unscaled_norm([*self._tracker.static, *self._tracker.dynamic]):
            self._draw_whole()
            return
        self._draw_layers()
        self._is_tracking = True
        self._tracker.finish_frame()

    def _learn(self) -> None:
        """Learn all artists, which have just been drawn."""
        self._tracker.learn()
        self._is_tracking = True

    def _forget(self) -> None:
        """Begin anew with the next frame."""
        self.boxes, self._is_tracking = None, False
        self._forget_layers()
        self._tracker.forget()

    def _forget_layers(self) -> None:
        self._layers = None

    # --- what changed -------------------------------------------------------------------------------------------

    def _draw_changes(self) -> None:
        tracker, started = self._tracker, time.perf_counter()
        tracker.update()
        self.comparing += time.perf_counter() - started
        if _has_unscaled_norm(tracker.dynamic):
            self._draw_whole()
            return
        layers = self._layers
        if layers is None or not layers.accept(tracker.static, tracker.dynamic) or self._would_new_layers_pay():
            tracker.make_stable_static()
            self._draw_layers()
        else:
            self._painter.begin_frame()
            self.boxes = layers.draw()
        tracker.finish_frame()

    def _draw_layers(self) -> None:
        """Make new layers, and draw by them."""
        self._painter.begin_frame()
        self._layers = self._make_layers()
        self._layers.draw()
        self.boxes = None

    def _would_new_layers_pay(self) -> bool:
        return self._tracker.redundant_seconds() > self._layers_seconds

    def _make_layers(self) -> Layers:
        started = time.perf_counter()
        layers = self._new_layers(self._tracker.static, self._tracker.dynamic)
        for state in self._tracker.static:
            self._tracker.renew_snapshot(state)
        self._layers_seconds = time.perf_counter() - started
        return layers

    def _new_layers(self, static: Sequence[ArtistState], dynamic: Sequence[ArtistState]) -> Layers:
        return Layers(self._painter, static, dynamic)

    # --- audit --------------------------------------------------------------------------------------------------

    def _is_audit_due(self) -> bool:
        return time.perf_counter() > self._audits.due_at and audit.is_enabled()

    def _audit(self) -> None:
        """Compare the frame with matplotlib's own drawing; if it differs, repair it and find out why."""
        renderer: Any = RendererAgg(self.agg.width, self.agg.height, self.agg.dpi)  # type: ignore[no-untyped-call]
        self._fig.draw(renderer)
        whole = np.asarray(renderer.buffer_rgba()).view(np.uint32).reshape(-1)
        differing = int(np.count_nonzero(whole != self.agg.main.flat))
        tracker = self._tracker
        if not differing:
            for state in tracker.static:
                tracker.renew_snapshot(state)
            return
        changed = [state for state in tracker.static if self._looks_different(state)]
        outside = [state for state in tracker.dynamic if state.bounds is not None and self._draws_outside(state)]
        self.agg.main.flat[:] = whole
        self._always_whole, self._has_been_wrong = not changed and not outside, True
        tracker.never_static.add(changed)
        tracker.unbounded.add(outside)
        self._forget()
        self._report(differing, [state.artist for state in changed], [state.artist for state in outside])

    def _looks_different(self, state: ArtistState) -> bool:
        """Whether a static artist now draws something else than before."""
        before, now = self.agg.new_image(), self.agg.new_image()
        with self.agg.drawing_on(before):
            self.agg.replay(state.display_list or [])
        with self.agg.drawing_on(now):
            state.artist.draw(self.agg)
        return not np.array_equal(before.flat, now.flat)

    def _draws_outside(self, state: ArtistState) -> bool:
        """Whether a dynamic artist draws outside its bounds."""
        assert state.bounds is not None
        scratch = self.agg.scratch
        scratch.clear()
        with self.agg.drawing_on(scratch):
            state.artist.draw(self.agg)
        scratch.pixels[rows_and_columns(state.bounds)] = 0
        return bool(scratch.rgba[:, :, 3].any())

    def _report(self, differing: int, changed: list[Artist], outside: list[Artist]) -> None:
        found = f"{self._fig}, frame {self._frames}: {differing} pixels differed from drawing the whole figure"
        causes = [f"{_names(changed)} changed unseen"] if changed else []
        causes += [f"{_names(outside)} drew outside the expected box"] if outside else []
        cause = " and ".join(causes) or "what changed unseen was not found"
        if self._strict:
            raise DrawingError(f"{found}; {cause}")
        verb = "is" if len(changed) + len(outside) < 2 else "are"
        if changed:
            remedy = f"{verb} drawn for every frame"
        else:
            remedy = f"{verb} given the whole picture" if outside else "the whole figure is drawn for every frame"
        warnings.warn(f"{found}; {cause}, and {remedy} from now on", stacklevel=2)


def _names(artists: list[Artist]) -> str:
    return ", ".join(map(str, artists))


def _has_unscaled_norm(dynamic: Sequence[ArtistState]) -> bool:
    """Whether to draw any of these may change other artists: its colour limits are found by drawing it."""
    return any(
        (norm := getattr(state.artist, "norm", None)) is not None
        and not norm.scaled()
        and state.artist.get_array() is not None  # type: ignore[attr-defined]
        for state in dynamic
    )
