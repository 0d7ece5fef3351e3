"""The content of benchmarks/conversion.py, images that change within a box, and the ways to convert them.

ffmpeg              rgba goes down the pipe, swscale converts all of it
gpumovie            gpumovie.video.colour.yuv420p.Yuv420p: the pixels that differ within the box, or all of the box
picked out          the same, always the pixels that differ
whole box           the same, always all of the box
integers            all of the box, in numpy's 32-bit integers
Pillow              all of the box: a matrix for luma; Image.reduce(2) and two matrices for chroma
PyAV                all of the box: swscale in this process
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from PIL import Image

from gpumovie.cli.bench.content.synthetic_frames import plot_frames, video_frames
from gpumovie.video.colour import yuv420p
from gpumovie.video.colour.yuv420p import Box, Yuv420p
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS, Array, Size

#: Different images, which are repeated.
IMAGES = 12
LAYOUT = FORMATS["yuv420p"]

Convert = Callable[[Array, Box], Frame]


# --- content ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangingImages:
    """Images (height, width, 4), uint8, that differ within ``box`` only, whose borders are even."""

    name: str
    size: Size
    box: Box
    images: list[Array]

    def shown(self) -> Iterator[Array]:
        """Yields one and the same buffer, which holds one image after the other, without end."""
        buffer, (left, top, right, bottom) = self.images[-1].copy(), self.box
        for image in itertools.cycle(self.images):
            buffer[top:bottom, left:right] = image[top:bottom, left:right]
            yield buffer

    def changed(self) -> float:
        """The share of pixels that differ from one image to the next."""
        pairs = zip(self.images, self.images[1:], strict=False)
        return float(np.mean([(a != b).any(axis=2).mean() for a, b in pairs]))


def scenes(size: Size) -> Iterator[ChangingImages]:
    """A line that moves in a figure, and rectangles of a figure in which all pixels change."""
    figure = [_opaque(image) for image in plot_frames(IMAGES, size)]
    differs = np.any([(a != figure[0]).any(axis=2) for a in figure[1:]], axis=0)
    differs[: size[1] // 9] = False  # the title, which content.py's figure changes too
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    box = _even((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
    yield ChangingImages("line", size, box, _within(box, figure[0], figure))
    video = [_opaque(image) for image in video_frames(size, IMAGES)]
    for part in (0.2, 0.6, 1.0):
        across, down = (round(side * part**0.5 / 2) for side in size)
        x, y = size[0] // 2, size[1] // 2
        box = _even((x - across, y - down, x + across, y + down))
        yield ChangingImages(f"{part:.0%} of the frame", size, box, _within(box, figure[0], video))


def _opaque(rgb: Array) -> Array:
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, np.uint8)])


def _even(box: tuple[int, int, int, int]) -> Box:
    left, top, right, bottom = (int(side) for side in box)
    return left // 2 * 2, top // 2 * 2, -(-right // 2) * 2, -(-bottom // 2) * 2


def _within(box: Box, around: Array, images: list[Array]) -> list[Array]:
    """Copies of ``around`` with the parts of ``images`` that lie in ``box``."""
    left, top, right, bottom = box
    made = []
    for image in images:
        made.append(around.copy())
        made[-1][top:bottom, left:right] = image[top:bottom, left:right]
    return made


# --- the sides ----------------------------------------------------------------------------------------------


def by_ffmpeg(size: Size) -> Convert:
    return lambda rgba, box: Frame.from_array(rgba)


def by_gpumovie(size: Size, dense: float = yuv420p.DENSE) -> Convert:
    planes = Yuv420p(size)

    def convert(rgba: Array, box: Box) -> Frame:
        yuv420p.DENSE = dense
        return planes.update(rgba, box)

    return convert


class _BoxConverter:
    """Planes that persist, into which a subclass converts all pixels of a box."""

    def __init__(self, size: Size) -> None:
        self.size, self.whole = size, np.zeros(LAYOUT.frame_bytes(size), np.uint8)
        self.planes = LAYOUT.split(self.whole, size)
        self.begun = False

    def __call__(self, rgba: Array, box: Box) -> Frame:
        left, top, right, bottom = box if self.begun else (0, 0, *self.size)
        self.begun = True
        luma, *chroma = (plane[..., 0] for plane in self.planes)
        half = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
        self.convert(rgba, (left, top, right, bottom), luma[top:bottom, left:right], *(c[half] for c in chroma))
        return Frame(self.planes, LAYOUT, self.size, contiguous=self.whole)

    def convert(self, rgba: Array, box: Box, y: Array, cb: Array, cr: Array) -> None:
        raise NotImplementedError


class ByIntegers(_BoxConverter):
    """Whole rows of about 16,000 pixels at a time, which stay in the core's cache."""

    def convert(self, rgba: Array, box: Box, y: Array, cb: Array, cr: Array) -> None:
        left, top, right, bottom = box
        step = max(2, (1 << 14) // (right - left) // 2 * 2)
        for start in range(0, bottom - top, step):
            rows, halves = slice(start, start + step), slice(start // 2, (start + step) // 2)
            pixels = rgba.view(np.uint32)[top:bottom, left:right, 0][rows]
            r, g, b = pixels & 255, pixels >> 8 & 255, pixels >> 16 & 255
            np.copyto(y[rows], (11966 * r + 40254 * g + 4064 * b + (33 << 15)) >> 16, casting="unsafe")
            r, g, b = (
                (c[0::2, 0::2] + c[0::2, 1::2] + c[1::2, 0::2] + c[1::2, 1::2]).view(np.int32) for c in (r, g, b)
            )
            np.copyto(cb[halves], (-1649 * r - 5547 * g + 7196 * b + (257 << 15)) >> 16, casting="unsafe")
            np.copyto(cr[halves], (7196 * r - 6536 * g - 660 * b + (257 << 15)) >> 16, casting="unsafe")


class ByPillow(_BoxConverter):
    """Chroma comes from rounded red, green and blue: Image.reduce keeps eight bits."""

    LUMA = (0.2126 * 219 / 255, 0.7152 * 219 / 255, 0.0722 * 219 / 255, 16)
    CB = (*(c * 224 / 255 / 1.8556 for c in (-0.2126, -0.7152, 0.9278)), 128)
    CR = (*(c * 224 / 255 / 1.5748 for c in (0.7874, -0.7152, -0.0722)), 128)

    def convert(self, rgba: Array, box: Box, y: Array, cb: Array, cr: Array) -> None:
        left, top, right, bottom = box
        width, height = right - left, bottom - top
        flat, row = rgba.reshape(-1), 4 * rgba.shape[1]
        pixels = flat[top * row + 4 * left : (bottom - 1) * row + 4 * right]
        full = Image.frombytes("RGB", (width, height), pixels.data, "raw", "RGBX", row, 1)
        small = full.reduce(2)
        for plane, image, matrix in ((y, full, self.LUMA), (cb, small, self.CB), (cr, small, self.CR)):
            plane[:] = np.asarray(image.convert("L", matrix))


class ByPyAV(_BoxConverter):
    """With the flags of swscale that gpumovie uses."""

    def __init__(self, size: Size) -> None:
        super().__init__(size)
        self.reformatter = VideoReformatter()

    def convert(self, rgba: Array, box: Box, y: Array, cb: Array, cr: Array) -> None:
        left, top, right, bottom = box
        frame = av.VideoFrame.from_numpy_buffer(rgba[top:bottom, left:right], "rgba")
        made = self.reformatter.reformat(
            frame,
            format="yuv420p",
            dst_colorspace="ITU709",
            dst_color_range="MPEG",
            interpolation=Interpolation.AREA | Interpolation.FULL_CHR_H_INP,
        )
        for plane, source in zip((y, cb, cr), made.planes, strict=True):
            plane[:] = np.frombuffer(source, np.uint8).reshape(-1, source.line_size)[
                : plane.shape[0], : plane.shape[1]
            ]


SIDES: dict[str, Callable[[Size], Convert]] = {
    "ffmpeg": by_ffmpeg,
    "gpumovie": by_gpumovie,
    "picked out": lambda size: by_gpumovie(size, 2.0),
    "whole box": lambda size: by_gpumovie(size, -1.0),
    "integers": ByIntegers,
    "Pillow": ByPillow,
    "PyAV": ByPyAV,
}
