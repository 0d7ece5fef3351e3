"""Canvas: a context, a target and a way out; what users of raw OpenGL hold."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ..errors import ClosedError, GLError, OptionError
from ..options.arguments import check_size
from . import api as gl
from .checks import calls, keep_messages, raise_errors
from .context import BaseContext, open_context
from .drawing import drawing
from .measure import fastest_strategy
from .nv12 import Nv12Pass, Yuv, packed_size
from .readback import SLOTS, Readback, Ring, Strategy, check_slots, check_strategy
from .state import neutral_state
from .target import Target, nearest_samples

log = logging.getLogger("gpumovie")

#: How a frame can leave: as drawn (bottom row first), or converted for a 4:2:0 film (top row first, even size).
Layout = Literal["rgb", "rgba"] | Yuv


class Canvas:
    """Somewhere to draw with OpenGL, without a window or a display.

    >>> with Canvas((1280, 720), samples=4) as canvas, Movie("out.mp4", fps=60) as movie:
    ...     for i in range(600):
    ...         with canvas.draw():
    ...             glClearColor(i / 600, 0, 0, 1)
    ...             glClear(GL_COLOR_BUFFER_BIT)
    ...         movie.write(canvas)

    A canvas has an OpenGL context of its own (compatibility profile, 3.3 or newer), which stays current after
    ``draw()``; what is set or made in it stays as it is between frames. It belongs to the thread that made it.
    PyOpenGL, moderngl, glumpy and whatever else calls OpenGL draw into it.

    Args:
        size: (width, height) in pixels, up to what the driver allows.
        samples: antialiasing samples a pixel, 0 for none; more than the driver has are reduced to what it has.
        depth: whether there is a depth (24 bit) and stencil (8 bit) buffer.
        bits: 8, or 16 a channel, for films with ten bits.
        transparent: whether films keep the opacity that was drawn (in codecs that have it), taken as straight alpha.
        slots: 2 to 8 frames may be on their way to the encoder at once.
        strategy: how they leave OpenGL: ``map persistent subdata``; None measures which is fastest.
        context: ``egl``, ``osmesa`` or ``glfw``; None takes the first that works. Environment: GPUMOVIE_CONTEXT.
        device: the GPU by number. Environment: GPUMOVIE_DEVICE.

    Attributes:
        size, samples, bits, transparent: as above; samples as they are.
        context: the OpenGL context, and its ``features``.

    Raises:
        OptionError: an argument cannot be; the message quotes it and names the limit.
        NoContextError: there is no OpenGL; carries what was tried.
        GLError: the driver cannot make it.
    """

    def __init__(
        self,
        size: tuple[int, int],
        samples: int = 0,
        depth: bool = True,
        *,
        bits: int = 8,
        transparent: bool = False,
        slots: int = SLOTS,
        strategy: Strategy | None = None,
        context: str | BaseContext | None = None,
        device: int | None = None,
    ) -> None:
        self._closed = True  # until there is something to close
        self.size = check_size(size)
        if isinstance(samples, bool) or not isinstance(samples, int | np.integer) or samples < 0:
            raise OptionError(f"samples={samples!r} is no number of samples a pixel; give 0, 2, 4, 8...")
        if bits not in (8, 16):
            raise OptionError(f"bits={bits!r} cannot be drawn; give 8 or 16 a channel")
        self.bits, self.transparent, self._slots = bits, transparent, check_slots(slots)
        self._strategy = strategy
        self._owns_context = not isinstance(context, BaseContext)
        self.context = context if isinstance(context, BaseContext) else open_context(context, device)
        self._rings: dict[Layout, Ring] = {}
        self._passes: dict[Layout, Nv12Pass] = {}
        try:
            with self.context.borrowed():
                self._make(int(samples), bool(depth))
        except BaseException:
            self._close_context()
            raise
        self._closed = False

    def _make(self, samples: int, depth: bool) -> None:
        features = self.context.features
        if self._strategy is not None:
            check_strategy(self._strategy, self.context)
        self._check_limit(features.largest_size)
        self.samples = nearest_samples(samples, self.bits, features)
        if self.samples != samples:
            log.warning("samples=%s: %s does not have that; %s is used", samples, features.renderer, self.samples)
        keep_messages(features)
        with neutral_state():  # another canvas of this context may be drawn on at the time
            self._target = Target(self.size, self.samples, depth, self.bits)
            self._clear()

    # --- drawing ------------------------------------------------------------------------------------------

    @contextmanager
    def draw(self) -> Iterator[Canvas]:
        """Draw inside the ``with`` block: the context is current, the framebuffer bound, the viewport all of it.

        Raises:
            ClosedError: the canvas is closed.
            GLError: another thread or process uses it; a call in the block failed; the block left another framebuffer
                bound, or a stack of OpenGL's deeper or less deep than it was.
        """
        with self._current(), drawing(self.context, self._target.framebuffer, self.size):
            yield self

    @property
    def framebuffer(self) -> int:
        """OpenGL's name of the framebuffer that is drawn into."""
        return self._target.framebuffer

    def read(self) -> npt.NDArray[Any]:
        """What was drawn: shape (height, width, 4), RGBA, top row first, uint8, or uint16 with ``bits=16``."""
        picture = np.empty((self.size[1], self.size[0], 4), np.uint8 if self.bits == 8 else np.uint16)
        with self._current():
            raise_errors(self.context.features, "calls before reading the canvas")
            with calls("the canvas cannot be read"), neutral_state():
                self._target.resolve()
                gl.glReadPixels(0, 0, *self.size, gl.GL_RGBA, self._kind(), picture)
        return picture[::-1].copy()

    # --- the way out --------------------------------------------------------------------------------------

    def layouts(self) -> tuple[Layout, ...]:
        """The layouts in which frames of this canvas can leave."""
        fits = packed_size(self.size)[1] <= self.context.features.largest_texture
        return ("rgb", "rgba", "nv12", "p010", "yuv420p") if fits else ("rgb", "rgba")

    def start_reading(self, layout: Layout) -> Readback:
        """Start to read what was drawn; the canvas may be drawn on again at once.

        ``rgb`` is RGBA whose fourth byte means nothing, or three channels of 16 bits; ``rgba`` has opacity.
        """
        with self._current():
            raise_errors(self.context.features, "calls before reading the canvas")
            return self._start_reading(layout)

    def _start_reading(self, layout: Layout) -> Readback:
        with neutral_state():
            if layout not in self._rings:
                self._rings[layout] = self._new_ring(layout)
            ring = self._rings[layout]
            ring.make_room()  # several films may each have frames of this canvas on their way
            with calls("the canvas cannot be read"):
                self._convert(layout)
            return ring.read(lambda: self._read_pixels(layout))

    def stop_reading(self, layout: Layout) -> None:
        """Free what frames in ``layout`` left by, until one is read again."""
        ring, converter = self._rings.pop(layout, None), self._passes.pop(layout, None)
        with self._current():
            if ring is not None:
                with neutral_state():
                    ring.close()
            if converter is not None:
                converter.close()

    @property
    def slots(self) -> int:
        """Frames that may be on their way, or leased, at once."""
        return self._slots

    @property
    def waited(self) -> float:
        """Seconds spent so far on waiting for frames to be given back, by the encoder for one."""
        return sum(ring.waited for ring in self._rings.values())

    def close(self) -> None:
        """Free everything. Frames on their way into a film are kept for it. A second call does nothing."""
        if self._closed:
            return
        if self.context.closed:  # which has freed all
            self._closed = True
            return
        with self.context.borrowed():
            self._closed = True
            try:
                raise_errors(self.context.features, "calls before closing the canvas")
            except GLError as error:
                log.warning("%s", error)  # an error now would hide the one that ends a with block
            with ExitStack() as freeing:
                freeing.callback(self._target.close)
                for converter in self._passes.values():
                    freeing.callback(converter.close)
                with neutral_state(), ExitStack() as rings:
                    for ring in self._rings.values():
                        rings.callback(ring.close)
            self._close_context()  # not if a reader hangs: its memory is the context's

    @property
    def closed(self) -> bool:
        return self._closed

    def __enter__(self) -> Canvas:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self._closed else self.context.features.renderer
        return f"<Canvas {self.size[0]}x{self.size[1]}, {state}>"

    @contextmanager
    def _current(self) -> Iterator[None]:
        self._check_open()
        with self.context.borrowed():
            yield

    def _check_open(self) -> None:
        if self._closed:
            raise ClosedError(f"{self!r} was used after close(); make a new one")

    def _check_limit(self, largest: tuple[int, int]) -> None:
        if self.size[0] > largest[0] or self.size[1] > largest[1]:
            raise OptionError(
                f"size {self.size} is more than {self.context.features.renderer} can draw: "
                f"at most {largest[0]}x{largest[1]}"
            )

    def _clear(self) -> None:
        """Transparent black, as a new window is; OpenGL leaves new memory as it finds it."""
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self._target.framebuffer)
        gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT | gl.GL_STENCIL_BUFFER_BIT)
        raise_errors(self.context.features, f"a canvas of {self.size[0]}x{self.size[1]} cannot be made")

    def _kind(self) -> int:
        return int(gl.GL_UNSIGNED_BYTE if self.bits == 8 else gl.GL_UNSIGNED_SHORT)

    def _convert(self, layout: Layout) -> None:
        """Leave a framebuffer bound for reading that holds the frame in ``layout``."""
        self._target.resolve()
        if layout != "rgb" and layout != "rgba":
            if layout not in self._passes:
                self._passes[layout] = Nv12Pass(self.size, layout)
                self._target.resolve()
            self._passes[layout].run(self._target.texture)

    def _read_pixels(self, layout: Layout) -> None:
        converter = self._passes.get(layout)
        if converter is not None:
            gl.glReadPixels(0, 0, *converter.packed, gl.GL_RGBA, converter.kind, None)
        else:
            deep = layout == "rgb" and self.bits == 16
            gl.glReadPixels(0, 0, *self.size, gl.GL_RGB if deep else gl.GL_RGBA, self._kind(), None)

    def _frame_bytes(self, layout: Layout) -> int:
        converter = self._passes.get(layout)
        if converter is not None:
            return converter.packed[0] * converter.packed[1] * 4 * (1 if converter.bits == 8 else 2)
        channels = 3 if layout == "rgb" and self.bits == 16 else 4
        return self.size[0] * self.size[1] * channels * self.bits // 8

    def _new_ring(self, layout: Layout) -> Ring:
        with calls("the canvas cannot be read"):
            self._convert(layout)
        size = self._frame_bytes(layout)
        strategy = self._strategy or fastest_strategy(self.context, size, lambda: self._read_pixels(layout))
        return Ring(self.context, size, self._slots, strategy)

    def _close_context(self) -> None:
        if self._owns_context:
            self.context.close()
