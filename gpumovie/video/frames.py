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
        is_figure: whether it shows a figure, for which an encoder may have settings of its own.
    """

    planes: list[Array]
    pixel_format: PixelFormat
    size: Size
    immutable: bool = False
    contiguous: Array | None = None
    release: Callable[[], None] | None = None
    is_figure: bool = False

    @classmethod
    def from_array(cls, array: Array, number: int = 0, given: object = None) -> Frame:
        """Take an image as an array, without a copy.

        Args:
            array: shape (height, width), (height, width, 1), (height, width, 3) or (height, width, 4), RGB(A) order,
                top row first, uint8 or uint16, with any strides.
            number: the frame's number, for the messages.
            given: what the array was made of if it was no array, for the messages: a list, a tensor.

        Raises:
            FrameError: it is no such array.
        """
        dtype, shape = array.dtype, array.shape
        channels = 1 if len(shape) == 2 else shape[2] if len(shape) == 3 else 0
        order = "" if channels in (1, 3, 4) else _order_remedy(shape, given)
        if dtype.kind != "u" or dtype.itemsize > 2:
            remedy = _dtype_remedy(array, "frame" if given is None else "np.asarray(frame)")
            raise FrameError(f"frame {number} has dtype {dtype}, need uint8 or uint16: {remedy}{order}")
        if channels not in (1, 3, 4):
            raise FrameError(
                f"frame {number} has shape {shape}, need (height, width), or (height, width, channels) "
                f"with 1, 3 or 4 channels{order}"
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
        pixel_format, size, is_figure: as those of the frame.
        max_in_flight: how many such frames may be on their way at once; the oldest is waited for then.
    """

    pixel_format: PixelFormat
    size: Size
    is_figure: bool = False
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


def _dtype_remedy(array: Array, name: str) -> str:
    """What makes uint8 of ``array``, which the caller can write as ``name``."""
    kind = array.dtype.kind
    if kind == "b":
        return f"convert with {name}.astype(np.uint8) * 255"
    if kind == "O" and array.size:
        first = array.flat[0]
        of_figure = "; give the figure that they belong to, their .figure" if hasattr(first, "figure") else ""
        return f"it holds objects, such as a {type(first).__module__}.{type(first).__qualname__}{of_figure}"
    if kind not in "iuf":
        return "give numbers from 0 to 255 as uint8"
    finite = array[np.isfinite(array)]
    low, high = (finite.min(), finite.max()) if finite.size else (0, 0)
    if finite.size < array.size:
        name = f"np.nan_to_num({name})"
    if kind == "f" and low >= -0.1 and high <= 1.1:  # a little beyond white, as resampling leaves it
        return f"convert with ({name} * 255).round().clip(0, 255).astype(np.uint8), as 1.0 seems to be white"
    if low >= 0 and high < 256:
        return f"convert with {name}{'.round()' if kind == 'f' else ''}.clip(0, 255).astype(np.uint8)"
    if kind != "f" and low >= 0 and high < 65536:
        return f"convert with {name}.astype(np.uint16) if 65535 is white, or {name}.clip(0, 255).astype(np.uint8)"
    return (
        f"it holds {low:g} to {high:g}; convert with {name}.clip(0, 255).astype(np.uint8) if 255 is white, "
        f"or scale it to 0 to 255 first"
    )


def _order_remedy(shape: tuple[int, ...], given: object) -> str:
    if len(shape) == 3 and shape[0] in (1, 3, 4):
        return f"; channels come last: use frame.{transposing(given, (1, 2, 0))}"
    if len(shape) == 4:
        return "; this looks like several frames: write them one by one, or gm.write(path, frames)"
    return ""


def transposing(given: object, axes: tuple[int, ...]) -> str:
    """The call that puts the axes of ``given`` into another order: a tensor's own ``transpose`` swaps only two."""
    if hasattr(given, "permute"):
        return f"permute{axes}"
    return f"transpose{axes}"
