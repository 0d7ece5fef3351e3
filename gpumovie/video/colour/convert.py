"""Arrays between the frames of a film that came otherwise, from OpenGL or in YUV: a title, credits at the end."""

from __future__ import annotations

import numpy as np

from ..frames import Frame
from ..pixel_formats import Array, PixelFormat, bt709, padded_size


def adapt(frame: Frame, wanted: PixelFormat) -> Frame:
    """``frame`` as a frame of ``wanted``, if that is how drawn frames come and it can be; else as it is.

    Takes gray and RGB to RGB with the bottom row first, and to yuv420p, NV12 and P010. Opacity is left out where
    ``wanted`` has none. Where that is RGB, more bits are not cut off, and fewer not filled up.
    """
    source = frame.pixel_format
    if source == wanted or source.model == "yuv" or frame.planes[0].dtype != source.dtype:
        return frame
    picture = _rgb(frame.planes[0], source)
    if wanted.name in ("yuv420p", "nv12", "p010le"):
        return Frame(_converted(picture, wanted), wanted, frame.size)
    if not wanted.bottom_up or wanted.dtype != source.dtype:
        return frame
    full = np.full((*picture.shape[:2], wanted.planes[0][2]), np.iinfo(wanted.dtype).max, wanted.dtype)
    channels = 4 if wanted.alpha and source.alpha else 3
    full[..., :channels] = frame.planes[0][..., :4] if channels == 4 else picture
    return Frame([full], wanted, frame.size)


def _rgb(plane: Array, source: PixelFormat) -> Array:
    if source.model == "gray":
        return np.repeat(plane, 3, axis=2)
    return plane[..., 2::-1] if source.name.startswith("bgr") else plane[..., :3]


def _converted(picture: Array, wanted: PixelFormat) -> list[Array]:
    """Planes 4:2:0 of a picture whose last row and column are repeated where its size is odd."""
    height, width = picture.shape[:2]
    across, down = padded_size((width, height), wanted.name)
    even = np.pad(picture, ((0, down - height), (0, across - width), (0, 0)), mode="edge")
    y, cb, cr = bt709(even, wanted.bits)
    chroma = [np.stack([cb, cr], axis=2)] if len(wanted.planes) == 2 else [cb[..., np.newaxis], cr[..., np.newaxis]]
    planes = [y[:height, :width, np.newaxis], *chroma]
    return [plane << 6 if wanted.bits == 10 else plane for plane in planes]
