"""RGBA frames as yuv420p, converted only where they differ from the frame before."""

from __future__ import annotations

import numpy as np

from ..frames import Frame
from ..pixel_formats import FORMATS, Array, Size, padded_size
from .bt709 import CB_DIVISOR, CHROMA_OFFSET, CHROMA_RANGE, CR_DIVISOR, KB, KG, KR, LUMA_OFFSET, LUMA_RANGE

Box = tuple[int, int, int, int]

#: Above this part of changed blocks, converting all of a box takes less time than picking them out.
DENSE = 0.4
#: Pixels converted at a time: enough to make calls cheap, few enough for a core's cache and for BLAS to use one core.
_AT_ONCE = 1 << 15

# BT.709 for two neighbours, R G B A R G B A, in whole numbers: 1063 : 3576 : 361 is KR : KG : KB. Sums of them below
# 2^24 are exact in float32, in whichever order BLAS adds, so a sample is the same wherever its pixels lie.
_SUM = 5000
_R, _G, _B = (round(_SUM * weight) for weight in (KR, KG, KB))
_LUMA = np.zeros((8, 2), np.float32)
_LUMA[0:3, 0] = _LUMA[4:7, 1] = _R, _G, _B
_CHROMA = np.array([[-_R, -_G, _SUM - _B, 0] * 2, [_SUM - _R, -_G, -_B, 0] * 2], np.float32)  # B - Y and R - Y
_LUMA_SCALE = np.float32(LUMA_RANGE / (255 * _SUM))
_CHROMA_SCALE = np.array(
    [[CHROMA_RANGE / (4 * 255 * _SUM * divisor)] for divisor in (CB_DIVISOR, CR_DIVISOR)], np.float32
)
# From 2^23 on, float32 has no fractions: adding it rounds to nearest, and leaves the sample in the lowest byte.
_ROUND = 1 << 23
_LUMA_OFFSET, _CHROMA_OFFSET = np.float32(_ROUND + LUMA_OFFSET), np.float32(_ROUND + CHROMA_OFFSET)


