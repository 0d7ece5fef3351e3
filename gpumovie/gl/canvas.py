"""Canvas: an OpenGL context, a framebuffer and a ring of pixel buffers; the class for users of raw OpenGL."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ClosedError, GLError, OptionError
from ..options.arguments import check_size
from . import api as gl
from .checks import keep_messages, raise_errors, translate_errors
from .context.base import BaseContext
from .context.opening import open_context
from .layouts import Layout, converted_pixels, drawn_pixels, sample_type
from .measure import fastest_strategy
from .nv12 import Nv12Pass, packed_size
from .readback import Readback, Ring
from .ring_options import SLOTS, Strategy, check_slots, check_strategy
from .state import drawing, neutral_state
from .target import Target, nearest_samples

log = logging.getLogger("gpumovie")

_CANNOT_READ = "the canvas cannot be read"


@dataclass(frozen=True)
class _Output:
    """The way of frames in one layout out of a canvas."""

    ring: Ring
    converter: Nv12Pass | None


class Canvas:
    """A place to draw with OpenGL, without a window or a display.

    >>> with Canvas((1280, 720), samples=4) as canvas, Movie("out.mp4", fps=60) as movie:
    ...     for i in range(600):
    ...         with canvas.draw():
    ...             glClearColor(i / 600, 0, 0, 1)
    ...             glClear(GL_COLOR_BUFFER_BIT)
    ...         movie.write(canvas)

    A canvas has an OpenGL context of its own (compatibility profile, 3.3 or newer), which stays current after
    ``draw()``. What is set or made in the context stays between frames. A canvas belongs to the thread that made it.
    PyOpenGL, moderngl, glumpy and every other caller of OpenGL can draw on it.

    Args:
        size: (width, height) in pixels, up to what the driver allows.
        samples: antialiasing samples a pixel, 0 for none. More than the driver has are reduced to what it has.
        depth: whether there is a depth (24 bit) and stencil (8 bit) buffer.
        bits: 8, or 16 a channel, for films with ten bits.
        transparent: whether films keep the alpha that was drawn (in codecs that have it), taken as straight alpha.
        slots: how many frames may be on their way to the encoder at once, 2 to 8.
        strategy: how frames leave OpenGL: ``map``, ``persistent`` or ``subdata``; None measures which is fastest.
        context: ``egl``, ``osmesa`` or ``glfw``; None takes the first that works. Environment: GPUMOVIE_CONTEXT.
        device: the number of the GPU, from 0. Environment: GPUMOVIE_DEVICE.

    Attributes:
        size, bits, transparent, slots: as above.
        samples: the samples a pixel that the driver really has.
        context: the OpenGL context, with its ``features``.
        framebuffer: OpenGL's name of the framebuffer that is drawn into.

    Raises:
        OptionError: an argument cannot be used; the message quotes it and names the limit.
        NoContextError: there is no OpenGL; the error lists what was tried.
        GLError: the driver cannot make the canvas.
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
        self.bits, self.transparent, self.slots = bits, transparent, check_slots(slots)
        self._strategy = strategy
        self._owns_context = not isinstance(context, BaseContext)
        self.context = context if isinstance(context, BaseContext) else open_context(context, device)
        fits = packed_size(self.size)[1] <= self.context.features.largest_texture
        self._layouts: tuple[Layout, ...] = ("rgb", "rgba", "nv12", "p010", "yuv420p") if fits else ("rgb", "rgba")
        self._outputs: dict[Layout, _Output] = {}
        try:
            with self.context.activated():
                self._make_target(int(samples), bool(depth))
        except BaseException:
            self._close_context()
            raise
        self._closed = False

    def _make_target(self, samples: int, depth: bool) -> None:
        features = self.context.features
        if self._strategy is not None:
            check_strategy(self._strategy, self.context)
        largest = features.largest_size
        if self.size[0] > largest[0] or self.size[1] > largest[1]:
            raise OptionError(
                f"size {self.size} is more than {features.renderer} can draw: at most {largest[0]}x{largest[1]}"
            )
        self.samples = nearest_samples(samples, self.bits, features)
        if self.samples != samples:
            log.warning("samples=%s: %s does not have that; %s is used", samples, features.renderer, self.samples)
        keep_messages(features)
        with neutral_state():  # a drawing on another canvas of this context may be open
            self._target = Target(self.size, self.samples, depth, self.bits)
            self.framebuffer = self._target.framebuffer
            # Transparent black, as a new window is: OpenGL does not clear new memory.
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, self.framebuffer)
            gl.glClear(gl.GL_COLOR_BUFFER_BIT | gl.GL_DEPTH_BUFFER_BIT | gl.GL_STENCIL_BUFFER_BIT)
            raise_errors(features, f"a canvas of {self.size[0]}x{self.size[1]} cannot be made")

    @contextmanager
    def draw(self) -> Iterator[Canvas]:
        """Draw inside the ``with`` block.

        The context is current there, the framebuffer is bound, and the viewport is all of it.

        Yields:
            The canvas.

        Raises:
            ClosedError: the canvas is closed.
            GLError: another thread or process uses it; a call before or in the block failed; the block left another
                framebuffer bound, or one of OpenGL's stacks deeper or less deep than it was.
        """
        with self._activated(), drawing(self.context, self.framebuffer, self.size):
            yield self

    def read(self) -> npt.NDArray[Any]:
        """Wait for what was drawn, and copy it.

        Returns:
            RGBA, top row first: shape (height, width, 4), uint8, or uint16 with ``bits=16``.

        Raises:
            ClosedError: the canvas is closed.
            GLError: another thread or process uses it, or an OpenGL call failed, here or before.
        """
        image = np.empty((self.size[1], self.size[0], 4), np.uint8 if self.bits == 8 else np.uint16)
        with self._activated():
            raise_errors(self.context.features, "calls before reading the canvas")
            with translate_errors(_CANNOT_READ), neutral_state():
                self._bind_for_reading(None)
                gl.glReadPixels(0, 0, *self.size, gl.GL_RGBA, sample_type(self.bits), image)
        return image[::-1].copy()

    def layouts(self) -> tuple[Layout, ...]:
        """The layouts in which frames of this canvas can leave."""
        return self._layouts

    def start_reading(self, layout: Layout) -> Readback:
        """Start to read what was drawn. The canvas may be drawn on again at once.

        Args:
            layout: one of ``layouts()``. ``rgb`` is RGBA whose fourth byte means nothing, or with ``bits=16`` three
                channels of 16 bits. ``rgba`` has alpha. Both begin with the bottom row. The others are 4:2:0, top row
                first, of an even size.

        Returns:
            The frame on its way; ``result()`` waits for it.

        Raises:
            ClosedError: the canvas is closed.
            GLTimeoutError: all slots are leased and none is given back.
            GLError: another thread or process uses it, or an OpenGL call failed, here or before.
        """
        with self._activated():
            raise_errors(self.context.features, "calls before reading the canvas")
            with neutral_state():
                output = self._outputs.get(layout) or self._new_output(layout)
                output.ring.make_room()  # several films may each have frames of this canvas on their way
                with translate_errors(_CANNOT_READ):
                    self._bind_for_reading(output.converter)
                return output.ring.read()

    def stop_reading(self, layout: Layout) -> None:
        """Free what frames in ``layout`` need to leave, until one is read again.

        Raises:
            ClosedError: the canvas is closed.
            GLTimeoutError: a leased frame is not given back.
            GLError: another thread or process uses it.
        """
        output = self._outputs.pop(layout, None)
        with self._activated():
            if output is not None:
                with neutral_state():
                    output.ring.close()
                if output.converter is not None:
                    output.converter.close()

    @property
    def waited(self) -> float:
        """Seconds spent so far on waiting for frames to be given back, by the encoder for one."""
        return sum(output.ring.waited for output in self._outputs.values())

    def close(self) -> None:
        """Free everything. Frames on their way into a film are kept for it. A second call does nothing.

        Raises:
            GLTimeoutError: a leased frame is not given back; its memory stays, and all else is freed.
            GLError: another thread or process calls this.
        """
        if self._closed:
            return
        if self.context.closed:  # which has freed everything
            self._closed = True
            return
        with self.context.activated():
            self._closed = True
            try:
                raise_errors(self.context.features, "calls before closing the canvas")
            except GLError as error:
                log.warning("%s", error)  # raised now, it would hide the error that ends a with block
            with ExitStack() as freeing:  # the last is freed first, and none is left out if another fails
                freeing.callback(self._target.close)
                for output in self._outputs.values():
                    if output.converter is not None:
                        freeing.callback(output.converter.close)
                freeing.enter_context(neutral_state())
                for output in self._outputs.values():
                    freeing.callback(output.ring.close)
            self._close_context()  # not if a reader hangs: the memory that it reads is the context's

    @property
    def closed(self) -> bool:
        """Whether ``close()`` was called."""
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

    def _activated(self) -> AbstractContextManager[None]:
        if self._closed:
            raise ClosedError(f"{self!r} was used after close(); make a new one")
        return self.context.activated()

    def _new_output(self, layout: Layout) -> _Output:
        with translate_errors(_CANNOT_READ), ExitStack() as undo:
            if layout == "rgb" or layout == "rgba":
                converter, pixels = None, drawn_pixels(self.size, self.bits, layout)
            else:
                converter = Nv12Pass(self.size, layout)
                undo.callback(converter.close)
                pixels = converted_pixels(converter)
            self._bind_for_reading(converter)
            strategy = self._strategy or fastest_strategy(self.context, pixels)
            output = self._outputs[layout] = _Output(Ring(self.context, pixels, self.slots, strategy), converter)
            undo.pop_all()
        return output

    def _bind_for_reading(self, converter: Nv12Pass | None) -> None:
        """Bind a framebuffer for reading that holds the frame, converted by ``converter`` if there is one."""
        if self.samples:
            self._target.resolve()
        if converter is None:
            gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self._target.read_framebuffer)
        else:
            converter.run(self._target.texture)

    def _close_context(self) -> None:
        if self._owns_context:
            self.context.close()
