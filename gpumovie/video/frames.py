"""One frame on its way to ffmpeg: what it is made of, who owns its memory, when that is free again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import FrameError
from .pixel_formats import ARRAY_FORMATS, FORMATS, Array, PixelFormat, Size


@dataclass
class Frame:
    """One frame, planes one after another without gaps.

    Attributes:
        planes: one array a plane, each (rows, columns, samples); strides may be any.
        pixel_format: how they are to be read.
        size: (width, height) in pixels.
        lasting: nobody changes the memory before ``release`` is called, so it may wait in a queue as it is.
            Otherwise it is copied once before ``write()`` returns.
        whole: the planes' common memory, if they lie one behind the other in it.
        release: called once, from any thread, when the memory is no longer needed.
    """

    planes: list[Array]
    pixel_format: PixelFormat
    size: Size
    lasting: bool = False
    whole: Array | None = None
    release: Callable[[], None] | None = None

    @classmethod
    def from_array(cls, array: Array, number: int = 0) -> Frame:
        """Take a picture: (h, w), (h, w, 1), (h, w, 3) or (h, w, 4), uint8 or uint16, any strides.

        ``number`` is the frame's number, for the messages. Raises FrameError if it is no such picture.
        """
        dtype, shape = array.dtype, array.shape
        if dtype.kind != "u" or dtype.itemsize > 2:
            raise FrameError(f"frame {number} has dtype {dtype}, need uint8 or uint16: {_remedy(array)}")
        channels = 1 if len(shape) == 2 else shape[2] if len(shape) == 3 else 0
        if channels not in (1, 3, 4):
            raise FrameError(
                f"frame {number} has shape {shape}, need (height, width), or (height, width, channels) "
                f"with 1, 3 or 4 channels{_transposed(shape)}"
            )
        if 0 in shape:
            raise FrameError(f"frame {number} has shape {shape}: it is empty; width and height must be 1 or more")
        layout = ARRAY_FORMATS[channels, dtype.itemsize]
        return cls(
            [array if array.ndim == 3 else array[:, :, np.newaxis]],
            layout,
            (shape[1], shape[0]),
            lasting=_immutable(array),
            whole=array.reshape(-1) if array.flags.c_contiguous and dtype == layout.dtype else None,
        )

    @classmethod
    def from_buffer(cls, data: memoryview | bytes, pixel_format: str, size: Size) -> Frame:
        """Take bytes that are laid out as ffmpeg has them, in YUV too (BT.709, limited range), as they are.

        Args:
            data: exactly one frame, planes one after another; must not change afterwards.
            pixel_format: ffmpeg's name, such as ``nv12``; one of ``gpumovie.video.pixel_formats.FORMATS``.
            size: (width, height).

        Raises FrameError if the length is not that of one frame, or the format is unknown.
        """
        if pixel_format not in FORMATS:
            raise FrameError(f"pixel format {pixel_format!r} is unknown; there are {', '.join(FORMATS)}")
        layout, given = FORMATS[pixel_format], memoryview(data).nbytes
        if given != layout.frame_bytes(size):
            needed = layout.frame_bytes(size)
            raise FrameError(f"{given} bytes are not one {pixel_format} frame of {size[0]}x{size[1]}: need {needed}")
        whole = np.frombuffer(data, layout.dtype)
        return cls(layout.split(whole, size), layout, size, lasting=True, whole=whole)

    def buffer(self) -> memoryview | None:
        """The frame's bytes in the order of ``pixel_format``, if they lie so already; no copy is made."""
        return None if self.whole is None else self.whole.view(np.uint8).data

    def pack_into(self, flat: Array, size: Size) -> None:
        """Copy into ``flat``, one frame of ``size``, repeating the last column and row where it is larger.

        Args:
            flat: 1-d, of the pixel format's dtype, ``frame_bytes(size)`` long.
            size: (width, height), at least this frame's own.
        """
        for source, target in zip(self.planes, self.pixel_format.split(flat, size), strict=True):
            rows, columns = source.shape[:2]
            target[:rows, :columns] = source
            target[:rows, columns:] = target[:rows, columns - 1 : columns]
            target[rows:] = target[rows - 1 : rows]


@dataclass
class PendingFrame:
    """A frame that is on its way, out of OpenGL for one; what it will be is known already.

    Attributes:
        pixel_format, size: the frame's.
        wait: waits for it and gives it; once.
        drop: forgets it, in place of ``wait``.
        ahead: how many like this may be on their way at once; the one before that is waited for.
    """

    pixel_format: PixelFormat
    size: Size
    wait: Callable[[], Frame]
    drop: Callable[[], None]
    ahead: int


def _immutable(array: Array) -> bool:
    """Whether nothing can write to the array's memory: it lies in ``bytes``.

    A read-only array of its own memory is not enough: it may have views that write, from before.
    """
    owner: object = array
    while isinstance(owner, np.ndarray | memoryview):
        owner = owner.base if isinstance(owner, np.ndarray) else owner.obj
    return isinstance(owner, bytes)


def _remedy(array: Array) -> str:
    kind = array.dtype.kind
    if kind == "f":
        return (
            "convert with (frame * 255).round().clip(0, 255).astype(np.uint8) if 1.0 is white, or .astype(np.uint8)"
        )
    if kind == "b":
        return "convert with frame.astype(np.uint8) * 255"
    if kind in "iu":
        return "convert with frame.clip(0, 255).astype(np.uint8)"
    return "give numbers from 0 to 255 as uint8"


def _transposed(shape: tuple[int, ...]) -> str:
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        return "; channels come last: use frame.transpose(1, 2, 0)"
    if len(shape) == 4:
        return "; this looks like several frames: write them one by one, or gm.write(path, frames)"
    return ""