class Yuv420p:
    """A frame's planes, kept up to date where RGBA pixels changed.

    BT.709, limited range. Of all 2^24 colours, luma differs from ``rgb_to_yuv420`` by 1 for 119, and chroma more
    rarely. ffmpeg's conversion with a film's filters is within 1 of both: on random pixels 0.8 % of its luma and 6 %
    of its chroma differ. A sample depends on its pixels alone, not on the way it was converted. Alpha is ignored, as
    in every film that has none.

    >>> planes = Yuv420p((640, 480))
    >>> movie.write(planes.update(rgba))
    >>> movie.write(planes.update(rgba, box=(80, 58, 577, 428)))

    Args:
        size: (width, height) of the frames, 1 or more; odd ones are filled up by repeating the last column and row.
    """

    def __init__(self, size: Size) -> None:
        self.size = size
        width, height = self._even = padded_size(size, "yuv420p")
        layout = FORMATS["yuv420p"]
        self._samples = np.empty(layout.frame_bytes(self._even), np.uint8)
        self._planes = layout.split(self._samples, self._even)
        self._before = np.empty((height, width // 2), np.uint64)  # two pixels each
        self._padded = np.empty((height, width, 4), np.uint8) if self._even != size else None
        self._begun = False
        self._kernel = _Kernel(max(_AT_ONCE, 2 * width))

    def update(self, rgba: Array, box: Box | None = None) -> Frame:
        """The planes of ``rgba``; they last until the next call.

        Args:
            rgba: shape (height, width, 4), uint8.
            box: (left, top, right, bottom) of the pixels that may differ from the last call's; None if any may.

        Raises:
            ValueError: ``rgba`` has another shape or dtype.
        """
        width, height = self.size
        if rgba.shape != (height, width, 4) or rgba.dtype != np.uint8:
            raise ValueError(f"got {rgba.dtype} {rgba.shape}, these planes are kept for uint8 {(height, width, 4)}")
        left, top, right, bottom = _evenly(box if box and self._begun else (0, 0, width, height), self._even)
        if left < right and top < bottom:
            pairs = self._pairs(rgba, (left, top, right, bottom))
            self._convert(pairs, slice(top // 2, bottom // 2), slice(left // 2, right // 2))
            self._begun = True
        return self._frame()

    def _pairs(self, rgba: Array, box: Box) -> Array:
        """Two pixels as one number, (even height, even width / 2); without a copy where they lie so already."""
        height, width = rgba.shape[:2]
        if self._padded is None:
            even = np.ascontiguousarray(rgba)
        else:
            left, top, right, bottom = box
            even = self._padded
            even[top : min(bottom, height), left : min(right, width)] = rgba[top:bottom, left:right]
            even[:, width:] = even[:, width - 1 : width]
            even[height:] = even[height - 1]
        return even.reshape(even.shape[0], -1).view(np.uint64)

    def _convert(self, pairs: Array, rows: slice, columns: slice) -> None:
        """Convert what differs from before in a box of 2x2 blocks, given by its rows and columns of blocks."""
        high = slice(2 * rows.start, 2 * rows.stop)
        changed = _changed_blocks(pairs[high], self._before[high], columns)
        count = np.count_nonzero(changed)
        if not self._begun or count > DENSE * changed.size:
            self._before[high, columns] = pairs[high, columns]
            self._convert_box(pairs, rows, columns)
        elif count:
            blocks = np.flatnonzero(changed)
            across = columns.stop - columns.start
            blocks += blocks // across * (pairs.shape[1] - across) + rows.start * pairs.shape[1] + columns.start
            self._convert_blocks(pairs, blocks)

    def _convert_box(self, pairs: Array, rows: slice, columns: slice) -> None:
        y, cb, cr = (plane[..., 0] for plane in self._planes)
        count = max(1, self._kernel.pixels // (4 * (columns.stop - columns.start)))
        wide = slice(2 * columns.start, 2 * columns.stop)
        for start in range(rows.start, rows.stop, count):
            some = slice(start, min(start + count, rows.stop))
            high = slice(2 * some.start, 2 * some.stop)
            self._kernel.convert(pairs[high, columns], y[high, wide], cb[some, columns], cr[some, columns])

    def _convert_blocks(self, pairs: Array, blocks: Array) -> None:
        """Convert blocks, by their numbers, as one image in which they stand side by side."""
        across, at_once = pairs.shape[1], self._kernel.pixels // 4
        pixels, before = pairs.reshape(-1), self._before.reshape(-1)
        y, cb, cr = (plane.reshape(-1) for plane in self._planes)
        y = y.view(np.uint16)
        for start in range(0, len(blocks), at_once):
            some = blocks[start : start + at_once]
            upper = some + some // across * across
            both = np.stack([upper, upper + across])
            values = pixels[both]
            before[both] = values
            luma, chroma = np.empty((2, 2 * len(some)), np.uint8), np.empty((2, 1, len(some)), np.uint8)
            self._kernel.convert(values, luma, *chroma)
            y[both] = luma.view(np.uint16)
            cb[some], cr[some] = chroma[:, 0]

    def _frame(self) -> Frame:
        layout = FORMATS["yuv420p"]
        if self._padded is None:
            return Frame(self._planes, layout, self.size, contiguous=self._samples)
        shapes = layout.plane_shapes(self.size)
        planes = [plane[:rows, :columns] for plane, (rows, columns, _) in zip(self._planes, shapes, strict=True)]
        return Frame(planes, layout, self.size)


class _Kernel:
    """The conversion itself, in memory that is used again: fresh memory would cost more than the arithmetic.

    Args:
        pixels: the most that are converted at a time.
    """

    def __init__(self, pixels: int) -> None:
        self.pixels = pixels
        self._rgba = np.empty(4 * pixels, np.float32)
        self._two_rows = np.empty(2 * pixels, np.float32)
        self._luma = np.empty((pixels // 2, 2), np.float32)
        self._chroma = np.empty(pixels // 2, np.float32)

    def convert(self, pairs: Array, y: Array, cb: Array, cr: Array) -> None:
        """Fill the planes of an image.

        Args:
            pairs: (height, width / 2) of uint64, two RGBA pixels each; height is even.
            y: (height, width) of uint8.
            cb, cr: (height / 2, width / 2) of uint8.
        """
        height, width = y.shape
        pixels = height * width
        rgba = self._rgba[: 4 * pixels].reshape(height, 4 * width)
        rgba[:] = pairs.view(np.uint8)
        luma = np.dot(rgba.reshape(-1, 8), _LUMA, out=self._luma[: pixels // 2])
        luma *= _LUMA_SCALE
        luma += _LUMA_OFFSET
        np.copyto(y, luma.view(np.uint32).reshape(y.shape), casting="unsafe")
        two_rows = self._two_rows[: 2 * pixels].reshape(height // 2, 4 * width)
        np.add(rgba[0::2], rgba[1::2], out=two_rows)
        chroma = np.matmul(_CHROMA, two_rows.reshape(-1, 8).T, out=self._chroma[: pixels // 2].reshape(2, -1))
        chroma *= _CHROMA_SCALE
        chroma += _CHROMA_OFFSET
        for plane, samples in zip((cb, cr), chroma.view(np.uint32), strict=True):
            np.copyto(plane, samples.reshape(plane.shape), casting="unsafe")


def _changed_blocks(now: Array, before: Array, columns: slice) -> Array:
    """Which 2x2 blocks differ: (height / 2, number of columns) of bool."""
    most = 2 * (columns.stop - columns.start) > now.shape[1]
    wide = slice(None) if most else columns  # numpy compares whole rows twice as fast as parts of them
    differs = now[:, wide] != before[:, wide]
    changed: Array = differs[0::2] | differs[1::2]
    return changed[:, columns] if most else changed


def _evenly(box: Box, size: Size) -> Box:
    """``box``, grown to even borders, within a frame of even ``size`` (width, height)."""
    (left, top, right, bottom), (width, height) = box, size
    return (
        max(0, left // 2 * 2),
        max(0, top // 2 * 2),
        min(width, -(-right // 2) * 2),
        min(height, -(-bottom // 2) * 2),
    )
