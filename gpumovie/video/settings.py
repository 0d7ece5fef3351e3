"""How a film is to be encoded: the options of a film, checked against the encoders and the container."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Unpack

from ..errors import OptionError
from ..options.arguments import chosen_device, frame_rate
from ..options.paths import film_path
from ..options.table import DEFAULT_QUALITY, TABLE, Codec, MovieOptions, StrPath
from .containers import choose_codec, container_of
from .encoders.table import ENCODERS
from .ffmpeg.extra_args import check_extra_args


@dataclass(frozen=True)
class Settings:
    """How a film is to be encoded; ``gpumovie.options.table`` says what each option means.

    Attributes:
        figures: whether the film shows figures, as its first frame does; no option of the user's.
    """

    path: str
    fps: Fraction
    codec: Codec
    encoder: str | None = None
    fallback: bool = True
    quality: float = DEFAULT_QUALITY
    speed: str = "fast"
    lossless: bool = False
    pixel_format: str | None = None
    bitrate: int | None = None
    audio: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    extra_args: tuple[str, ...] = ()
    ffmpeg: str | None = None
    faststart: bool | None = None
    device: int | None = None
    figures: bool = False


def make_settings(path: StrPath, fps: float | Fraction, **options: Unpack[MovieOptions]) -> Settings:
    """The settings of a film, with everything checked that can be checked before the first frame is there.

    Args:
        path: of the film; its suffix chooses the container.
        fps: frames a second.
        options: those of ``Movie``; the ones that do not concern encoding are ignored.

    Raises:
        OptionError: a value is wrong by itself, does not fit the container, or no encoder of the codec can use it.
        PathError: there can be no file of that name, or none beside it while the film is recorded.
    """
    path = film_path(path)
    container = container_of(path)
    given = {name: option.check(options.get(name, option.default)) for name, option in TABLE.items()}
    encoder = _chosen_encoder(given["encoder"])
    codec = choose_codec(path, given["codec"], encoder)
    if options.get("quality") is not None and options.get("bitrate") is not None:
        raise OptionError(
            f"quality {options['quality']!r} and bitrate {options['bitrate']!r} exclude each other; leave one out"
        )
    bitrate, pixel_format = given["bitrate"], given["pixel_format"]
    if bitrate is not None and given["lossless"]:
        raise OptionError(f"bitrate {bitrate} and lossless=True exclude each other; leave one out")
    candidates = [e for e in ENCODERS.values() if e.codec == codec and (encoder is None or e.name == encoder)]
    if bitrate is not None and not any(e.bitrate for e in candidates):
        raise OptionError(f"codec {codec!r} knows no bitrate; use quality= or speed= instead")
    known = dict.fromkeys(name for e in candidates for name in e.all_formats())
    if pixel_format is not None and pixel_format not in known:
        raise OptionError(
            f"pixel_format {pixel_format!r} is not one that {encoder or codec} takes; there are {', '.join(known)}"
        )
    if given["audio"] is not None and not container.audio:
        raise OptionError(f"a {container.muxer} file has no sound; leave audio= out, or write .mp4, .webm or .mkv")
    check_extra_args(given["extra_args"], container.muxer)
    names = dict(container.metadata_names)
    return Settings(
        path=path,
        fps=frame_rate(fps),
        codec=codec,
        encoder=encoder,
        metadata={names.get(key, key): value for key, value in given["metadata"].items()},
        device=chosen_device(),
        **{name: given[name] for name in _UNCHANGED},
    )


#: Options that are settings as they are, once checked.
_UNCHANGED = (
    *("fallback", "quality", "speed", "lossless", "pixel_format", "bitrate", "audio", "extra_args", "ffmpeg"),
    "faststart",
)


def _chosen_encoder(encoder: str | None) -> str | None:
    """The encoder that was asked for by name, by argument or by GPUMOVIE_ENCODER; None if none was."""
    if encoder in (None, "auto"):
        encoder = os.environ.get("GPUMOVIE_ENCODER") or None
    if encoder in (None, "auto"):
        return None
    if encoder not in ENCODERS:
        raise OptionError(f"encoder {encoder!r} is unknown; there are auto, {', '.join(ENCODERS)}")
    return encoder
