"""The films that ``gpumovie demo`` makes, to see that everything works."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from ...errors import EncoderError, PathError
from ...movie.info import MovieInfo
from ...video.ffmpeg.find import find_ffmpegs


@dataclass(frozen=True)
class Demo:
    """What was made: the film, a picture out of it, and how long it took."""

    info: MovieInfo
    poster: Path
    seconds: float


def make_folder(folder: Path) -> None:
    """Make the folder for the films. Raises PathError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PathError(error.errno, f"the folder cannot be made: {error.strerror}", str(folder)) from error


def take_poster(film: Path, at: float) -> Path:
    """A frame out of the finished film as PNG beside it: what a viewer will see, not what was meant."""
    poster = film.with_suffix(".png")
    command = [find_ffmpegs()[0].path, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-ss", f"{at:.3f}"]
    command += ["-i", f"file:{film}", "-frames:v", "1", "-update", "1", f"file:{poster}"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode or not poster.is_file():
        raise EncoderError(f"no poster could be taken from {film}", command=command, tail=done.stderr)
    return poster
