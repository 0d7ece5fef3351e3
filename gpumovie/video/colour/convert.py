"""Convert array frames to a film's pixel format, where its first frame came from OpenGL or was YUV."""

from __future__ import annotations

import numpy as np

from ..frames import Frame
from ..pixel_formats import Array, PixelFormat, padded_size
from .bt709 import rgb_to_yuv420


def convert(frame: Frame, wanted: PixelFormat) -> Frame:
    """Convert a packed gray or RGB frame to ``wanted`` if there is a conversion; else return it unchanged.

    Gray and RGB frames are converted to RGB with the bottom row first, and to yuv420p, NV12 and P010. Alpha is left
    out where ``wanted`` has none. An RGB format of another bit depth is no match: the frame stays as it is.
    """
    source = frame.pixel_format
    if source == wanted or source.model == "yuv" or frame.planes[0].dtype != source.dtype:
        return frame
    rgb = _rgb(frame.planes[0], source)
    if wanted.name in ("yuv420p", "nv12", "p010le"):
        return Frame(_yuv_planes(rgb, wanted), wanted, frame.size)
    if not wanted.bottom_up or wanted.dtype != source.dtype:
        return frame
    plane = np.full((*rgb.shape[:2], wanted.planes[0][2]), np.iinfo(wanted.dtype).max, wanted.dtype)
    plane[..., :3] = rgb
    if wanted.alpha and source.alpha:
        plane[..., 3] = frame.planes[0][..., 3]
    return Frame([plane], wanted, frame.size)


def _rgb(plane: Array, source: PixelFormat) -> Array:
    if source.model == "gray":
        return np.repeat(plane, 3, axis=2)
    return plane[..., 2::-1] if source.name.startswith("bgr") else plane[..., :3]


def _yuv_planes(rgb: Array, wanted: PixelFormat) -> list[Array]:
    """Planes in 4:2:0; where the size is odd, the last row and column are repeated first."""
    height, width = rgb.shape[:2]
    even_width, even_height = padded_size((width, height), wanted.name)
    padded = np.pad(rgb, ((0, even_height - height), (0, even_width - width), (0, 0)), mode="edge")
    y, cb, cr = rgb_to_yuv420(padded, wanted.bits)
    chroma = [np.stack([cb, cr], axis=2)] if len(wanted.planes) == 2 else [cb[..., np.newaxis], cr[..., np.newaxis]]
    planes = [y[:height, :width, np.newaxis], *chroma]
    return [plane << 6 if wanted.bits == 10 else plane for plane in planes]
