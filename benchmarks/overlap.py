"""How much of its frame rate a program keeps while it is recorded; the third part of readback.py.

The drawing takes the GPU a known time and the CPU next to none: one triangle covers the canvas, and its shader runs a
loop, whose number of turns is found by timing.
"""

from __future__ import annotations

import queue
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import gpumovie as gm
from gpumovie.cli.bench import Timing, bundled_ffmpeg, interleave, markdown_table, say
from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.gl import api as gl
from gpumovie.gl.readback import Lease, Readback
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import Size

#: Share of the drawing's own rate that is to be reached while frames are read.
TARGET = 0.9
#: Milliseconds that a frame takes to draw.
LOADS = (2.0, 8.0)
WARM_UP = 0.4  # seconds
_MOST_TURNS = 1 << 20

_VERTEX = """#version 330 core
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }
"""
_FRAGMENT = """#version 330 core
uniform int turns;
uniform int number;
out vec4 colour;
void main() {
    float value = gl_FragCoord.x * 0.01;
    for (int i = 0; i < turns; i++) value = sin(value * 1.7 + gl_FragCoord.y);
    // The loop counts for nothing in eight bits, but the compiler cannot know that.
    colour = vec4(mod(gl_FragCoord.xy, 256.0), float(number & 255), 255.0) / 255.0 + value * 1e-6;
}
"""


