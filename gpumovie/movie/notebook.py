"""A film as HTML: in the page itself when it is small, linked when it is large."""

from __future__ import annotations

import base64
import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ..errors import FilmNotFoundError, OptionError, PathError
from ..video.containers import CONTAINERS, container_of
from ..video.ffmpeg.find import ask, find_ffmpegs
from ..video.pixel_formats import Size
from .html import Markup, element
from .info import human_bytes

#: A film of more bytes than this is linked: a notebook is read, stored and sent as a whole.
EMBED_BYTES = 8_000_000

#: What browsers call our files. They look at QuickTime's as at MP4, which it is nearly.
_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/mp4",
    ".mkv": "video/x-matroska",
    ".webm": "video/webm",
    ".gif": "image/gif",
    ".apng": "image/apng",
}
_PLAYED = frozenset({"h264", "hevc", "av1", "vp9", "gif", "apng"})
_VIDEO = re.compile(r"Stream #\S+: Video: (\w+).*?, (\w+)(?:\(.*?\))?, (\d+)x(\d+)")


@dataclass(frozen=True, repr=False)
class Shown:
    """A film that a notebook shows, and any other place names.

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
        film = film_element(self.path, self.codec, self.pixel_format, self.size, self.embed)
        return figure(film, element("figcaption", f"{self.path}: {self._what()}"))

    def __repr__(self) -> str:
        return f"<film {str(self.path)!r}: {self._what()}; a notebook shows it, and any video player>"

    def _what(self) -> str:
        volume = f", {human_bytes(self.path.stat().st_size)}" if self.path.is_file() else ", no longer there"
        return f"{self.size[0]}x{self.size[1]}, {self.codec}{volume}"


def show(path: str | os.PathLike[str], *, embed: bool | None = None) -> Shown:
    """Show a film in a notebook.

    >>> gm.show("out.mp4")

    Args:
        path: of a film that is finished.
        embed: whether the film becomes part of the notebook; None: up to 8 MB. Otherwise the notebook links to the
            file, which has to stay where it is, in or below the notebook's folder.

    Returns an object that a notebook shows as the film, and whose repr says where it is.

    Raises:
        FilmNotFoundError: there is no film; the message names those that there are.
        OptionError: it is none of the files that gpumovie writes, or holds no film.
    """
    container_of(path)
    where = Path(path).absolute()
    if where.is_dir():
        raise PathError(errno.EISDIR, "it is a directory; give the path of a film in it", str(path))
    if not where.is_file():
        raise FilmNotFoundError(errno.ENOENT, f"there is no film; {_remedy(where)}", str(path))
    said = ask(find_ffmpegs()[0].path, "-i", f"file:{where}").stderr
    match = _VIDEO.search(said)
    if match is None:
        raise OptionError(f"{os.fspath(path)!r} holds no film that ffmpeg can read; write it anew")
    return Shown(where, match[1], match[2], (int(match[3]), int(match[4])), embed)


def figure(*children: object) -> Markup:
    """Children, one below the other, in whatever text a notebook has."""
    return element("figure", *children, style="margin:0;max-width:100%")


def film_element(
    path: Path, codec: str, pixel_format: str, size: Size | None, embed: bool | None = None
) -> Markup | None:
    """A film as ``<video>`` or ``<img>``, or a sentence where browsers cannot show it; None if it is not there.

    Args:
        embed: whether the film becomes part of the page; None: if it is small.
    """
    if not path.is_file():
        return None
    suffix = path.suffix.lower()
    if suffix not in _TYPES or codec not in _PLAYED:
        what = f"{codec} in {suffix}"
        return element("p", f"No browser plays {what}: open the file in a video player, or write an .mp4 of H.264.")
    bytes_there = path.stat().st_size
    embedded = bytes_there <= EMBED_BYTES if embed is None else embed
    source = data_uri(path) if embedded else _link(path)
    # The size keeps the page still while the film loads; a film wider than the page is scaled down.
    shape = {"width": size[0], "height": size[1]} if size else {}
    style = "max-width:100%;height:auto"
    if _TYPES[suffix].startswith("image"):
        film = element("img", src=source, alt=path.name, style=style, **shape)
    else:
        film = element("video", src=source, controls=True, playsinline=True, preload="metadata", style=style, **shape)
    notes = [_doubt(suffix, codec, pixel_format)]
    if not embedded:
        notes.append(f"Linked, not embedded ({human_bytes(bytes_there)}): the file has to stay where it is.")
    return Markup(film + "".join(element("p", note) for note in notes if note))


def data_uri(path: Path) -> str:
    """A film's bytes as an address."""
    return f"data:{_TYPES[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _doubt(suffix: str, codec: str, pixel_format: str) -> str:
    """Where only some browsers play a film, which."""
    if codec == "hevc":
        return "Safari plays HEVC, others where their hardware does."
    if codec == "h264" and pixel_format not in ("yuv420p", "nv12"):
        return f"Not every browser plays H.264 in {pixel_format}; all play yuv420p."
    return "Chromium plays .mkv, some browsers do not; all play .mp4." if suffix == ".mkv" else ""


def _link(path: Path) -> str:
    """The address of a file as seen from the notebook, which lies in the working directory."""
    try:
        return quote(os.path.relpath(path).replace(os.sep, "/"))
    except ValueError:  # on another drive
        return path.as_uri()


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
