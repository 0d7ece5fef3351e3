"""Decode images to arrays, a few of them ahead of time."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from ...errors import FrameError
from ...video.pixel_formats import Array
from .animations import UNREADABLE, image_numbers
from .streams import InputStream

if TYPE_CHECKING:
    from PIL.Image import Image

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
    pending: deque[tuple[ImageSource, str, Future[Array | None]]] = deque()
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
                mode = _mode_of(source, name)
                yield from _taken(source, name, pool.submit(_decode, source, name, mode), mode)
                continue
            pending.append((source, name, pool.submit(_decode, source, name, mode)))
            if len(pending) >= AHEAD:
                yield from _taken(*pending.popleft(), mode)
        while pending and mode:
            yield from _taken(*pending.popleft(), mode)
    if stopped is not None:
        raise stopped


def _taken(source: ImageSource, name: str, decoded: Future[Array | None], mode: str) -> Iterator[tuple[str, Array]]:
    """The image that was decoded ahead of time, or those of a file that holds several."""
    image = decoded.result()
    if image is None:
        yield from _decode_several(source, name, mode)
    else:
        yield name, image


def _mode_of(source: ImageSource, name: str) -> str:
    """The mode for all, by the first image: RGB also for gray, since some tools store only gray frames as gray."""
    with _opened(source, name) as image:
        transparent = image.has_transparency_data
        return "I;16" if image.mode.startswith("I;16") else "RGBA" if transparent else "RGB"


def _decode(source: ImageSource, name: str, mode: str) -> Array | None:
    """The image; None if the file holds several, which have to be decoded one after the other."""
    with _opened(source, name) as image:
        return _to_array(image, name, mode) if image_numbers(image) == [0] else None


def _decode_several(source: ImageSource, name: str, mode: str) -> Iterator[tuple[str, Array]]:
    with _opened(source, name) as image:
        numbers = image_numbers(image)
    # Opened anew: not every format finds back to its first image.
    with _opened(source, name) as image:
        for number in numbers:
            image.seek(number)
            named = f"image {number} of {name}"
            yield named, _to_array(image, named, mode)
    if image.format == "GIF" and isinstance(source, Path) and not _is_whole_gif(source):
        raise FrameError(f"{name} is no image that can be read: it ends without the trailer of a GIF")


@contextmanager
def _opened(source: ImageSource, name: str) -> Iterator[Image]:
    """The image, open; what goes wrong with it names it."""
    from PIL import Image

    try:
        with Image.open(source) as image:
            yield image
    except FrameError:
        raise
    except (*UNREADABLE, Image.DecompressionBombError) as error:
        raise FrameError(f"{name} is no image that can be read: {error}") from error


def _to_array(image: Image, name: str, mode: str) -> Array:
    from PIL import Image, ImageOps

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


def _is_whole_gif(path: Path) -> bool:
    """Whether a GIF ends with its trailer, behind the end of its last block. Pillow takes any end for the last."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        return b"\0;" in file.read()