class SlowDrawing:
    """A canvas and a drawing of adjustable cost."""

    def __init__(self, size: Size) -> None:
        self.canvas = gm.Canvas(size, depth=False)
        self.program = int(gl.glCreateProgram())
        for kind, text in ((gl.GL_VERTEX_SHADER, _VERTEX), (gl.GL_FRAGMENT_SHADER, _FRAGMENT)):
            shader = gl.glCreateShader(kind)
            gl.glShaderSource(shader, text)
            gl.glCompileShader(shader)
            gl.glAttachShader(self.program, shader)
        gl.glLinkProgram(self.program)
        self.vertices = gl.glGenVertexArrays(1)
        self.turns = 1
        self.uniforms = [gl.glGetUniformLocation(self.program, name) for name in ("turns", "number")]
        self.copy = np.empty(size[0] * size[1] * 4, np.uint8)

    def draw(self, number: int) -> None:
        with self.canvas.draw():
            gl.glUseProgram(self.program)
            gl.glBindVertexArray(self.vertices)
            gl.glUniform1i(self.uniforms[0], self.turns)
            gl.glUniform1i(self.uniforms[1], number)
            gl.glDrawArrays(gl.GL_TRIANGLES, 0, 3)

    def plain(self, count: int) -> None:
        for number in range(count):
            self.draw(number)
        gl.glFinish()

    def read(self, count: int) -> None:
        """Draw, and get every frame into memory, by the layout that moves the least.

        Another thread copies the frames, as Movie's writer does, so that this one only draws.
        """
        leases: queue.Queue[Lease | None] = queue.Queue(2)
        copier = threading.Thread(target=self._copy_all, args=(leases,))
        copier.start()
        ahead: Readback | None = None
        for number in range(count):
            self.draw(number)
            reading = self.canvas.start_reading("nv12")
            if ahead is not None:
                leases.put(ahead.result())
            ahead = reading
        if ahead is not None:
            leases.put(ahead.result())
        leases.put(None)
        copier.join()

    def _copy_all(self, leases: queue.Queue[Lease | None]) -> None:
        while (lease := leases.get()) is not None:
            flat = np.frombuffer(lease.data, np.uint8)
            np.copyto(self.copy[: len(flat)], flat)
            lease.release()

    def film(self, path: Path, chosen: list[str], count: int) -> None:
        with gm.Movie(path, self.canvas.size, FPS, speed="fastest", ffmpeg=bundled_ffmpeg()) as movie:
            for number in range(count):
                self.draw(number)
                movie.write(self.canvas)
        chosen[:] = [movie.info.encoder]

    def encoder(self, path: Path, frames: list[Frame], count: int) -> None:
        """Encode frames that are ready in memory; no recording can be faster."""
        with gm.Movie(path, self.canvas.size, FPS, speed="fastest", ffmpeg=bundled_ffmpeg()) as movie:
            for number in range(count):
                movie.write(frames[number % len(frames)])

    def frames(self, count: int) -> list[Frame]:
        """Frames as the encoder gets them."""
        found = []
        for number in range(count):
            self.draw(number)
            lease = self.canvas.start_reading("nv12").result()
            width, height = self.canvas.size
            data = bytes(lease.data[: width * height * 3 // 2])
            lease.release()
            found.append(Frame.from_buffer(data, "nv12", self.canvas.size))
        return found

    def warm_up(self) -> None:
        """Draw until a GPU that idled has its clocks up."""
        end = time.perf_counter() + WARM_UP
        while time.perf_counter() < end:
            self.plain(1)

    def cost(self) -> float:
        """Milliseconds of a frame."""
        self.plain(2)
        started = time.perf_counter()
        self.plain(10)
        return (time.perf_counter() - started) * 100

    def make_cost(self, ms: float) -> float:
        """Find the number of turns for which a frame takes ``ms`` or a little more; returns what it takes."""
        self.turns = 64
        self.warm_up()
        self.turns = 1
        while (cost := self.cost()) < ms / 2 and self.turns < _MOST_TURNS:
            self.turns *= 2
        for _ in range(3):  # about proportional from here on
            if ms <= cost < 1.1 * ms:
                break
            self.turns = max(1, round(self.turns * 1.04 * ms / cost))
            cost = self.cost()
        return cost


def overlap_rows(sizes: list[Size], seconds: float, rounds: int) -> tuple[str, list[dict[str, Any]]]:
    """The table, and all that was measured. ``seconds``: of drawing in each round."""
    rows, stored = [], []
    for size in sizes:
        drawing = SlowDrawing(size)
        for load in LOADS:
            cost = drawing.make_cost(load)
            frames = max(8, round(seconds / cost * 1e3))
            say(f"{size[0]}x{size[1]}: {drawing.turns} turns take {cost:.2f} ms")
            chosen: list[str] = []
            with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
                film = Path(folder) / "film.mp4"
                sides: dict[str, Callable[[int], None]] = {
                    "plain": drawing.plain,
                    "read": drawing.read,
                    "film": partial(drawing.film, film, chosen),
                    "encoder": partial(drawing.encoder, film, drawing.frames(8)),
                }
                timings = interleave(
                    {name: partial(side, frames) for name, side in sides.items()},
                    {name: partial(side, 3) for name, side in sides.items()},
                    rounds,
                )
            rows.append(_row(size, timings, frames, chosen))
            stored.append(
                {
                    "size": size,
                    "turns": drawing.turns,
                    "frames": frames,
                    "encoder": chosen,
                    "timings": {name: asdict(timing) for name, timing in timings.items()},
                }
            )
        drawing.canvas.close()
    heads = ("drawing", "ms alone", "fps alone", "fps read", "of alone", "fps film", "of alone", "encoder", "its fps")
    return markdown_table(heads, rows), stored


def _row(size: Size, timings: dict[str, Timing], frames: int, chosen: list[str]) -> list[str]:
    errors = [timing.error for timing in timings.values() if timing.error]
    if errors:
        return [f"{size[0]}x{size[1]}", *errors[:1], *[""] * 7]

    def part(name: str) -> str:
        pairs = zip(timings["plain"].seconds, timings[name].seconds, strict=True)
        return f"{statistics.median(a / b for a, b in pairs):.3f}"

    rate = {name: f"{frames / timing.median:.0f}" for name, timing in timings.items()}
    alone = f"{timings['plain'].median / frames * 1e3:.2f}"
    return [
        *(f"{size[0]}x{size[1]}", alone, rate["plain"], rate["read"], part("read"), rate["film"], part("film")),
        *(chosen[0], rate["encoder"]),
    ]
