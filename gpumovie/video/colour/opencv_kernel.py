"""RGB pixels to yuv420p by OpenCV, where it is installed: in half of the time of swscale, and within 1 of numpy."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ..pixel_formats import Array
from .bt709 import (
    CB_DIVISOR,
    CHROMA_OFFSET,
    CHROMA_RANGE,
    CR_DIVISOR,
    KB,
    KG,
    KR,
    LUMA_OFFSET,
    LUMA_RANGE,
    rgb_to_yuv420,
)

#: Pixels converted at a time: they stay in a core's cache, and OpenCV uses one core for so few.
_AT_ONCE = 1 << 16

# cv2.transform counts in 1/1024 (transform_8u in modules/core/src/matmul.simd.hpp). The weights of chroma add up to
# nothing, so that gray is 128.
_ONE = 1024
_LUMA = [round(_ONE * weight * LUMA_RANGE / 255) for weight in (KR, KG, KB)]
_CB = [round(_ONE * weight * CHROMA_RANGE / 255 / CB_DIVISOR) for weight in (-KR, -KG)]
_CR = [round(_ONE * weight * CHROMA_RANGE / 255 / CR_DIVISOR) for weight in (-KG, -KB)]
_MATRIX = (
    np.array(
        [
            [*_LUMA, LUMA_OFFSET * _ONE],
            [*_CB, -sum(_CB), CHROMA_OFFSET * _ONE],
            [-sum(_CR), *_CR, CHROMA_OFFSET * _ONE],
        ]
    )
    / _ONE
)


@cache
def find_opencv() -> Any:
    """The module cv2 if it may be used; else None.

    It may if the program has loaded it, or if it is the package without windows: the one with windows brings a Qt of
    its own, and sets environment variables by which other Qt programs fail.
    """
    if "cv2" not in sys.modules and not _is_headless():
        return None
    try:
        import cv2
    except Exception:  # a broken installation of what is not needed: ImportError, AttributeError by another numpy
        return None
    return cv2 if _is_right(cv2) else None


def _is_headless() -> bool:
    try:
        found = importlib.util.find_spec("cv2")
    except (ImportError, ValueError):
        return False
    if found is None or found.origin is None:
        return False
    try:
        return "headless = True" in Path(found.origin).with_name("version.py").read_text()
    except OSError:
        return False


def _is_right(cv2: Any) -> bool:
    """Whether it converts as it should: its arithmetic is its own affair, by version and processor."""
    pixels = np.random.default_rng(0).integers(0, 256, (4, 96, 3), np.uint8)
    pixels[:, :64] = pixels[::4, :64:4].repeat(4, axis=0).repeat(4, axis=1)
    got = np.zeros((4, 96), np.uint8), *np.zeros((2, 2, 48), np.uint8)
    Kernel(cv2).convert(pixels, *got)
    wanted = rgb_to_yuv420(pixels)
    return all(np.abs(a.astype(int) - b).max() <= 1 for a, b in zip(got, wanted, strict=True))


class Kernel:
    """The conversion, in memory that is used again.

    On random pixels 5 % of luma and 15 % of chroma differ from ``rgb_to_yuv420`` by 1: samples are rounded before
    their mean is taken, which is rounded again.

    Args:
        cv2: the module.
    """

    def __init__(self, cv2: Any) -> None:
        self._cv2 = cv2
        self._scratch = np.empty(8 * _AT_ONCE, np.uint8)

    def convert(self, pixels: Array, y: Array, cb: Array, cr: Array) -> None:
        """Fill the planes of an image; its height and width are even.

        Args:
            pixels: (height, width, 3 or 4) of uint8, each row contiguous.
            y: (height, width) of uint8.
            cb, cr: (height / 2, width / 2) of uint8.
        """
        height, width = y.shape
        step = max(1, _AT_ONCE // (2 * width))
        if self._scratch.size < 16 * step * width:
            self._scratch = np.empty(16 * step * width, np.uint8)
        for start in range(0, height // 2, step):
            rows, halves = slice(2 * start, 2 * (start + step)), slice(start, start + step)
            self._convert_rows(pixels[rows], y[rows], cb[halves], cr[halves])

    def _convert_rows(self, pixels: Array, y: Array, cb: Array, cr: Array) -> None:
        cv2, count = self._cv2, y.size
        yuv, rgb = (part[: 3 * count].reshape(*y.shape, 3) for part in (self._scratch, self._scratch[3 * count :]))
        full = self._scratch[6 * count : 8 * count].reshape(2, *y.shape)
        if pixels.shape[2] == 4:
            pixels = cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB, rgb)
        cv2.split(cv2.transform(pixels, _MATRIX, yuv), [y, *full])
        for plane, half in zip(full, (cb, cr), strict=True):
            cv2.resize(plane, half.shape[::-1], half, interpolation=cv2.INTER_AREA)
