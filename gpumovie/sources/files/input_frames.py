"""Frames from files and streams, for ``gpumovie encode``: images, numpy files, YUV4MPEG2, raw frames."""

from __future__ import annotations

import glob
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import IO

import numpy as np

from ...errors import OptionError
from ...video.frames import Frame
from ...video.pixel_formats import FORMATS, Array, Size
from .images import images_of, images_of_stream
from .streams import JPEG, PNG, Y4M, Stream, next_jpeg, next_png, raw_frames, read_y4m


@dataclass(frozen=True)
class InputFrames:
    """Frames to come.

    Attributes:
        frames: arrays or Frames.
        count: how many, if known.
        fps: what the input itself says, if it does.
    """

    frames: Iterator[Array | Frame]
    count: int | None = None
    fps: Fraction | None = None


def natural_order(text: str) -> list[tuple[int, int | str]]:
    """A key that sorts ``frame2`` before ``frame10``."""
    return [(0, int(part)) if part.isdecimal() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part]


def find_inputs(inputs: Sequence[str]) -> list[Path]:
    """Files for names and patterns: the order given, and natural order within a pattern.

    Several names that are all files are put into natural order too: a shell has already sorted its pattern,
    with frame10 before frame2. Raises OptionError for a name that is no file.
    """
    found: list[str] = []
    as_given = False
    for name in inputs:
        if Path(name).is_file():
            found.append(name)
        elif matches := [m for m in glob.glob(name, recursive=True) if Path(m).is_file()]:  # noqa: PTH207 - may be absolute
            found.extend(sorted(matches, key=_file_order))
            as_given = True
        else:
            raise OptionError(f"input {name!r} is no file and no pattern that matches any")
    return [Path(name) for name in (found if as_given else sorted(found, key=_file_order))]


def _file_order(name: str) -> tuple[list[tuple[int, int | str]], str]:
    """Natural order; of frame1 and frame01, which are equal in it, the same one always comes first."""
    return natural_order(name), name


def read_files(paths: Sequence[Path]) -> InputFrames:
    """Frames of image files, or of .npy and .npz files."""
    if all(path.suffix.lower() in {".npy", ".npz"} for path in paths):
        stacks = [array for path in paths for array in _load(path)]
        return InputFrames(_pictures(stacks), sum(1 if _is_picture(s) else len(s) for s in stacks))
    if len(paths) == 1 and paths[0].suffix.lower() == ".y4m":
        return _read_stream_file(paths[0])
    return InputFrames(images_of(paths), len(paths))


def _read_stream_file(path: Path) -> InputFrames:
    """Frames of a file that is one stream; it is open only while they are taken."""

    def frames() -> Iterator[Array | Frame]:
        with path.open("rb") as file:
            yield from read_stream(file, name=str(path)).frames

    with path.open("rb") as file:
        return replace(read_stream(file, name=str(path)), frames=frames())


def read_stream(
    stream: IO[bytes], pixel_format: str | None = None, size: Size | None = None, *, name: str = "standard input"
) -> InputFrames:
    """Frames of a stream: raw ones if ``pixel_format`` and ``size`` say how they lie; else by their first bytes.

    Raises OptionError if it cannot be told what the stream is.
    """
    if pixel_format is not None or size is not None:
        if pixel_format is None or size is None:
            raise OptionError("raw frames need both --pixel-format and --size")
        if pixel_format not in FORMATS:
            raise OptionError(f"pixel format {pixel_format!r} is unknown; raw frames may be {', '.join(FORMATS)}")
        return InputFrames(raw_frames(Stream(b"", stream), FORMATS[pixel_format], size))
    head = Stream(b"", stream).read(len(Y4M))
    rest = Stream(head, stream)
    if head.startswith(Y4M):
        frames, fps = read_y4m(rest)
        return InputFrames(frames, fps=fps)
    if head.startswith(PNG):
        return InputFrames(images_of_stream(rest, next_png))
    if head.startswith(JPEG):
        return InputFrames(images_of_stream(rest, next_jpeg))
    if not head:
        raise OptionError(f"{name} is empty")
    raise OptionError(
        f"{name} begins with {head!r}, which is neither PNG, JPEG nor YUV4MPEG2; "
        f"for raw frames give --pixel-format and --size"
    )


# --- numpy -----------------------------------------------------------------------------------------------


def _load(path: Path) -> list[Array]:
    try:
        if path.suffix.lower() == ".npy":
            loaded = [np.load(path, mmap_mode="r", allow_pickle=False)]
        else:
            # Opened here, since np.load leaves a broken file open (numpy 2.4).
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                loaded = [arrays[name] for name in sorted(arrays.files, key=natural_order)]
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise OptionError(f"{path} cannot be read: {error}") from error
    for array in loaded:
        if array.ndim < 2:
            raise OptionError(
                f"{path} holds an array of shape {array.shape}, which is no picture and no stack of them"
            )
    return loaded


def _is_picture(array: Array) -> bool:
    """Whether an array is one picture, not a stack of them."""
    return array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3, 4))


def _pictures(stacks: list[Array]) -> Iterator[Array]:
    for stack in stacks:
        if _is_picture(stack):
            yield stack
        else:
            yield from stack
