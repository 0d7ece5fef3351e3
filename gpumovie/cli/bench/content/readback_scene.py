"""A vispy scene whose background encodes the frame's number, and the ways to read its frames into memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ....gl import api as gl
from ....gl.layouts import Layout
from ....gl.readback import Lease, Readback
from ....gl.ring_options import Strategy
from ....video.colour.bt709 import rgb_to_yuv420
from ....video.pixel_formats import Array, Size


class ReadbackScene:
    """The scene, drawn into a canvas of gpumovie's.

    A frame can be read in three ways: ``read_pixels`` reads RGBA and waits for it, ``render`` is what users of vispy
    call, and ``start_readback`` reads a frame into a ring of buffers while the next one is drawn. In each way every
    frame is copied once, as a pipe does.
    """

    def __init__(self, size: Size, strategy: Strategy | None = None) -> None:
        """Make the scene.

        Args:
            size: (width, height) in pixels.
            strategy: how the ring gets at its buffers; None for the canvas's own choice.
        """
        from ....scene.scene import Scene  # before vispy, which has to be told where OpenGL is
        from vispy.scene import Line  # isort: skip

        self.size = size
        self.scene = Scene(size, strategy=strategy)
        points = np.column_stack([np.linspace(0, size[0], 100), np.linspace(0, size[1], 100)])
        Line(points, "white", parent=self.scene.scene)
        self.canvas = self.scene.native.canvas
        self.features = self.canvas.context.features
        self._image = np.empty((size[1], size[0], 4), np.uint8)
        self._copy = np.empty(self._image.nbytes, np.uint8)

    def step(self, i: int) -> None:
        """Set the scene to frame i."""
        self.scene.bgcolor = (i % 256 / 255, i * 3 % 256 / 255, 0.2, 1)

    def draw(self, i: int) -> None:
        """Draw frame i."""
        self.step(i)
        self.scene.native.draw()

    def read_pixels(self, i: int) -> Array:
        """Draw frame i and read it by glReadPixels: (height, width, 4), uint8, bottom row first."""
        self.draw(i)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self.canvas.framebuffer)
        gl.glReadPixels(0, 0, *self.size, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, self._image)
        return self._image

    def render(self, i: int) -> Array:
        """Frame i by vispy's render(): (height, width, 3), uint8, top row first."""
        self.canvas.context.make_current()
        self.step(i)
        return np.ascontiguousarray(self.scene.render(alpha=False))

    def start_readback(self, i: int, layout: Layout) -> Readback:
        """Draw frame i and start to read it through the ring."""
        self.draw(i)
        readback: Readback = self.canvas.start_reading(layout)
        return readback

    def copy(self, data: Array | Lease) -> None:
        """Copy a frame, as the pipe to an encoder does, and release its buffer."""
        flat = np.frombuffer(data.data, np.uint8) if isinstance(data, Lease) else data.reshape(-1)
        np.copyto(self._copy[: len(flat)], flat)
        if isinstance(data, Lease):
            data.release()

    def run_waiting(self, read: Callable[[int], Array], count: int) -> None:
        """Read ``count`` frames by ``read_pixels`` or ``render``, each before the next one is drawn."""
        for i in range(count):
            self.copy(read(i))

    def run_ring(self, layout: Layout, count: int) -> None:
        """Read ``count`` frames through the ring, each while the next one is drawn."""
        previous: Readback | None = None
        for i in range(count):
            readback = self.start_readback(i, layout)
            if previous is not None:
                self.copy(previous.result())
            previous = readback
        if previous is not None:
            self.copy(previous.result())

    def close(self) -> None:
        """Free the scene."""
        self.scene.close()

    def faults(self, layouts: tuple[Layout, ...]) -> list[str]:
        """The ways whose pixels are not vispy's own, of two frames that differ; each begins with the way."""
        found = []
        for i in (3, 200):
            expected = self.render(i).astype(np.int16)
            images: dict[str, Array] = {"plain": self.read_pixels(i)[::-1, :, :3]}
            for layout in layouts:
                lease = self.start_readback(i, layout).result()
                flat = np.frombuffer(lease.data, np.uint8).copy()
                lease.release()
                if layout == "rgb":
                    images["ring rgb"] = flat.reshape(self._image.shape)[::-1, :, :3]
                else:
                    luma, cb, cr = rgb_to_yuv420(expected.astype(np.uint8))
                    nv12 = np.concatenate([luma.ravel(), np.stack([cb, cr], -1).ravel()]).astype(np.int16)
                    if np.abs(flat[: len(nv12)] - nv12).max() > 1:
                        found.append(f"{layout} of {self.size} is not the reference's")
            found += [f"{way}, {self.size}" for way, image in images.items() if np.abs(image - expected).max() > 1]
        return found
