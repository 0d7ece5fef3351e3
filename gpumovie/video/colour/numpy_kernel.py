"""RGB pixels to yuv420p by numpy, the same everywhere: rounded once, from sums that are exact."""

from __future__ import annotations

import numpy as np

from ..pixel_formats import Array
from .bt709 import CB_DIVISOR, CHROMA_OFFSET, CHROMA_RANGE, CR_DIVISOR, KB, KG, KR, LUMA_OFFSET, LUMA_RANGE

#: Pixels converted at a time: enough to make calls cheap, few enough for a core's cache and for BLAS to use one core.
_AT_ONCE = 1 << 15

# BT.709 for two neighbours, R G B A R G B A, in whole numbers: 1063 : 3576 : 361 is KR : KG : KB. Sums of them below
# 2^24 are exact in float32, in whichever order BLAS adds, so a sample is the same wherever its pixels lie.
_SUM = 5000
_R, _G, _B = (round(_SUM * weight) for weight in (KR, KG, KB))
_LUMA_SCALE = np.float32(LUMA_RANGE / (255 * _SUM))
_CHROMA_SCALE = np.array(
    [[CHROMA_RANGE / (4 * 255 * _SUM * divisor)] for divisor in (CB_DIVISOR, CR_DIVISOR)], np.float32
)
# From 2^23 on, float32 has no fractions: adding it rounds to nearest, and leaves the sample in the lowest byte.
_ROUND = 1 << 23
_LUMA_OFFSET, _CHROMA_OFFSET = np.float32(_ROUND + LUMA_OFFSET), np.float32(_ROUND + CHROMA_OFFSET)


class Kernel:
    """The conversion, in memory that is used again: fresh memory would cost more than the arithmetic.

    Of all 2^24 colours, luma differs from ``rgb_to_yuv420`` by 1 for 119, and chroma more rarely.

    Args:
        samples: of a pixel, 3 or 4; the fourth is ignored.
        width: of the widest rows, in pixels.
    """

    def __init__(self, samples: int, width: int) -> None:
        unused = [0] * (samples - 3)
        self._luma_weights = np.zeros((2 * samples, 2), np.float32)
        self._luma_weights[:3, 0] = self._luma_weights[samples : samples + 3, 1] = _R, _G, _B
        b_minus_y, r_minus_y = [-_R, -_G, _SUM - _B, *unused], [_SUM - _R, -_G, -_B, *unused]
        self._chroma_weights = np.array([b_minus_y * 2, r_minus_y * 2], np.float32)
        self._pixels = pixels = max(_AT_ONCE, 2 * width)
        self._rgb = np.empty(samples * pixels, np.float32)
        self._two_rows = np.empty(samples * pixels // 2, np.float32)
        self._luma = np.empty((pixels // 2, 2), np.float32)
        self._chroma = np.empty(pixels // 2, np.float32)

    def convert(self, pixels: Array, y: Array, cb: Array, cr: Array) -> None:
        """Fill the planes of an image; its height and width are even.

        Args:
            pixels: (height, width, samples) of uint8, each row contiguous.
            y: (height, width) of uint8.
            cb, cr: (height / 2, width / 2) of uint8.
        """
        height, width = y.shape
        step = max(1, self._pixels // (2 * width))
        for start in range(0, height // 2, step):
            rows, halves = slice(2 * start, 2 * (start + step)), slice(start, start + step)
            self._convert_rows(pixels[rows], y[rows], cb[halves], cr[halves])

    def _convert_rows(self, pixels: Array, y: Array, cb: Array, cr: Array) -> None:
        height, width, samples = pixels.shape
        count = height * width
        rgb = self._rgb[: samples * count].reshape(height, samples * width)
        rgb[:] = pixels.reshape(height, -1)
        luma = np.dot(rgb.reshape(-1, 2 * samples), self._luma_weights, out=self._luma[: count // 2])
        luma *= _LUMA_SCALE
        luma += _LUMA_OFFSET
        np.copyto(y, luma.view(np.uint32).reshape(y.shape), casting="unsafe")
        two_rows = self._two_rows[: samples * count // 2].reshape(height // 2, samples * width)
        np.add(rgb[0::2], rgb[1::2], out=two_rows)
        chroma = self._chroma[: count // 2].reshape(2, -1)
        np.matmul(self._chroma_weights, two_rows.reshape(-1, 2 * samples).T, out=chroma)
        chroma *= _CHROMA_SCALE
        chroma += _CHROMA_OFFSET
        for plane, values in zip((cb, cr), chroma.view(np.uint32), strict=True):
            np.copyto(plane, values.reshape(plane.shape), casting="unsafe")
