"""RGB frames as yuv420p, converted only where they differ from the frame before."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ..frames import Frame
from ..pixel_formats import FORMATS, Array, Size
from . import numpy_kernel

Box = tuple[int, int, int, int]

#: Above this part of changed cells, converting all of a box takes less time than picking them out.
DENSE = 0.4
#: Pixels that are picked out at a time.
_AT_ONCE = 1 << 15
#: By the samples of a pixel, how many columns are compared and picked out together: as few as fill words of 8 bytes.
_CELL_COLUMNS = {3: 8, 4: 2}


class Kernel(Protocol):
    """What converts pixels; a sample of the result depends on the pixels below it alone."""

    def convert(self, pixels: Array, y: Array, cb: Array, cr: Array) -> None:
        """Fill the planes of an image; its height and width are even.

        Args:
            pixels: (height, width, 3 or 4) of uint8, each row contiguous.
            y: (height, width) of uint8.
            cb, cr: (height / 2, width / 2) of uint8.
        """


class Yuv420p:
    """A frame's planes, kept up to date where pixels changed.

    BT.709, limited range, within 1 of ``rgb_to_yuv420``, and by numpy nearly always the same. ffmpeg's own conversion
    is within 1 of it, too: on random pixels 0.8 % of its luma and 6 % of its chroma differ. A sample depends on its
    pixels alone, not on the way it was converted. Alpha is ignored, as in every film that has none.

    >>> planes = Yuv420p((640, 480))
    >>> movie.write(planes.update(rgba))
    >>> movie.write(planes.update(rgba, box=(80, 58, 577, 428)))

    Args:
        size: (width, height) of the frames, 1 or more; odd ones are filled up by repeating the last column and row.
        samples: of a pixel: 3 for RGB, 4 for RGBA.
        kernel: what converts the pixels.
    """

    def __init__(self, size: Size, samples: int = 4, kernel: Kernel | None = None) -> None:
        self.size, self._samples = size, samples
        self._columns = columns = _CELL_COLUMNS[samples]
        # Cells of two rows: their pixels as words, and their samples of luma and of chroma as one number each.
        self._words = columns * samples // 8
        self._luma_cell, self._chroma_cell = np.dtype(f"u{columns}"), np.dtype(f"u{columns // 2}")
        width, height = self._even = -(-size[0] // columns) * columns, -(-size[1] // 2) * 2
        layout = FORMATS["yuv420p"]
        self._flat = np.empty(layout.frame_bytes(self._even), np.uint8)
        self._planes = layout.split(self._flat, self._even)
        self._before = np.empty((height, width // columns * self._words), np.uint64)
        self._padded = np.empty((height, width, samples), np.uint8) if self._even != size else None
        self._begun = False
        self._kernel = kernel or numpy_kernel.Kernel(samples, max(width, _AT_ONCE // 2))

    def update(self, pixels: Array, box: Box | None = None) -> Frame:
        """The planes of ``pixels``; they last until the next call.

        Args:
            pixels: shape (height, width, samples), uint8.
            box: (left, top, right, bottom) of the pixels that may differ from the last call's; None if any may.

        Raises:
            ValueError: ``pixels`` has another shape or dtype.
        """
        width, height = self.size
        shape = (height, width, self._samples)
        if pixels.shape != shape or pixels.dtype != np.uint8:
            raise ValueError(f"got {pixels.dtype} {pixels.shape}, these planes are kept for uint8 {shape}")
        whole = (0, 0, width, height)
        left, top, right, bottom = _evenly(box if box and self._begun else whole, self._even, self._columns)
        if left < right and top < bottom:
            even = self._evened(pixels, (left, top, right, bottom))
            cells = slice(left // self._columns, right // self._columns)
            self._convert(even, slice(top // 2, bottom // 2), cells)
            self._begun = True
        return self._frame()

    def forget(self) -> None:
        """Convert all of the next image, as other frames came between."""
        self._begun = False

    def _evened(self, pixels: Array, box: Box) -> Array:
        """The pixels as words, (even height, words of a row); without a copy where they lie so already."""
        height, width = pixels.shape[:2]
        if self._padded is None:
            even = np.ascontiguousarray(pixels)
        else:
            left, top, right, bottom = box
            even = self._padded
            even[top : min(bottom, height), left : min(right, width)] = pixels[top:bottom, left:right]
            even[:, width:] = even[:, width - 1 : width]
            even[height:] = even[height - 1]
        return even.reshape(even.shape[0], -1).view(np.uint64)

    def _convert(self, pixels: Array, rows: slice, cells: slice) -> None:
        """Convert what differs from before in a box, given by its pairs of rows and its cells across."""
        high = slice(2 * rows.start, 2 * rows.stop)
        changed = self._changed_cells(pixels[high], self._before[high], cells)
        count = np.count_nonzero(changed)
        if not self._begun or count > DENSE * changed.size:
            words = slice(self._words * cells.start, self._words * cells.stop)
            self._before[high, words] = pixels[high, words]
            self._convert_box(pixels, rows, cells)
        elif count:
            numbers = np.flatnonzero(changed)
            across, in_a_row = cells.stop - cells.start, self._even[0] // self._columns
            numbers += numbers // across * (in_a_row - across) + rows.start * in_a_row + cells.start
            self._convert_cells(pixels, numbers)

    def _changed_cells(self, now: Array, before: Array, cells: slice) -> Array:
        """Which cells of two rows differ: (pairs of rows, number of cells) of bool."""
        words, most = self._words, 2 * (cells.stop - cells.start) * self._words > now.shape[1]
        # numpy compares whole rows twice as fast as parts of them
        wide = slice(None) if most else slice(words * cells.start, words * cells.stop)
        differs = now[:, wide] != before[:, wide]
        changed: Array = differs[0::2] | differs[1::2]
        if words > 1:
            changed = changed[:, 0::3] | changed[:, 1::3] | changed[:, 2::3]
        return changed[:, cells] if most else changed

    def _convert_box(self, pixels: Array, rows: slice, cells: slice) -> None:
        image = pixels.view(np.uint8).reshape(*self._even[::-1], self._samples)
        left, right = self._columns * cells.start, self._columns * cells.stop
        high, wide, halves = slice(2 * rows.start, 2 * rows.stop), slice(left, right), slice(left // 2, right // 2)
        y, cb, cr = (plane[..., 0] for plane in self._planes)
        self._kernel.convert(image[high, wide], y[high, wide], cb[rows, halves], cr[rows, halves])

    def _convert_cells(self, pixels: Array, numbers: Array) -> None:
        """Convert cells, by their numbers, as one image in which they stand side by side."""
        across, at_once = self._even[0] // self._columns, _AT_ONCE // (2 * self._columns)
        now, before = (words.reshape(-1, self._words) for words in (pixels, self._before))
        y = self._planes[0].reshape(-1).view(self._luma_cell)
        cb, cr = (plane.reshape(-1).view(self._chroma_cell) for plane in self._planes[1:])
        for start in range(0, len(numbers), at_once):
            some = numbers[start : start + at_once]
            upper = some + some // across * across
            both = np.stack([upper, upper + across])
            values = now[both]
            before[both] = values
            width = self._columns * len(some)
            luma, chroma = np.empty((2, width), np.uint8), np.empty((2, 1, width // 2), np.uint8)
            self._kernel.convert(values.view(np.uint8).reshape(2, width, self._samples), luma, *chroma)
            y[both] = luma.view(self._luma_cell)
            cb[some], cr[some] = chroma.view(self._chroma_cell)[:, 0]

    def _frame(self) -> Frame:
        layout = FORMATS["yuv420p"]
        if self._padded is None:
            return Frame(self._planes, layout, self.size, contiguous=self._flat)
        shapes = layout.plane_shapes(self.size)
        planes = [plane[:rows, :columns] for plane, (rows, columns, _) in zip(self._planes, shapes, strict=True)]
        return Frame(planes, layout, self.size)


def _evenly(box: Box, size: Size, columns: int) -> Box:
    """``box``, grown to borders of cells, within a frame of ``size`` (width, height)."""
    (left, top, right, bottom), (width, height) = box, size
    return (
        max(0, left // columns * columns),
        max(0, top // 2 * 2),
        min(width, -(-right // columns) * columns),
        min(height, -(-bottom // 2) * 2),
    )
