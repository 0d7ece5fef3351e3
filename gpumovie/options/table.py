"""Every option of a film, once: its type, its default, its check and its text.

``Movie``, ``write``, ``render``, the matplotlib writer and the commands take their options from this table. Checks
that need to know the encoders, such as whether a codec fits the file, are in ``video/settings.py``.
"""

from __future__ import annotations

import numbers
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, get_args

import numpy as np

from ..errors import OptionError, quoted
from .arguments import is_number
from .names_elsewhere import kilobits
from .paths import check_path
from .program_arguments import check_extra_args, check_metadata

Codec = Literal["h264", "hevc", "av1", "vp9", "mpeg4", "prores", "ffv1", "png", "apng", "gif"]
Speed = Literal["fastest", "fast", "balanced", "small"]
Rasterizer = Literal["auto", "agg", "gl"]
Size = tuple[int, int]
StrPath = str | os.PathLike[str]

CODECS: tuple[Codec, ...] = get_args(Codec)
SPEEDS: tuple[Speed, ...] = get_args(Speed)
DEFAULT_QUALITY = 20
#: In kbit/s, which is more than frames of 1920x1080 have without compression: who gives so much means bit/s.
BITRATE_LIMIT = 1_000_000


class WriterOptions(TypedDict, total=False):
    """The options of ``Movie`` that the matplotlib writer takes with the same meaning."""

    encoder: str | None
    fallback: bool
    quality: float | None
    speed: Speed
    lossless: bool
    pixel_format: str | None
    audio: StrPath | None
    progress: bool | int
    preview: bool
    ffmpeg: StrPath | None
    faststart: bool | None


class MovieOptions(WriterOptions, total=False):
    """The options of ``Movie``; ``TABLE`` says what each means."""

    codec: Codec | None
    metadata: Mapping[str, object] | None
    bitrate: int | None
    extra_args: Sequence[str]


@dataclass(frozen=True)
class Option:
    """One option of a film.

    Attributes:
        default: its value when it is not given.
        text: what it means, for the docstrings.
        help: what it means, for the commands; "" if no command has it.
        check: from a value that was given to the value that is used; raises OptionError.
        flag: how the commands call it; "" if as here, with two dashes.
    """

    default: object
    text: str
    help: str = ""
    check: Callable[[Any], Any] = lambda value: value
    flag: str = ""


def check_quality(quality: float | None) -> float:
    """A quality on libx264's CRF scale, 0 to 51. None is the default.

    Raises:
        OptionError: it is no such number.
    """
    if quality is None:
        return float(DEFAULT_QUALITY)
    if not is_number(quality) or not 0 <= quality <= 51:
        raise OptionError(
            f"quality {quoted(quality)} is not a number from 0 (best) to 51 (worst); "
            f"{DEFAULT_QUALITY} is the default, 18 looks like the original"
        )
    return float(quality)


def check_speed(speed: object) -> Speed:
    """One of ``SPEEDS``.

    Raises:
        OptionError: it is none of them.
    """
    for known in SPEEDS:
        if isinstance(speed, str) and speed == known:
            return known
    raise OptionError(f"speed {quoted(speed)} is unknown; there are {', '.join(SPEEDS)}")


def check_bitrate(bitrate: float | None) -> int | None:
    """A bitrate in whole kbit/s, or None.

    Raises:
        OptionError: it is no number of at least 1, or so large that bit/s are meant.
    """
    if bitrate is None:
        return None
    if not is_number(bitrate) or not 1 <= bitrate < BITRATE_LIMIT:
        near = kilobits(bitrate)
        raise OptionError(f"bitrate {quoted(bitrate)} is no rate; give kbit/s, such as {near}, or leave it out")
    return round(float(bitrate))


def check_progress(progress: bool | int) -> bool | int:
    """Whether to show progress, or the number of frames to expect.

    Raises:
        OptionError: it is neither.
    """
    if isinstance(progress, bool | np.bool_):
        return bool(progress)
    if not isinstance(progress, numbers.Integral) or progress < 0:
        raise OptionError(f"progress {quoted(progress)} is neither True, False nor a number of frames to expect")
    return int(progress)


def _switch(name: str) -> Callable[[object], bool]:
    """The check of an option that is on or off."""

    def check(value: object) -> bool:
        if not isinstance(value, bool | np.bool_):
            raise OptionError(f"{name} {quoted(value)} is neither True nor False")
        return bool(value)

    return check


def _switch_or_none(name: str) -> Callable[[object], bool | None]:
    """The check of an option that is on, off, or left to gpumovie."""
    check = _switch(name)
    return lambda value: None if value is None else check(value)


