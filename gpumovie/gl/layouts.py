"""Layouts in which frames leave a canvas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import api as gl
from .nv12 import Nv12Pass, Yuv
from .target import Size

#: ``rgb`` and ``rgba`` leave as they are drawn, bottom row first. The others are converted for a 4:2:0 video: top row
#: first, of an even size.
Layout = Literal["rgb", "rgba"] | Yuv


@dataclass(frozen=True)
class PixelBlock:
    """The pixels of a frame, as glReadPixels reads them from the framebuffer that is bound for reading.

    Attributes:
        size: (width, height) in pixels.
        channels: OpenGL's format, such as GL_RGBA.
        type: OpenGL's type of a sample, such as GL_UNSIGNED_BYTE.
        nbytes: bytes of the frame.
    """

    size: Size
    channels: int
    type: int
    nbytes: int


def drawn_pixels(size: Size, bits: int, layout: Literal["rgb", "rgba"] = "rgba") -> PixelBlock:
    """The pixels of a canvas as they are drawn, with ``bits`` a channel.

    ``rgb`` is RGBA with 8 bits, too, which every width keeps aligned; its fourth byte means nothing.
    """
    three = layout == "rgb" and bits == 16
    return PixelBlock(
        size,
        gl.GL_RGB if three else gl.GL_RGBA,
        sample_type(bits),
        size[0] * size[1] * (3 if three else 4) * bits // 8,
    )


def converted_pixels(converter: Nv12Pass) -> PixelBlock:
    """The texels into which ``converter`` packs a frame."""
    width, height = converter.packed
    bits = 8 if converter.bits == 8 else 16
    return PixelBlock(converter.packed, gl.GL_RGBA, sample_type(bits), width * height * 4 * bits // 8)


def sample_type(bits: int) -> int:
    """OpenGL's type of a sample of 8 or 16 bits."""
    return int(gl.GL_UNSIGNED_BYTE if bits == 8 else gl.GL_UNSIGNED_SHORT)
