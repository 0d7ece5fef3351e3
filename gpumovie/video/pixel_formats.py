"""Pixel formats: how a frame lies in memory.

Names are ffmpeg's own. Sizes are ``(width, height)``; planes and arrays are ``(rows, columns, samples)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Size = tuple[int, int]


@dataclass(frozen=True)
class PixelFormat:
    """How one frame lies in memory.

    Attributes:
        name: ffmpeg's name, such as ``rgb24``.
        model: ``gray`` and ``rgb`` are full range; ``yuv`` is BT.709, limited range.
        planes: for each plane, (horizontal subsampling, vertical subsampling, samples a pixel).
        bits: significant bits of a sample; up to 8 are stored in one byte, more in two little-endian bytes.
        alpha: whether one sample of each pixel is alpha (straight, not premultiplied).
        bottom_up: whether the bottom row lies first in memory, as OpenGL stores images.
    """

    name: str
    model: Literal["gray", "rgb", "yuv"]
    planes: tuple[tuple[int, int, int], ...]
    bits: int = 8
    alpha: bool = False
    bottom_up: bool = False

    def __str__(self) -> str:
        return f"{self.name}{' as OpenGL draws it' if self.bottom_up else ''}"

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.dtype(np.uint8 if self.bits <= 8 else "<u2")

    def plane_shapes(self, size: Size) -> list[tuple[int, int, int]]:
        """Shapes (rows, columns, samples) of the planes of a frame of ``size`` (width, height)."""
        width, height = size
        return [(-(-height // v), -(-width // h), samples) for h, v, samples in self.planes]

    def frame_bytes(self, size: Size) -> int:
        """Bytes of one frame without padding between rows or planes."""
        return sum(r * c * s for r, c, s in self.plane_shapes(size)) * self.dtype.itemsize

    def split(self, data: Array, size: Size) -> list[Array]:
        """Views of the planes, top row first, in ``data``, a 1-d array of ``dtype`` that holds one frame."""
        planes, start = [], 0
        for shape in self.plane_shapes(size):
            stop = start + shape[0] * shape[1] * shape[2]
            plane = data[start:stop].reshape(shape)
            planes.append(plane[::-1] if self.bottom_up else plane)
            start = stop
        return planes


def _packed(name: str, model: Literal["gray", "rgb"], samples: int, bits: int = 8) -> PixelFormat:
    return PixelFormat(name, model, ((1, 1, samples),), bits, alpha=samples == 4)


def _yuv(name: str, h: int, v: int, bits: int = 8) -> PixelFormat:
    return PixelFormat(name, "yuv", ((1, 1, 1), (h, v, 1), (h, v, 1)), bits)


FORMATS: dict[str, PixelFormat] = {
    f.name: f
    for f in (
        _packed("gray", "gray", 1),
        _packed("rgb24", "rgb", 3),
        _packed("bgr24", "rgb", 3),
        _packed("rgba", "rgb", 4),
        _packed("bgra", "rgb", 4),
        PixelFormat("rgb0", "rgb", ((1, 1, 4),)),  # the fourth byte has no meaning
        _packed("gray16le", "gray", 1, 16),
        _packed("rgb48le", "rgb", 3, 16),
        _packed("rgba64le", "rgb", 4, 16),
        _yuv("yuv420p", 2, 2),
        _yuv("yuv422p", 2, 1),
        _yuv("yuv444p", 1, 1),
        _yuv("yuv420p10le", 2, 2, 10),
        _yuv("yuv422p10le", 2, 1, 10),
        _yuv("yuv444p10le", 1, 1, 10),
        PixelFormat("nv12", "yuv", ((1, 1, 1), (2, 2, 2))),
        # P010 has its ten bits in the upper bits of sixteen.
        PixelFormat("p010le", "yuv", ((1, 1, 1), (2, 2, 2)), 10),
    )
}

#: The format of an array by its number of samples a pixel and its bytes a sample.
ARRAY_FORMATS: dict[tuple[int, int], PixelFormat] = {
    (1, 1): FORMATS["gray"],
    (3, 1): FORMATS["rgb24"],
    (4, 1): FORMATS["rgba"],
    (1, 2): FORMATS["gray16le"],
    (3, 2): FORMATS["rgb48le"],
    (4, 2): FORMATS["rgba64le"],
}


def subsampling(name: str) -> tuple[int, int]:
    """(horizontal, vertical) chroma subsampling of a pixel format, by ffmpeg's name.

    A frame is padded to multiples of these by repeating its last column and row.
    """
    if "420" in name or name in {"nv12", "p010le"}:
        return 2, 2
    if "422" in name:
        return 2, 1
    return 1, 1


def has_alpha(name: str) -> bool:
    """Whether a pixel format, by ffmpeg's name, has alpha; in a palette, pal8, one colour may be transparent."""
    return name.startswith(("rgba", "bgra", "gbrap", "yuva", "pal8"))


def is_yuv(name: str) -> bool:
    """Whether a pixel format, by ffmpeg's name, is YUV."""
    return "yuv" in name or name in {"nv12", "p010le"}


def bits_of(name: str) -> int:
    """The bits of a sample of a pixel format, by ffmpeg's name."""
    if name.startswith(("rgb48", "rgba64", "bgr48", "bgra64")):
        return 16
    found = re.search(r"(?:p0?|gray)(9|1[0246])(?:le|be)?$", name)
    return int(found[1]) if found else 8


def padded_size(size: Size, pixel_format: str) -> Size:
    """``size`` (width, height), rounded up to multiples of the subsampling of ``pixel_format``."""
    h, v = subsampling(pixel_format)
    return -(-size[0] // h) * h, -(-size[1] // v) * v
