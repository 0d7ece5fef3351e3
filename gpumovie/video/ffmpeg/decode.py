"""Decode a finished video by ffmpeg, to verify what is in it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from ...errors import EncoderError
from ..pixel_formats import FORMATS, Array, PixelFormat, Size
from .command import passthrough
from .find import find_ffmpegs

#: Flags of swscale for a conversion to RGB: chroma is interpolated between its samples, and nothing is rounded twice.
ACCURATE = "bilinear+accurate_rnd+full_chroma_int"
#: ffmpeg's own flags, which favour speed: they round the positions of chroma samples and the values of RGB.
FAST = "bicubic"
#: Characters of ffmpeg's stderr that an error quotes.
_TAIL = 4000

# ffmpeg's line on a stream: codec, then the pixel format with range, colour, field order in brackets, then the size.
_STREAM = re.compile(r"Stream #\S+: Video: (\w+).*?, (\w+)(?:\(([^)]*)\))?, (\d+)x(\d+)")
_RANGES = ("tv", "pc")
_FIELD_ORDERS = ("progressive", "top first", "bottom first", "top coded first (swapped)")
_SITES = ("left", "center", "topleft", "top", "bottomleft", "bottom")
_UNKNOWN = ("unknown", "reserved")


@dataclass(frozen=True)
class VideoStream:
    """The first video stream of a file, as ffmpeg describes it without decoding it.

    Attributes:
        codec: ffmpeg's name, such as ``h264``.
        pixel_format: ffmpeg's name, such as ``yuv420p``.
        size: (width, height) in pixels.
        color_range, colorspace, primaries, trc: the file's colour tags, "" where it has none.
    """

    codec: str
    pixel_format: str
    size: Size
    color_range: str
    colorspace: str
    primaries: str
    trc: str


def inspect_video(path: Path | str, *, ffmpeg: str | None = None) -> VideoStream:
    """Ask ffmpeg what the first video stream of a file is.

    Args:
        path: the file.
        ffmpeg: path of the program; None for the first that ``find_ffmpegs`` finds.

    Raises:
        EncoderError: the file holds no video that ffmpeg can read.
        FFmpegNotFoundError: there is no ffmpeg.
    """
    program = find_ffmpegs(ffmpeg)[0]
    command = [program.path, "-nostdin", "-hide_banner", "-i", f"file:{path}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    stderr = done.stderr.decode(errors="replace")
    found = _STREAM.search(stderr)
    if found is None:  # the exit code tells nothing: without an output, ffmpeg always ends with an error
        raise _error(path, "holds no video that ffmpeg can decode", command, done.returncode, stderr)
    codec, pixel_format, brackets, width, height = found.groups()
    return VideoStream(codec, pixel_format, (int(width), int(height)), *_colour_tags(brackets or ""))


def count_decoded_frames(path: Path | str, *, ffmpeg: str | None = None) -> int:
    """Decode the whole video and count its frames.

    Args:
        path: the file.
        ffmpeg: path of the program; None for the first that ``find_ffmpegs`` finds.

    Raises:
        EncoderError: ffmpeg cannot decode it.
        FFmpegNotFoundError: there is no ffmpeg.
    """
    program = find_ffmpegs(ffmpeg)[0]
    command = [program.path, "-nostdin", "-hide_banner", "-i", f"file:{path}", "-map", "0:v:0", "-f", "null", "-"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    stderr = done.stderr.decode(errors="replace")
    counts = re.findall(r"frame= *(\d+)", stderr)
    if done.returncode or not counts:
        raise _error(path, "cannot be decoded", command, done.returncode, stderr)
    return int(counts[-1])


def decoded_frames(
    path: Path | str,
    *,
    ffmpeg: str | None = None,
    pixel_format: str = "rgb24",
    size: Size | None = None,
    frames: Iterable[int] | None = None,
    colour_matrix: str | None = None,
    flags: str = ACCURATE,
    input_options: Sequence[str] = (),
) -> Iterator[Array]:
    """Decode a video frame by frame; no more than one frame is in memory.

    Args:
        path: the file.
        ffmpeg: path of the program; None for the first that ``find_ffmpegs`` finds.
        pixel_format: what to convert to, a name of ``FORMATS``.
        size: (width, height) of the video if that is known; None to ask ffmpeg.
        frames: numbers of the frames to yield, from 0; None for all. They come in the order of the video.
        colour_matrix: the matrix to convert YUV by, such as ``bt709``; None for the one that the file's tags name,
            which is BT.601 where there are none.
        flags: swscale's flags for the conversion.
        input_options: further options of ffmpeg's for the file, such as ``("-c:v", "libvpx-vp9")``.

    Yields:
        Each frame, read-only, uint8 or uint16: shape (height, width, channels) where the format has one plane, else
        (samples,), one plane behind the other.

    Raises:
        EncoderError: ffmpeg cannot decode it.
        FFmpegNotFoundError: there is no ffmpeg.
    """
    program = find_ffmpegs(ffmpeg)[0]
    size = size or inspect_video(path, ffmpeg=program.path).size
    layout = FORMATS[pixel_format]
    command = [
        *(program.path, "-nostdin", "-v", "error", *input_options, "-i", f"file:{path}", "-map", "0:v:0"),
        *("-vf", _filters(frames, colour_matrix, flags), *passthrough(program)),
        *("-f", "rawvideo", "-pix_fmt", pixel_format, "pipe:1"),
    ]
    with (
        tempfile.TemporaryFile() as stderr,  # a pipe that nobody reads would stop a talkative decoder
        subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr) as process,
    ):
        assert process.stdout is not None
        try:
            yield from _split(process.stdout, layout, size)
        except BaseException:  # also where the caller wants no more frames
            process.kill()
            raise
        if process.wait():
            stderr.seek(0)
            said = stderr.read().decode(errors="replace")
            raise _error(path, "cannot be decoded", command, process.returncode, said)


def decode(
    path: Path | str,
    *,
    ffmpeg: str | None = None,
    pixel_format: str = "rgb24",
    size: Size | None = None,
    frames: Iterable[int] | None = None,
    colour_matrix: str | None = None,
    flags: str = ACCURATE,
    input_options: Sequence[str] = (),
) -> Array:
    """Decode a video into one array; ``decoded_frames`` is for videos that do not fit into memory.

    Args:
        path, ffmpeg, pixel_format, size, frames, colour_matrix, flags, input_options: as for ``decoded_frames``.

    Returns:
        The frames, uint8 or uint16: shape (frames, height, width, channels) where the format has one plane, else
        (frames, samples), one plane behind the other.

    Raises:
        EncoderError: ffmpeg cannot decode it.
        FFmpegNotFoundError: there is no ffmpeg.
    """
    size = size or inspect_video(path, ffmpeg=ffmpeg).size
    layout = FORMATS[pixel_format]
    found = list(
        decoded_frames(
            path,
            ffmpeg=ffmpeg,
            pixel_format=pixel_format,
            size=size,
            frames=frames,
            colour_matrix=colour_matrix,
            flags=flags,
            input_options=input_options,
        )
    )
    return np.stack(found) if found else np.empty((0, *_frame_shape(layout, size)), layout.dtype)


def _filters(frames: Iterable[int] | None, colour_matrix: str | None, flags: str) -> str:
    """The filters that choose frames and convert them."""
    scale = f"scale=flags={flags}" + (f":in_color_matrix={colour_matrix}" if colour_matrix else "")
    if frames is None:
        return scale
    chosen = "+".join(f"eq(n,{number})" for number in frames)
    return f"select='{chosen or 0}',{scale}"


def _split(stream: IO[bytes], layout: PixelFormat, size: Size) -> Iterator[Array]:
    """Frames out of a stream of raw ones; an incomplete one at its end is left out."""
    shape, length = _frame_shape(layout, size), layout.frame_bytes(size)
    while len(data := stream.read(length)) == length:
        yield np.frombuffer(data, layout.dtype).reshape(shape)


def _frame_shape(layout: PixelFormat, size: Size) -> tuple[int, ...]:
    if len(layout.planes) == 1:
        return layout.plane_shapes(size)[0]
    return (layout.frame_bytes(size) // layout.dtype.itemsize,)


def _colour_tags(brackets: str) -> tuple[str, str, str, str]:
    """Range, matrix, primaries, transfer of ``tv, bt709, progressive``, or ``tv, bt709/unknown/unknown``."""
    entries = [entry.strip() for entry in brackets.split(",")]
    color_range = next((entry for entry in entries if entry in _RANGES), "")
    known = ("", *_RANGES, *_FIELD_ORDERS, *_SITES)
    others = [entry for entry in entries if entry not in known and not entry[0].isdigit()]
    colours = others[0].split("/") if others else [""]
    if len(colours) == 1:  # all three are the same
        colours *= 3
    matrix, primaries, transfer = ("" if colour in _UNKNOWN else colour for colour in colours)
    return color_range, matrix, primaries, transfer


def _error(path: Path | str, what: str, command: Sequence[str], exit_code: int, stderr: str) -> EncoderError:
    """The error, whose first line quotes the last one of ffmpeg's."""
    last = (stderr.strip().splitlines() or ["ffmpeg says nothing"])[-1]
    message = f"{Path(path).name} {what}: {last}"
    return EncoderError(message, command=command, exit_code=exit_code, tail=stderr[-_TAIL:])
