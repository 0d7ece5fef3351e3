"""One frame on its way to ffmpeg: its pixels, who owns their memory, and when that memory is free again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..errors import FrameError
from .pixel_formats import ARRAY_FORMATS, FORMATS, Array, PixelFormat, Size


@dataclass
class Frame:
    """One frame: its planes, and how they are to be read.

    Attributes:
        planes: one array for each plane, shape (rows, columns, samples) with any strides.
        pixel_format: how they are to be read.
        size: (width, height) in pixels.
        immutable: nobody changes the memory before ``release`` is called, so it may wait in a queue as it is.
            Otherwise it is copied or sent before ``write()`` returns.
        contiguous: the memory of all planes, one after another, if they lie so; 1-d, of the pixel format's dtype.
        release: called once, from any thread, when the memory is no longer needed.
    """

    planes: list[Array]
    pixel_format: PixelFormat
    size: Size
    immutable: bool = False
    contiguous: Array | None = None
    release: Callable[[], None] | None = None

    @classmethod
    def from_array(cls, array: Array, number: int = 0, given: object = None) -> Frame:
        """Take an image as an array, without a copy.

        Args:
            array: shape (height, width), (height, width, 1), (height, width, 3) or (height, width, 4), RGB(A) order,
                top row first, uint8 or uint16, with any strides.
            number: the frame's number, for the messages.
            given: what the user gave, of which ``array`` was made: the remedies are for that.

        Raises:
            FrameError: it is no such array.
        """
        dtype, shape = array.dtype, array.shape
        if dtype.kind != "u" or dtype.itemsize > 2:
            raise FrameError(f"frame {number} has dtype {dtype}, need uint8 or uint16: {_remedy(array, given)}")
        channels = 1 if len(shape) == 2 else shape[2] if len(shape) == 3 else 0
        if channels not in (1, 3, 4):
            raise FrameError(
                f"frame {number} has shape {shape}, need (height, width), or (height, width, channels) "
                f"with 1, 3 or 4 channels{_transposed(shape, given)}"
            )
        if 0 in shape:
            raise FrameError(f"frame {number} has shape {shape}: it is empty; width and height must be 1 or more")
        layout = ARRAY_FORMATS[channels, dtype.itemsize]
        return cls(
            [array if array.ndim == 3 else array[:, :, np.newaxis]],
            layout,
            (shape[1], shape[0]),
            immutable=_is_immutable(array),
            contiguous=array.reshape(-1) if array.flags.c_contiguous and dtype == layout.dtype else None,
        )

    @classmethod
    def from_buffer(cls, data: memoryview | bytes, pixel_format: str, size: Size) -> Frame:
        """Take bytes that lie as ffmpeg has them, without a copy; YUV is BT.709, limited range.

        Args:
            data: exactly one frame, planes one after another; must not change afterwards.
            pixel_format: ffmpeg's name, such as ``nv12``; one of ``gpumovie.video.pixel_formats.FORMATS``.
            size: (width, height) in pixels.

        Raises:
            FrameError: the length is not that of one frame, or the format is unknown.
        """
        if pixel_format not in FORMATS:
            raise FrameError(f"pixel format {pixel_format!r} is unknown; there are {', '.join(FORMATS)}")
        layout, given = FORMATS[pixel_format], memoryview(data).nbytes
        if given != layout.frame_bytes(size):
            needed = layout.frame_bytes(size)
            raise FrameError(f"{given} bytes are not one {pixel_format} frame of {size[0]}x{size[1]}: need {needed}")
        samples = np.frombuffer(data, layout.dtype)
        return cls(layout.split(samples, size), layout, size, immutable=True, contiguous=samples)

    def pack_into(self, flat: Array, size: Size) -> None:
        """Copy the frame into ``flat``, a frame of ``size``; where that is larger, repeat the last column and row.

        Args:
            flat: 1-d, of the pixel format's dtype, ``frame_bytes(size)`` long.
            size: (width, height) in pixels, at least this frame's own.
        """
        for source, target in zip(self.planes, self.pixel_format.split(flat, size), strict=True):
            rows, columns = source.shape[:2]
            target[:rows, :columns] = source
            target[:rows, columns:] = target[:rows, columns - 1 : columns]
            target[rows:] = target[rows - 1 : rows]


@dataclass(frozen=True)
class FrameFormat:
    """What all frames of a film are like.

    Attributes:
        pixel_format: how their planes are to be read.
        size: (width, height) in pixels, before padding.
    """

    pixel_format: PixelFormat
    size: Size

    def check(self, frame: Frame | PendingFrame, number: int) -> None:
        """Check frame ``number`` of the film.

        Raises:
            FrameError: it has another size or pixel format.
        """
        if frame.size != self.size:
            raise FrameError(
                f"frame {number} is {frame.size[0]}x{frame.size[1]}, but this film's frames are "
                f"{self.size[0]}x{self.size[1]}; every frame must have one size: draw it at the film's size"
            )
        if frame.pixel_format != self.pixel_format:
            raise FrameError(
                f"frame {number} is {frame.pixel_format}, but this film began with {self.pixel_format}; "
                f"every frame must have the dtype and channels of the first (a matplotlib figure is rgba)"
            )


class PendingFrame(ABC):
    """A frame that is still on its way, out of OpenGL for example; its format is known already.

    Attributes:
        pixel_format, size: as those of the frame.
        max_in_flight: how many such frames may be on their way at once; the oldest is waited for then.
    """

    pixel_format: PixelFormat
    size: Size
    max_in_flight: int

    @abstractmethod
    def result(self) -> Frame:
        """Wait for the frame and return it; once only."""

    @abstractmethod
    def cancel(self) -> None:
        """Give the frame up, instead of ``result``."""


def _is_immutable(array: Array) -> bool:
    """Whether nothing can write to the array's memory: it lies in ``bytes``.

    A read-only array of its own memory is not enough: it may have views that write, from before.
    """
    owner: object = array
    while isinstance(owner, np.ndarray | memoryview):
        owner = owner.base if isinstance(owner, np.ndarray) else owner.obj
    return isinstance(owner, bytes)


def _remedy(array: Array, given: object) -> str:
    """How to make numbers from 0 to 255 of what was given."""
    kind = array.dtype.kind
    if kind == "O" and array.size:
        first = array.flat[0]
        figure = "; give the figure itself, or .figure of an Axes or artist" if _is_drawn(first) else ""
        return f"it holds {type(first).__name__} objects{figure or '; give numbers from 0 to 255 as uint8'}"
    if kind not in "biuf":
        return "give numbers from 0 to 255 as uint8"
    tensor = hasattr(given, "permute")
    frame = "frame" if tensor or given is None or hasattr(given, "clip") else "np.asarray(frame)"
    clip, convert = ("clamp", "to(torch.uint8)") if tensor else ("clip", "astype(np.uint8)")
    if kind == "b":
        return f"convert with {frame}.{convert} * 255"
    if kind in "iu":
        return f"convert with {frame}.{clip}(0, 255).{convert}"
    finite = array[np.isfinite(array)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    if low >= 0 and high <= 1:
        return f"convert with ({frame} * 255).round().{clip}(0, 255).{convert} if 1.0 is white, or .{convert}"
    values = f"its values go from {low:g} to {high:g}; "
    if low >= 0 and high <= 255:
        return f"{values}convert with {frame}.round().{clip}(0, 255).{convert} if 255 is white"
    return (
        f"{values}scale them, low and high for the whole film: "
        f"(({frame} - low) / (high - low) * 255).{clip}(0, 255).{convert}"
    )


def _is_drawn(thing: object) -> bool:
    """Whether it is a matplotlib figure or belongs to one."""
    return hasattr(thing, "figure") or hasattr(thing, "savefig")


def _transposed(shape: tuple[int, ...], given: object) -> str:
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        if hasattr(given, "permute"):
            return "; channels come last: use frame.permute(1, 2, 0)"
        array = "frame" if given is None or hasattr(given, "transpose") else "np.asarray(frame)"
        return f"; channels come last: use {array}.transpose(1, 2, 0)"
    if len(shape) == 4:
        return "; this looks like several frames: write them one by one, or gm.write(path, frames)"
    return ""
