"""The frames of files and streams, for ``gpumovie encode``: images, numpy files, YUV4MPEG2, raw frames."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import IO

from ...errors import OptionError
from ...video.frames import Frame
from ...video.pixel_formats import FORMATS, Array, Size
from .animations import MOST_FPS, constant_rate, durations_of
from .find_inputs import split_array_name
from .images import read_image_files, read_image_stream
from .numbering import missing_numbers
from .numpy_files import find_arrays
from .streams import JPEG, PNG, Y4M, InputStream, read_jpeg, read_png, read_raw_frames, read_y4m

#: An image or a frame, with the name of where it comes from for messages.
Named = tuple[str, Array | Frame]

#: Files that hold films.
FILM_SUFFIXES = (
    *(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi"),
    *(".mpg", ".mpeg", ".ts", ".mts", ".wmv", ".flv", ".ogv", ".3gp"),
)


@dataclass(frozen=True)
class InputFrames:
    """The frames of an input, which are read when they are taken.

    Attributes:
        named: name of the source, and array (height, width) or (height, width, channels), or Frame.
        count: number of frames; None if it is not known.
        fps: frame rate that the input itself states; None if it states none.
        notes: what the user should know of the input, a line each.
    """

    named: Iterator[Named]
    count: int | None = None
    fps: Fraction | None = None
    notes: Sequence[str] = ()

    @property
    def frames(self) -> Iterator[Array | Frame]:
        """The frames without their names."""
        return (frame for _, frame in self.named)


def read_files(paths: Sequence[Path], *, keep_durations: bool = True, most_fps: int = MOST_FPS) -> InputFrames:
    """The frames of image files, of .npy and .npz files, or of one .y4m file.

    Args:
        paths: the files; with the name of an array behind an .npz file, as ``find_inputs`` gives it.
        keep_durations: repeat the images of animations as their durations say. False takes each once.
        most_fps: frames a second that durations may lead to.

    Raises:
        OptionError: a numpy file or a .y4m file cannot be read, or a file is a film.
        FrameError: while frames are taken, if an image cannot be read or a stream ends within a frame.
    """
    files = [split_array_name(path)[0] for path in paths]
    if films := [file for file in files if file.suffix.lower() in FILM_SUFFIXES]:
        raise OptionError(
            f"input {str(films[0])!r} is a film, and encode takes images: "
            f"write them with ffmpeg -i {shlex.quote(str(films[0]))} frames/%05d.png"
        )
    if all(file.suffix.lower() in {".npy", ".npz"} for file in files):
        arrays, notes = find_arrays(paths)
        named = ((array.name, image) for array in arrays for image in array.images())
        return InputFrames(named, sum(array.count for array in arrays), notes=[*notes, *missing_numbers(files)])
    if len(paths) == 1 and paths[0].suffix.lower() == ".y4m":
        return _read_stream_file(paths[0])
    return _read_images(paths, keep_durations, most_fps)


def _read_images(paths: Sequence[Path], keep_durations: bool, most_fps: int) -> InputFrames:
    """Each image of the files once; or as often as its duration says, if all images have one."""
    stated = [duration for path in paths for duration in durations_of(path, timed=keep_durations)]
    notes = list(missing_numbers(paths))
    durations = [duration for duration in stated if duration is not None]
    if not durations or len(durations) < len(stated):
        return InputFrames(read_image_files(paths), len(stated), notes=notes)
    fps, repeats = constant_rate(durations, most_fps)
    named = (image for image, n in zip(read_image_files(paths), repeats, strict=True) for _ in range(n))
    return InputFrames(named, sum(repeats), fps, notes)


def _read_stream_file(path: Path) -> InputFrames:
    """The frames of a file that holds a stream; it is open only while they are taken."""

    def named() -> Iterator[Named]:
        with path.open("rb") as file:
            yield from read_stream(file, name=str(path)).named

    with path.open("rb") as file:
        return replace(read_stream(file, name=str(path)), named=named())


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
        raw = read_raw_frames(InputStream(b"", stream), FORMATS[pixel_format], size)
        return InputFrames((name, frame) for frame in raw)
    head = InputStream(b"", stream).read(len(Y4M))
    whole = InputStream(head, stream)
    if head.startswith(Y4M):
        frames, fps = read_y4m(whole)
        return InputFrames(((name, frame) for frame in frames), fps=fps)
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
