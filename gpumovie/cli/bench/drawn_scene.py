"""A vispy scene whose background tells the frame's number, and the ways of getting it into memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...gl import api as gl
from ...gl.canvas import Layout
from ...gl.readback import Lease, Readback, Strategy
from ...video.colour.bt709 import rgb_to_yuv420
from ...video.pixel_formats import Array, Size


class DrawnScene:
    """The scene, drawn into a canvas of ours.

    ``plain`` reads RGBA and waits for it, ``render`` is what vispy's users call, the ring reads a frame while the
    next one is drawn. Everybody copies each frame once, as a pipe does.
    """

    def __init__(self, size: Size, strategy: Strategy | None = None) -> None:
        from ...scene import Scene  # before vispy, which has to be told where OpenGL is
        from vispy.scene import Line  # isort: skip

        self.size = size
        self.scene = Scene(size, strategy=strategy)
        points = np.column_stack([np.linspace(0, size[0], 100), np.linspace(0, size[1], 100)])
        Line(points, "white", parent=self.scene.scene)
        self.canvas = self.scene._backend.canvas
        self.features = self.canvas.context.features
        self.picture = np.empty((size[1], size[0], 4), np.uint8)
        self.copy = np.empty(self.picture.nbytes, np.uint8)

    def step(self, i: int) -> None:
        self.scene.bgcolor = (i % 256 / 255, i * 3 % 256 / 255, 0.2, 1)

    def draw(self, i: int) -> None:
        self.step(i)
        self.scene._backend.draw()

    def plain(self, i: int) -> Array:
        """RGBA, bottom row first."""
        self.draw(i)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, self.canvas.framebuffer)
        gl.glReadPixels(0, 0, *self.size, gl.GL_RGBA, gl.GL_UNSIGNED_BYTE, self.picture)
        return self.picture

    def render(self, i: int) -> Array:
        """What vispy makes of it: RGB, top row first."""
        self.canvas.context.make_current()
        self.step(i)
        return np.ascontiguousarray(self.scene.render(alpha=False))

    def start(self, i: int, layout: Layout) -> Readback:
        self.draw(i)
        reading: Readback = self.canvas.start_reading(layout)
        return reading

    def take(self, data: Array | Lease) -> None:
        """Copy a frame, as the pipe to an encoder does."""
        flat = np.frombuffer(data.data, np.uint8) if isinstance(data, Lease) else data.reshape(-1)
        np.copyto(self.copy[: len(flat)], flat)
        if isinstance(data, Lease):
            data.release()

    def run_whole(self, get: Callable[[int], Array], count: int) -> None:
        for i in range(count):
            self.take(get(i))

    def run_ring(self, layout: Layout, count: int) -> None:
        ahead: Readback | None = None
        for i in range(count):
            reading = self.start(i, layout)
            if ahead is not None:
                self.take(ahead.wait())
            ahead = reading
        if ahead is not None:
            self.take(ahead.wait())

    def close(self) -> None:
        self.scene.close()

    def faults(self, layouts: tuple[Layout, ...]) -> list[str]:
        """Whether every way gives vispy's own pixels, of two frames that differ."""
        found = []
        for i in (3, 200):
            drawn = self.render(i).astype(np.int16)
            ways: dict[str, Array] = {"plain": self.plain(i)[::-1, :, :3]}
            for layout in layouts:
                lease = self.start(i, layout).wait()
                flat = np.frombuffer(lease.data, np.uint8).copy()
                lease.release()
                if layout == "rgb":
                    ways["ring rgb"] = flat.reshape(self.picture.shape)[::-1, :, :3]
                else:
                    luma, cb, cr = rgb_to_yuv420(drawn.astype(np.uint8))
                    wanted = np.concatenate([luma.ravel(), np.stack([cb, cr], -1).ravel()]).astype(np.int16)
                    if np.abs(flat[: len(wanted)] - wanted).max() > 1:
                        found.append(f"{layout} of {self.size} is not the reference's")
            found += [f"{w}, {self.size}" for w, pixels in ways.items() if np.abs(pixels - drawn).max() > 1]
        return found
