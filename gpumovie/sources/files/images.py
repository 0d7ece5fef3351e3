"""Decode images to arrays, a few of them ahead of time."""

from __future__ import annotations

import io
import struct
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ...errors import FrameError
from ...video.pixel_formats import Array
from .streams import InputStream

#: An image: its path, or its bytes from a stream.
ImageSource = Path | BinaryIO

#: Number of images that are decoded ahead of time, and of threads: decoding a PNG is slower than encoding a frame.
AHEAD, DECODERS = 4, 2


def read_image_files(paths: Sequence[Path]) -> Iterator[tuple[str, Array]]:
    """The images of files, in their order.

    Yields:
        The name of the image, and an array (height, width, 3 or 4) uint8, or (height, width) uint16 if the first
        image has 16 bits of gray.

    Raises:
        FrameError: a file holds no image that can be read; it is named.
    """
    return _decode_all((path, str(path)) for path in paths)


def read_image_stream(
    stream: InputStream, read_image: Callable[[InputStream, int], bytes]
) -> Iterator[tuple[str, Array]]:
    """The images of a stream, in their order.

    Args:
        stream: images one after the other.
        read_image: reads the bytes of the next image, given its number; b"" at the end.

    Yields:
        The name of the image, and an array (height, width, 3 or 4) uint8, or (height, width) uint16 if the first
        image has 16 bits of gray.

    Raises:
        FrameError: the stream ends within an image, or an image cannot be read.
    """

    def sources() -> Iterator[tuple[ImageSource, str]]:
        number = 0
        while data := read_image(stream, number):
            yield io.BytesIO(data), f"image {number} of standard input"
            number += 1

    return _decode_all(sources())


def _decode_all(images: Iterator[tuple[ImageSource, str]]) -> Iterator[tuple[str, Array]]:
    """Decode images, each given with its name for messages; all get the mode of the first."""
    mode: str | None = None
    pending: deque[tuple[str, Future[Array]]] = deque()
    stopped: BaseException | None = None
    with ThreadPoolExecutor(DECODERS) as pool:
        while True:
            try:
                source, name = next(images)
            except StopIteration:
                break
            except BaseException as error:
                # The stream is cut off, or Ctrl-C came: the complete images before that are still frames.
                stopped = error
                break
            if mode is None:
                first, mode = _decode_first(source, name)
                yield name, first
                continue
            pending.append((name, pool.submit(_decode, source, name, mode)))
            if len(pending) >= AHEAD:
                name, image = pending.popleft()
                yield name, image.result()
        while pending:
            name, image = pending.popleft()
            yield name, image.result()
    if stopped is not None:
        raise stopped


def _decode_first(source: ImageSource, name: str) -> tuple[Array, str]:
    """The first image, and the mode for all: RGB also for gray, since some tools store only gray frames as gray."""
    from PIL import Image

    try:
        with Image.open(source) as image:
            transparent = image.has_transparency_data
            mode = "I;16" if image.mode.startswith("I;16") else "RGBA" if transparent else "RGB"
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise FrameError(f"{name} is no image that can be read: {error}") from error
    return _decode(source, name, mode), mode


def _decode(source: ImageSource, name: str, mode: str) -> Array:
    from PIL import Image, ImageOps

    try:
        with Image.open(source) as image:
            upright = ImageOps.exif_transpose(image)
            if mode == "I;16":
                if not upright.mode.startswith("I;16"):
                    raise FrameError(f"{name} has mode {upright.mode}, but the first image had 16 bits of gray")
                return np.asarray(upright).astype(np.uint16)
            if upright.mode in {"I", "F"}:
                raise FrameError(f"{name} has mode {upright.mode} (32 bits); save it with 8 or 16 bits")
            if upright.mode.startswith("I;16"):
                # Pillow would clip at 255. Of RGB with 16 bits it keeps the upper eight, so gray is treated alike.
                upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
            return np.asarray(upright if upright.mode == mode else upright.convert(mode))
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        if isinstance(error, FrameError):
            raise
        raise FrameError(f"{name} is no image that can be read: {error}") from error
