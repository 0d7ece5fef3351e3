"""Arrays as yuv420p before they go to ffmpeg, where that costs less than ffmpeg's own conversion.

The pipe then carries half of the bytes, and of frames that change in parts only these parts are converted. It costs
less where OpenCV is there, and where a film begins with a frame that looks like a screen or a plot, of which little
will change; for other films numpy is slower than ffmpeg. This is decided by the first frame, since all frames must go
down the pipe in one format.
"""

from __future__ import annotations

import numpy as np

from ..encoders.transfer import TransferFormat, negotiate_format
from ..ffmpeg.extra_args import parse
from ..frames import Frame, FrameFormat, PendingFrame
from ..pixel_formats import FORMATS, Array, Size
from ..settings import Settings
from .numpy_kernel import Kernel as NumpyKernel
from .opencv_kernel import Kernel as OpenCVKernel
from .opencv_kernel import find_opencv
from .yuv420p import Kernel, Yuv420p

#: An image of which this part of the pixels are like their neighbour was drawn, and not taken by a camera.
DRAWN = 0.8
#: Above this part of changed pixels a frame is converted as a whole.
CHANGED = 0.3
#: Every so many rows are looked at to tell how much of a frame has changed.
_ROW_STEP = 16


def array_converter(settings: Settings, first: Frame | PendingFrame) -> ArrayConverter | None:
    """What converts the frames of a film that begins with ``first``; None if ffmpeg is to do that."""
    source = first.pixel_format
    if not isinstance(first, Frame) or source.name not in ("rgb24", "rgba") or source.bottom_up:
        return None
    if any(argument.name == "pix_fmt" for argument in parse(settings.extra_args)):
        return None
    if negotiate_format(settings, first.size, high_bit_depth=False, alpha=source.alpha) is not TransferFormat.NV12:
        return None
    samples = source.planes[0][2]
    opencv = find_opencv()
    if opencv is not None:
        return ArrayConverter(first.size, samples, OpenCVKernel(opencv))
    if _looks_drawn(first.planes[0]):
        return ArrayConverter(first.size, samples, NumpyKernel(samples, first.size[0] + 1))
    return None


class ArrayConverter:
    """Converts the frames of one film, in order; of one that resembles that before it, what differs.

    Args:
        size: (width, height) of the frames.
        samples: of a pixel: 3 for RGB, 4 for RGBA.
        kernel: what converts the pixels.

    Attributes:
        format: of the frames that it makes.
    """

    def __init__(self, size: Size, samples: int, kernel: Kernel) -> None:
        self.format = FrameFormat(FORMATS["yuv420p"], size)
        self._samples, self._kernel = samples, kernel
        self._planes: Yuv420p | None = None
        self._rows: Array | None = None  # some of the frame before
        self._alike = 0  # so many frames in turn resembled the one before

    def convert(self, frame: Frame, flat: Array, size: Size) -> None:
        """Fill ``flat``, a yuv420p frame of ``size``: that of the frame, made even."""
        pixels = frame.planes[0]
        self._alike = self._alike + 1 if self._resembles_the_last(pixels) else 0
        # What differs is found by a copy of the frame before, which pays only where several frames are alike.
        if self._alike >= 2:
            if self._planes is None:
                self._planes = Yuv420p(frame.size, self._samples, self._kernel)
            planes = self._planes.update(pixels)
            if planes.contiguous is not None:
                flat[:] = planes.contiguous
            else:
                planes.pack_into(flat, size)
            return
        if self._planes is not None:
            self._planes.forget()
        y, cb, cr = (plane[..., 0] for plane in self.format.pixel_format.split(flat, size))
        self._kernel.convert(_evened(pixels, size), y, cb, cr)

    def _resembles_the_last(self, pixels: Array) -> bool:
        rows, before = pixels[_ROW_STEP // 2 :: _ROW_STEP], self._rows
        if before is None or rows.shape[0] == 0:
            self._rows = rows.copy()
            return False
        changed = np.count_nonzero(rows != before)
        before[:] = rows
        return bool(changed <= CHANGED * rows.size)


def _evened(pixels: Array, size: Size) -> Array:
    """The pixels with contiguous rows one below the other, filled up to an even ``size`` (width, height)."""
    height, width = pixels.shape[:2]
    if (width, height) == size:
        return np.ascontiguousarray(pixels)
    return np.pad(pixels, ((0, size[1] - height), (0, size[0] - width), (0, 0)), mode="edge")


def _looks_drawn(pixels: Array) -> bool:
    rows = pixels[_ROW_STEP // 2 :: _ROW_STEP, :, :3]
    if rows.shape[0] == 0 or rows.shape[1] < 2:
        return False
    like_the_neighbour = (rows[:, 1:] == rows[:, :-1]).all(axis=2)
    return float(like_the_neighbour.mean()) >= DRAWN