def _path(name: str, example: str) -> Callable[[object], str | None]:
    """The check of an option that is the path of a file, or None."""

    def check(path: object) -> str | None:
        return None if path is None else check_path(name, path, example)

    return check


def _word(name: str, example: str) -> Callable[[object], str | None]:
    """The check of an option that is the name of something, or None; whether there is such a thing is found later."""

    def check(value: object) -> str | None:
        if value is not None and not isinstance(value, str):
            raise OptionError(f"{name} {quoted(value)} is no name; give one as a str, such as {example!r}")
        return value

    return check


TABLE: dict[str, Option] = {
    "codec": Option(
        None,
        "``h264 hevc av1 vp9 mpeg4 prores ffv1 png apng gif``. None: ``h264``, or where the file cannot hold it, the "
        "file's own: vp9 in .webm, gif in .gif, apng in .apng.",
        "Default: h264, or what the suffix holds.",
        _word("codec", "h264"),
    ),
    "encoder": Option(
        "auto",
        "``auto``, or one by name, such as ``libx264`` or ``h264_nvenc``. Environment: GPUMOVIE_ENCODER.",
        "An encoder by name, such as libx264.",
        _word("encoder", "libx264"),
    ),
    "fallback": Option(
        True,
        "whether another encoder may take over when the named one does not work here.",
        "Fail when --encoder does not work here.",
        _switch("fallback"),
        flag="--no-fallback",
    ),
    "quality": Option(
        None,
        "0 (best) to 51 (worst) on the scale of libx264's CRF, mapped for every other encoder; None: 20.",
        f"0 is best, 51 is worst. Default: {DEFAULT_QUALITY}.",
        check_quality,
    ),
    "speed": Option(
        "fast",
        "``fastest fast balanced small``; for libx264 these are ultrafast, veryfast, medium and slower, "
        "tuned for figures.",
        "How fast to encode: a slower encoder makes a smaller file.",
        check_speed,
    ),
    "lossless": Option(
        False,
        "every colour value of every frame can be had back exactly; alpha too in ffv1, png and apng.",
        "Keep every value exactly.",
        _switch("lossless"),
    ),
    "pixel_format": Option(
        None,
        "what to encode, by ffmpeg's name, such as ``yuv444p``. None: 4:2:0 (yuv420p; nv12 on a GPU) in h264, hevc, "
        "av1, vp9 and mpeg4; 4:2:2 of 10 bits in prores; RGB in ffv1, png and apng; 256 colours in gif. Of uint16 "
        "frames, 10 bits are kept in hevc, av1, vp9 and ffv1, and 16 in png and apng (with alpha, 8 in vp9 and apng)"
        ". Alpha is kept in prores (as 4:4:4), vp9, ffv1, png and apng. In gif a pixel is opaque or transparent; the "
        "others ignore alpha.",
        "What to encode, such as yuv444p.",
        _word("pixel_format", "yuv444p"),
        flag="--film-pixel-format",
    ),
    "bitrate": Option(None, "kbit/s in place of ``quality``.", "kbit/s, in place of --quality.", check_bitrate),
    "audio": Option(
        None,
        "a file whose sound is added: cut where the film ends, silent where the sound ends first.",
        "A file whose sound is added.",
        _path("audio", "song.mp3"),
    ),
    "metadata": Option(
        None,
        "title, author, comment, and whatever else the container keeps.",
        "Such as title=Waves; may be repeated.",
        check_metadata,
    ),
    "ffmpeg": Option(
        None,
        "path of the ffmpeg to use. Environment: GPUMOVIE_FFMPEG. None: the system's and the bundled one.",
        "The ffmpeg to use.",
        _path("ffmpeg", "/usr/bin/ffmpeg"),
    ),
    "preview": Option(
        False,
        "show frames, 30 a second at most, in a window, which may be closed; the film goes on without it.",
        "Show frames in a window while they are recorded.",
        _switch("preview"),
    ),
    "progress": Option(
        False,
        "show frames, rate and file size while recording; a number says how many frames to expect.",
        check=check_progress,
    ),
    "faststart": Option(
        None,
        "whether the index of .mp4, .m4v and .mov lies at the front, so that browsers play the film while it loads. "
        "None: in films of up to 256 MiB, whose copy takes less than a second.",
        "Whether browsers can play an .mp4 while it loads. Default: if it has up to 256 MiB.",
        _switch_or_none("faststart"),
    ),
    "extra_args": Option((), "arguments for ffmpeg, put behind those of the encoder.", check=check_extra_args),
}
