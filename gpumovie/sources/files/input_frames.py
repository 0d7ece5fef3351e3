"""The frames of files and streams, for ``gpumovie encode``: images, numpy files, YUV4MPEG2, raw frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import IO

from ...errors import OptionError
from ...video.frames import Frame
from ...video.pixel_formats import FORMATS, Array, Size
from .images import read_image_files, read_image_stream
from .numpy_files import count_images, images_of, load_arrays
from .streams import JPEG, PNG, Y4M, InputStream, read_jpeg, read_png, read_raw_frames, read_y4m


@dataclass(frozen=True)
class InputFrames:
    """The frames of an input, which are read when they are taken.

    Attributes:
        frames: arrays (height, width) or (height, width, channels), or Frames.
        count: number of frames; None if it is not known.
        fps: frame rate that the input itself states; None if it states none.
    """

    frames: Iterator[Array | Frame]
    count: int | None = None
    fps: Fraction | None = None


def read_files(paths: Sequence[Path]) -> InputFrames:
    """The frames of image files, of .npy and .npz files, or of one .y4m file.

    Raises:
        OptionError: a numpy file or a .y4m file cannot be read.
        FrameError: while frames are taken, if an image cannot be read or a stream ends within a frame.
    """
    if all(path.suffix.lower() in {".npy", ".npz"} for path in paths):
        arrays = load_arrays(paths)
        return InputFrames(images_of(arrays), count_images(arrays))
    if len(paths) == 1 and paths[0].suffix.lower() == ".y4m":
        return _read_stream_file(paths[0])
    return InputFrames(read_image_files(paths), len(paths))


def _read_stream_file(path: Path) -> InputFrames:
    """The frames of a file that holds a stream; it is open only while they are taken."""

    def frames() -> Iterator[Array | Frame]:
        with path.open("rb") as file:
            yield from read_stream(file, name=str(path)).frames

    with path.open("rb") as file:
        return replace(read_stream(file, name=str(path)), frames=frames())


def read_stream(
    stream: IO[bytes], pixel_format: str | None = None, size: Size | None = None, *, name: str = "standard input"
) -> InputFrames:
    """The frames of a stream, whose kind is told by its first bytes unless it holds raw frames.

    Args:
        stream: YUV4MPEG2, PNG or JPEG images one after the other, or raw frames.
        pixel_format: of raw frames; None for other streams.
        size: (width, height) in pixels of raw frames; None for other streams.
        name: of the stream, for messages.

    Raises:
        OptionError: the kind of the stream is not known, or its header cannot be read.
        FrameError: while frames are taken, if the stream ends within a frame or holds something else.
    """
    if pixel_format is not None or size is not None:
        if pixel_format is None or size is None:
            raise OptionError("raw frames need both --pixel-format and --size")
        if pixel_format not in FORMATS:
            raise OptionError(f"pixel format {pixel_format!r} is unknown; raw frames may be {', '.join(FORMATS)}")
        return InputFrames(read_raw_frames(InputStream(b"", stream), FORMATS[pixel_format], size))
    head = InputStream(b"", stream).read(len(Y4M))
    whole = InputStream(head, stream)
    if head.startswith(Y4M):
        frames, fps = read_y4m(whole)
        return InputFrames(frames, fps=fps)
    if head.startswith(PNG):
        return InputFrames(read_image_stream(whole, read_png))
    if head.startswith(JPEG):
        return InputFrames(read_image_stream(whole, read_jpeg))
    if not head:
        raise OptionError(f"{name} is empty")
    raise OptionError(
        f"{name} begins with {head!r}, which is neither PNG, JPEG nor YUV4MPEG2; "
        f"for raw frames give --pixel-format and --size"
    )
