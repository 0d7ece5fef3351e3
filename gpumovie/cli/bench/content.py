"""What is encoded: synthetic frames that are the same on every machine and in every run.

Two kinds, because encoders behave differently on them: ``video_frames`` moves everywhere and is noisy, as a
camera's pictures are; ``plot_frames`` is what this library's users mostly record: a white page, sharp lines and
text, little of which changes from frame to frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ...video.colour.bt709 import rgb_to_yuv420
from ...video.pixel_formats import Array, Size

FPS = 30
PLOT_SIZE = (640, 480)
VIDEO_SIZE = (1280, 720)


# Colours along this line, and greys, have the same luma by BT.601 and by BT.709: it is at right angles to the
# difference of the two sets of weights, (0.299, 0.587, 0.114) - (0.2126, 0.7152, 0.0722), and to (1, 1, 1).
_SAME_LUMA = np.array([-0.79, -0.21, 1.0], np.float32)
# What shows a wrong matrix: primaries and their complements, at three quarters so that no channel is clipped.
_PATCHES = 191 * np.array([(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0)], np.float32)


def video_frames(size: Size, count: int, seed: int = 709) -> Iterator[Array]:
    """Gradients that move, a texture that pans by fractions of a pixel, a camera's noise, and strong colours.

    What moves has the same luma whether a writer converts by BT.601 (as ffmpeg does when nobody says otherwise)
    or by BT.709. With just any colours one of the two is much harder to encode (a quarter more bits were seen,
    and the time to go with them), and a comparison of writers would measure the matrix. The patches at the bottom
    stand still, so they cost next to nothing, but look plainly wrong when a film is shown with another matrix
    than it was made with.

    The motion closes after ``count`` frames, so that they can be shown in a ring without a cut that the encoder
    would answer with a keyframe.

    Args:
        size: (width, height).
        count: number of frames, and the length of the ring.
        seed: another one gives another texture and other noise.

    Yields arrays (height, width, 3) of uint8, RGB, each with memory of its own.
    """
    width, height = size
    random = np.random.default_rng(seed)
    x = np.linspace(0, 2 * np.pi, width, dtype=np.float32)
    y = np.linspace(0, 2 * np.pi, height, dtype=np.float32)[:, None]
    u, v = np.fft.rfftfreq(width), np.fft.fftfreq(height)[:, None]
    # Amplitudes of photographs fall about as 1/frequency (Field 1987, J. Opt. Soc. Am. A 4, 2379); the lens takes
    # away most of what is finer than four pixels.
    frequency = np.hypot(u, v)
    amplitude = np.exp(-((frequency / 0.2) ** 2)) / np.maximum(frequency, 1 / max(size))
    spectrum = np.fft.rfft2(random.standard_normal((height, width))) * amplitude
    spectrum *= 16 / np.fft.irfft2(spectrum, (height, width)).std()
    patches = np.repeat(_PATCHES, -(-width // len(_PATCHES)), axis=0)[:width]
    for i in range(count):
        turn = 2 * np.pi * i / count
        # A shift in space is a turn of phase in the spectrum, for fractions of a pixel too.
        dx, dy = 40 * np.sin(turn), 24 * np.sin(2 * turn)
        texture = np.fft.irfft2(spectrum * np.exp(-2j * np.pi * (u * dx + v * dy)), (height, width))
        grey = 128 + 30 * np.sin(x - y + turn) + texture.astype(np.float32)
        # Variance of a sensor's noise: a floor, plus a part that grows with the light.
        deviation = np.sqrt(1 + 0.03 * grey.clip(0, 255))
        grey += deviation * random.standard_normal((height, width), np.float32)
        frame = grey[..., None] + (40 * np.sin(x + 0.6 * y - turn))[..., None] * _SAME_LUMA
        frame[-(height // 8) :] = patches
        yield frame.round().clip(0, 255).astype(np.uint8)


def plot_frames(count: int, size: Size = PLOT_SIZE) -> Iterator[Array]:
    """A matplotlib figure whose line and title change: what ``matplotlib.animation`` is mostly used for.

    Yields arrays (height, width, 3) of uint8, RGB, each with memory of its own.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size[0] / 100, size[1] / 100), dpi=100)
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    x = np.linspace(0, 10, 400)
    (line,) = axes.plot(x, np.sin(x), label="measured")
    axes.plot(x, np.cos(x) * np.exp(-x / 8), "--", color="tab:red", label="expected")
    axes.set(xlim=(0, 10), ylim=(-1.5, 1.5), xlabel="time in s", ylabel="amplitude")
    axes.grid(alpha=0.4)
    axes.legend(loc="upper right")
    for i in range(count):
        line.set_ydata(np.sin(x + i / 12) * (1 + 0.3 * np.sin(7 * x - i / 9)))
        axes.set_title(f"frame {i}, t = {i / FPS:.2f} s")
        canvas.draw()
        yield np.asarray(canvas.buffer_rgba())[..., :3].copy()


@dataclass(frozen=True)
class RawFilm:
    """Frames in a file without compression: yuv420p, BT.709, limited range; the exact input of an encoder."""

    path: Path
    size: Size
    frames: int

    def input_arguments(self) -> list[str]:
        """ffmpeg's arguments that read it. The tags stand before -i: behind it, ffmpeg 9 would convert again."""
        return [
            *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{self.size[0]}x{self.size[1]}"),
            *("-framerate", str(FPS), "-color_range", "tv", "-colorspace", "bt709"),
            *("-color_primaries", "bt709", "-color_trc", "bt709", "-i", str(self.path)),
        ]


def write_raw(path: Path, frames: Iterable[Array]) -> RawFilm:
    """Convert RGB frames by the numpy reference of gpumovie and write them to ``path``."""
    size, count = (0, 0), 0
    with path.open("wb") as file:
        for frame in frames:
            for plane in rgb_to_yuv420(frame):
                file.write(plane.tobytes())
            size, count = (frame.shape[1], frame.shape[0]), count + 1
    return RawFilm(path, size, count)
