"""Images to arrays, decoded a few ahead of where they are needed."""

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
from .streams import Stream

# What opens an image: a path, or the bytes of one out of a stream.
Source = Path | BinaryIO

#: Images are decoded this many ahead, by two threads: decoding a PNG is slower than encoding a frame.
AHEAD, DECODERS = 4, 2


def images_of(paths: Sequence[Path]) -> Iterator[Array]:
    """The pictures in files, in order. Raises FrameError, naming the file, where there is none."""
    return _decoded((path, str(path)) for path in paths)


def images_of_stream(stream: Stream, take: Callable[[Stream, int], bytes]) -> Iterator[Array]:
    """The pictures in a stream, each of whose images ``take`` cuts off."""

    def each() -> Iterator[tuple[Source, str]]:
        number = 0
        while data := take(stream, number):
            yield io.BytesIO(data), f"image {number} of standard input"
            number += 1

    return _decoded(each())


def _decoded(images: Iterator[tuple[Source, str]]) -> Iterator[Array]:
    mode: str | None = None
    pending: deque[Future[Array]] = deque()
    stopped: BaseException | None = None
    with ThreadPoolExecutor(DECODERS) as pool:
        while True:
            try:
                source, name = next(images)
            except StopIteration:
                break
            except BaseException as error:
                # A stream that is cut off, or Ctrl-C: the images that came whole before that are frames still.
                stopped = error
                break
            if mode is None:
                first, mode = _decode_first(source, name)
                yield first
                continue
            pending.append(pool.submit(_decode, source, name, mode))
            if len(pending) >= AHEAD:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    if stopped is not None:
        raise stopped


def _decode_first(source: Source, name: str) -> tuple[Array, str]:
    """The first image, and the mode that all are given: tools store the gray frames of a film as gray images."""
    from PIL import Image

    try:
        with Image.open(source) as image:
            transparent = image.has_transparency_data
            mode = "I;16" if image.mode.startswith("I;16") else "RGBA" if transparent else "RGB"
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise FrameError(f"{name} is no image that can be read: {error}") from error
    return _decode(source, name, mode), mode


def _decode(source: Source, name: str, mode: str) -> Array:
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
                # Pillow would cut off at 255; it reads RGB of 16 bits by its upper eight, so gray is too.
                upright = Image.fromarray((np.asarray(upright) >> 8).astype(np.uint8))
            return np.asarray(upright if upright.mode == mode else upright.convert(mode))
    except (OSError, ValueError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        if isinstance(error, FrameError):
            raise
        raise FrameError(f"{name} is no image that can be read: {error}") from error
