"""A film as an element of HTML: embedded in the page when it is small, linked when it is large."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from urllib.parse import quote

from ..options.table import Size
from .html import Markup, element
from .units import human_bytes

#: A film of more bytes than this is linked: a notebook is read, stored and sent as one file.
EMBED_BYTES = 8_000_000

#: The MIME types by which browsers play the files. They play QuickTime's as MP4, which it nearly is.
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


def figure(*children: object) -> Markup:
    """Children, one below the other, in whatever text a notebook has."""
    return element("figure", *children, style="margin:0;max-width:100%")


def video_element(
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
    notes = [_playback_note(suffix, codec, pixel_format)]
    if not embedded:
        notes.append(f"Linked, not embedded ({human_bytes(bytes_there)}): the file has to stay where it is.")
    return Markup(film + "".join(element("p", note) for note in notes if note))


def data_uri(path: Path) -> str:
    """A film's bytes as an address."""
    return f"data:{_TYPES[path.suffix.lower()]};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _playback_note(suffix: str, codec: str, pixel_format: str) -> str:
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
