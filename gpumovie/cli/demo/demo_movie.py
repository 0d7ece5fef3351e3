"""What each video of ``gpumovie demo`` comes with: a poster, and the time that it took."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError, PathError
from ...movie.info import MovieInfo
from ...video.ffmpeg.find import find_ffmpegs


@dataclass(frozen=True)
class DemoMovie:
    """A video of the demo.

    Attributes:
        info: what was written.
        poster: a PNG file with one of its frames.
        seconds: how long the video took.
    """

    info: MovieInfo
    poster: Path
    seconds: float


def make_folder(folder: Path) -> None:
    """Make the folder for the videos.

    Raises:
        PathError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PathError(error.errno, f"the folder cannot be made: {error.strerror}", str(folder)) from error


def take_poster(path: Path, seconds: float) -> Path:
    """Decode a frame of a finished video, which shows what viewers will see, and save it as PNG beside the video.

    Args:
        path: the video.
        seconds: the time of the frame.

    Returns:
        The path of the PNG file.

    Raises:
        EncoderError: ffmpeg found no frame there.
    """
    poster = path.with_suffix(".png")
    command = [
        find_ffmpegs()[0].path,
        "-nostdin",
        "-hide_banner",
        "-loglevel",
        "error",
        "-y",
        "-ss",
        f"{seconds:.3f}",
    ]
    command += ["-i", f"file:{path}", "-frames:v", "1", "-update", "1", f"file:{poster}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode or not poster.is_file():
        raise EncoderError(f"no poster could be taken from {path}", command=command, tail=done.stderr)
    return poster
