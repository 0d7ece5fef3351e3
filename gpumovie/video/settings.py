"""What a caller asks of a film, checked when it is asked for."""

from __future__ import annotations

import difflib
import math
import numbers
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..devices import chosen_device
from ..errors import OptionError
from .containers import choose_codec, container_of
from .encoders.table import ENCODERS, SPEEDS

#: Rates that are written with three digits or fewer but mean n * 1000 / 1001 (SMPTE ST 170).
_NTSC_BASES = (24, 30, 48, 60, 120)
DEFAULT_QUALITY = 20
#: What options are called elsewhere, and what they are here.
_CALLED_HERE = {
    **dict.fromkeys(("crf", "cq", "qp", "qscale"), "quality={value} is that here"),
    "preset": "speed= is that here: fastest, fast, balanced or small",
    "pix_fmt": "pixel_format={value} is that here",
    "vcodec": "codec={value} is that here",
    **dict.fromkeys(("framerate", "frame_rate", "rate"), "fps={value} is that here"),
    **dict.fromkeys(("ffmpeg_params", "output_params"), "extra_args={value} is that here"),
    "dpi": "it belongs to anim.save(..., dpi={value}) or Drawing(fig, dpi={value})",
    "transparent": (
        'it belongs to anim.save(..., savefig_kwargs={{"transparent": {value}}}), '
        "Drawing(fig, transparent={value}) or Canvas(size, transparent={value})"
    ),
}


@dataclass(frozen=True)
class Options:
    """How a film is to be encoded; see ``Movie`` for what each means.

    Raises OptionError for a value that cannot be, quoting it.
    """

    path: str
    fps: Fraction
    codec: str
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
    device: int | None = None


def check_options(
    path: str | os.PathLike[str],
    *,
    fps: float | Fraction,
    codec: str | None = None,
    encoder: str | None = "auto",
    fallback: bool = True,
    quality: float | None = None,
    speed: str = "fast",
    lossless: bool = False,
    pixel_format: str | None = None,
    bitrate: int | None = None,
    audio: str | os.PathLike[str] | None = None,
    metadata: Mapping[str, object] | None = None,
    extra_args: Sequence[str] = (),
    ffmpeg: str | os.PathLike[str] | None = None,
) -> Options:
    """Check everything that can be checked before the first frame is there."""
    container = container_of(path)
    if encoder in (None, "auto"):
        encoder = os.environ.get("GPUMOVIE_ENCODER") or None
    encoder = None if encoder == "auto" else encoder
    if encoder is not None and encoder not in ENCODERS:
        raise OptionError(f"encoder {encoder!r} is unknown; there are auto, {', '.join(ENCODERS)}")
    codec = choose_codec(path, codec, encoder)
    if quality is not None and bitrate is not None:
        raise OptionError(f"quality {quality!r} and bitrate {bitrate!r} exclude each other; leave one out")
    quality = DEFAULT_QUALITY if quality is None else quality
    if not isinstance(quality, numbers.Real) or not 0 <= quality <= 51:
        raise OptionError(
            f"quality {quality!r} is not a number from 0 (best) to 51 (worst); 20 is the default, "
            f"18 looks like the original"
        )
    if speed not in SPEEDS:
        raise OptionError(f"speed {speed!r} is unknown; there are {', '.join(SPEEDS)}")
    if bitrate is not None and (not isinstance(bitrate, numbers.Real) or not bitrate >= 1):
        raise OptionError(f"bitrate {bitrate!r} is no rate; give kbit/s, such as 8000, or leave it out")
    if bitrate is not None and lossless:
        raise OptionError(f"bitrate {bitrate} and lossless=True exclude each other; leave one out")
    candidates = [e for e in ENCODERS.values() if e.codec == codec and (encoder is None or e.name == encoder)]
    if bitrate is not None and not any(e.bitrate for e in candidates):
        raise OptionError(f"codec {codec!r} knows no bitrate; use quality= or speed= instead")
    known = dict.fromkeys(f for e in candidates for f in e.all_formats())
    if pixel_format is not None and pixel_format not in known:
        raise OptionError(
            f"pixel_format {pixel_format!r} is not one that {encoder or codec} takes; there are {', '.join(known)}"
        )
    if audio is not None and not container.audio:
        raise OptionError(f"a {container.muxer} file has no sound; leave audio= out, or write .mp4, .webm or .mkv")
    rate = frame_rate(fps)
    return Options(
        os.fspath(path),
        rate,
        codec,
        encoder,
        bool(fallback),
        float(quality),
        speed,
        bool(lossless),
        pixel_format,
        None if bitrate is None else round(bitrate),
        None if audio is None else os.fspath(audio),
        _checked_metadata(metadata or {}, dict(container.metadata_names)),
        check_extra_args(extra_args),
        None if ffmpeg is None else os.fspath(ffmpeg),
        chosen_device(),
    )


def check_extra_args(extra_args: Sequence[str]) -> tuple[str, ...]:
    """Arguments for ffmpeg, one by one. Raises OptionError for a string, whose letters would be taken for them."""
    if isinstance(extra_args, str):
        raise OptionError(f"extra_args {extra_args!r} is one string; give a list: {extra_args.split()!r}")
    return tuple(str(argument) for argument in extra_args)


def refuse_unknown(function: str, given: Mapping[str, object], known: Collection[str]) -> None:
    """Raise Python's own TypeError for an option that ``function`` does not know, with the one that was meant."""
    for name, value in given.items():
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}=?" if near else f"there are {', '.join(known)}"
        if name in _CALLED_HERE:
            hint = _CALLED_HERE[name].format(value=repr(value))
        raise TypeError(f"{function}() got an unexpected keyword argument {name!r} ({name}={value!r}); {hint}")


def frame_rate(fps: object) -> Fraction:
    """A frame rate as an exact fraction: 24000/1001 stays so, and 23.976 and 29.97 become what they mean.

    Raises OptionError if it is no number above zero.
    """
    bad = OptionError(f"fps {fps!r} is not a frame rate; give a number above 0, such as 30 or Fraction(30000, 1001)")
    if isinstance(fps, bool) or not isinstance(fps, numbers.Real):
        raise bad
    if not math.isfinite(fps) or fps <= 0:
        raise bad
    rate: Fraction
    if isinstance(fps, numbers.Rational):
        rate = Fraction(int(fps.numerator), int(fps.denominator))
    else:
        value = float(fps)
        rate = _nearest_rate(value)
        if abs(float(rate) - value) > 1e-4 * value:
            raise OptionError(f"fps {fps!r} is no fraction with a denominator up to 1001; give a Fraction")
    if rate > 1000 or rate.numerator > 2**31 - 1 or rate.denominator > 65535:
        # 65535: the largest timebase of MPEG-4; the others take more, but no camera or screen needs it.
        raise OptionError(f"fps {fps!r} is out of range; give at most 1000, and a denominator of at most 65535")
    return rate


def _nearest_rate(fps: float) -> Fraction:
    for base in _NTSC_BASES:
        ntsc = Fraction(base * 1000, 1001)
        if fps != base and abs(fps - ntsc) < 1e-4:
            return ntsc
    return Fraction(fps).limit_denominator(1001)


def _checked_metadata(metadata: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
    checked = {}
    for key, value in metadata.items():
        if not isinstance(key, str) or not key or "=" in key or "\n" in key:
            raise OptionError(f"metadata key {key!r} is no name; use title, author, comment and the like")
        checked[names.get(key, key)] = str(value)
    return checked
