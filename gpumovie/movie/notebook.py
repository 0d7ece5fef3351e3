"""show(): a film in a notebook."""

from __future__ import annotations

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import FilmNotFoundError, OptionError, PathError
from ..options.paths import check_path
from ..options.table import Size
from ..video.containers import CONTAINERS, container_of
from ..video.ffmpeg.find import ask, find_ffmpegs
from .html import element
from .inline_video import figure, video_element
from .units import human_bytes

_VIDEO_STREAM = re.compile(r"Stream #\S+: Video: (\w+).*?, (\w+)(?:\(.*?\))?, (\d+)x(\d+)")


@dataclass(frozen=True, repr=False)
class Shown:
    """A film: a notebook shows it, and its repr names it.

    Attributes:
        path: where it is.
        codec, pixel_format, size: what ffmpeg says is in it.
        embed: as for ``show``.
    """

    path: Path
    codec: str
    pixel_format: str
    size: Size
    embed: bool | None = None

    def _repr_html_(self) -> str:
        film = video_element(self.path, self.codec, self.pixel_format, self.size, self.embed)
        return figure(film, element("figcaption", f"{self.path}: {self._summary()}"))

    def __repr__(self) -> str:
        return f"<film {str(self.path)!r}: {self._summary()}; a notebook shows it, and any video player>"

    def _summary(self) -> str:
        volume = f", {human_bytes(self.path.stat().st_size)}" if self.path.is_file() else ", no longer there"
        return f"{self.size[0]}x{self.size[1]}, {self.codec}{volume}"


def show(path: str | os.PathLike[str], *, embed: bool | None = None) -> Shown:
    """Show a film in a notebook.

    >>> gm.show("out.mp4")

    Args:
        path: of a film that is finished.
        embed: whether the film becomes part of the notebook; None: up to 8 MB. Otherwise the notebook links to the
            file, which has to stay where it is, in or below the notebook's folder.

    Returns:
        An object that a notebook shows as the film, and whose repr says where it is.

    Raises:
        FilmNotFoundError: there is no film; the message names those that there are.
        PathError: it is a directory.
        OptionError: it is none of the files that gpumovie writes, or holds no film.
    """
    given = check_path("path", path, "film.mp4")
    container_of(given)
    where = Path(given).absolute()
    if where.is_dir():
        raise PathError(errno.EISDIR, "it is a directory; give the path of a film in it", given)
    if not where.is_file():
        raise FilmNotFoundError(errno.ENOENT, f"there is no film; {_remedy(where)}", given)
    stderr = ask(find_ffmpegs()[0].path, "-i", f"file:{where}").stderr
    match = _VIDEO_STREAM.search(stderr)
    if match is None:
        raise OptionError(f"{given!r} holds no film that ffmpeg can read; write it anew")
    return Shown(where, match[1], match[2], (int(match[3]), int(match[4])), embed)


def _remedy(path: Path) -> str:
    partial = path.with_name(f"{path.stem}.partial{path.suffix}")
    if partial.is_file():
        return f"it is not finished, and what was recorded so far is in {str(partial)!r}"
    folder = path.parent
    if not folder.is_dir():
        return f"there is not even a directory {str(folder)!r}"
    films = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in CONTAINERS and p.is_file())
    if not films:
        return f"in {str(folder)!r} are no films; write one first"
    more = f" and {len(films) - 5} more" if len(films) > 5 else ""
    return f"in {str(folder)!r} are {', '.join(films[:5])}{more}"
