"""What other libraries and ffmpeg call the options of a film, and what to give here instead."""

from __future__ import annotations

import numbers
import shlex
from collections.abc import Callable, Iterable, Mapping

from ..errors import quoted

#: What codecs are called elsewhere, FourCCs among them, and here.
_CODECS_ELSEWHERE = {
    **dict.fromkeys(("avc", "avc1", "x264", "h.264"), "h264"),
    **dict.fromkeys(("h265", "hvc1", "hev1", "x265", "h.265"), "hevc"),
    **dict.fromkeys(("mp4v", "divx", "xvid", "dx50", "fmp4"), "mpeg4"),
    **dict.fromkeys(("vp90", "vp09"), "vp9"),
    "av01": "av1",
}

#: From the value that was given elsewhere to a sentence about what to give here.
Hint = Callable[[object], str]


def is_known(name: str) -> bool:
    """Whether another library is known to have an option of that name."""
    return name.lower() in _HINTS


def hint_for(name: str, value: object) -> str:
    """What to give here in place of ``name=value``; "" if no other library is known to have such an option."""
    hint = _HINTS.get(name.lower())
    return hint(value) if hint is not None else ""


def codec_hint(word: str) -> str:
    """What to give in place of ``codec=word``, if that is an encoder or a codec's name elsewhere; "" if it is not."""
    word = word.lower()
    if word.startswith("lib") or "_" in word:
        return f"encoder={word!r} is that here; or codec='h264', for which the best encoder is found"
    return f"codec={_CODECS_ELSEWHERE[word]!r} is that here" if word in _CODECS_ELSEWHERE else ""


def _option(option: str) -> Hint:
    """It is the same as an option of ours."""
    return lambda value: f"{option}={quoted(value)} is that here"


def _text(text: str) -> Hint:
    """A sentence, in which ``{value}`` stands for the value."""
    return lambda value: text.format(value=quoted(value))


def _ffmpeg(option: str) -> Hint:
    """It is an argument for ffmpeg."""
    return lambda value: f"extra_args={[option, str(value)]!r} is that here"


def _preset(value: object) -> str:
    """libx264's presets by the speed that is nearest."""
    speeds = {
        "fastest": ("ultrafast", "superfast"),
        "fast": ("veryfast", "faster", "fast"),
        "balanced": ("medium",),
        "small": ("slow", "slower", "veryslow", "placebo"),
    }
    near = next((speed for speed, presets in speeds.items() if value in presets), "fast")
    return f"speed={near!r} is that here; there are {', '.join(speeds)}"


def _codec(value: object) -> str:
    """A codec, encoder or FourCC, which have options of their own here."""
    return codec_hint(str(value)) or f"codec={str(value).lower()!r} is that here"


def _seconds_a_frame(value: object) -> str:
    """GIF libraries give the time of a frame, in seconds or in milliseconds; others the length of the film."""
    rule = "the film is as long as its frames at fps= frames a second"
    number = float(value) if isinstance(value, numbers.Real) and not isinstance(value, bool) else 0.0
    if not number > 0:
        return f"{rule}; fps=10 shows each for 0.1 s"
    seconds = number / (1000 if number >= 10 else 1)
    return f"{rule}; fps={1 / seconds:.6g} shows each for {seconds:g} s"


def _loop(value: object) -> str:
    if isinstance(value, numbers.Integral) and not isinstance(value, bool) and int(value) > 0:
        return f"extra_args=['-loop', '{value}'] is that here for a .gif, ['-plays', '{int(value) + 1}'] for an .apng"
    return "leave it out: a .gif or .apng repeats for ever; extra_args=['-loop', '-1'] has a .gif play once"


def _filter(value: object) -> str:
    return f"extra_args={['-vf', str(value)]!r} is that here"


def _resize(value: object) -> str:
    if isinstance(value, str):
        scale = value.replace("x", ":")
    elif isinstance(value, Iterable):
        scale = ":".join(str(part) for part in value)
    else:
        scale = f"iw*{value}:-2"
    return f"extra_args={['-vf', f'scale={scale}']!r} is that here"


def _arguments(value: object) -> str:
    if isinstance(value, str):
        arguments = shlex.split(value, posix=False)
    elif isinstance(value, Mapping):
        arguments = [part for key, each in value.items() for part in (f"-{str(key).lstrip('-')}", str(each))]
    elif isinstance(value, Iterable):
        arguments = [str(part) for part in value]
    else:
        arguments = ["-g", "10"]
    return f"extra_args={quoted(arguments)} is that here"


def _metadata(name: str) -> Hint:
    return lambda value: f"metadata={{{name!r}: {quoted(value)}}} is that here"


_LEAVE_OUT = "leave it out: "
_SAVEFIG = 'it belongs to anim.save(..., savefig_kwargs={{"%s": {value}}})'

_OF_SAVE = ("savefig_kwargs", "extra_anim", "writer")

_HINTS: dict[str, Hint] = {
    **dict.fromkeys(("crf", "cq", "qp", "qscale", "qmin", "qmax"), _option("quality")),
    "preset": _preset,
    **dict.fromkeys(("pix_fmt", "pix_fmt_out", "output_pix_fmt", "pixelformat"), _option("pixel_format")),
    **dict.fromkeys(("vcodec", "video_codec", "codec_name", "fourcc", "c", "c:v", "codec:v"), _codec),
    **dict.fromkeys(("framerate", "frame_rate", "rate", "r", "output_framerate", "input_framerate"), _option("fps")),
    **dict.fromkeys(("duration", "durations", "delay", "interval"), _seconds_a_frame),
    **dict.fromkeys(("loop", "loops", "repeat", "plays"), _loop),
    **dict.fromkeys(
        ("bit_rate", "video_bitrate", "vb", "b", "b:v"), lambda value: f"bitrate={kilobits(value)} is that here"
    ),
    **dict.fromkeys(("ffmpeg_params", "output_params", "ffmpeg_args", "output_options", "params"), _arguments),
    **dict.fromkeys(("vf", "filters", "video_filter", "ffmpeg_filter"), _filter),
    **dict.fromkeys(("resize", "rescale", "scale"), _resize),
    "rotate": _text("turn each frame before it is written, as by np.rot90(frame)"),
    **dict.fromkeys(
        ("format", "container", "extension", "file_format"),
        lambda value: f"the name of the file says it: path='film.{str(value).lstrip('.')}'",
    ),
    **{name: _metadata(name) for name in ("title", "artist", "author", "comment", "copyright", "description")},
    **{name: _ffmpeg(f"-{name}") for name in ("threads", "tune", "profile", "level", "movflags", "g", "bf")},
    **dict.fromkeys(("gop_size", "keyint"), _ffmpeg("-g")),
    **dict.fromkeys(("audio_codec", "acodec", "c:a", "codec:a"), _ffmpeg("-c:a")),
    **dict.fromkeys(("audio_bitrate", "ab", "b:a"), _ffmpeg("-b:a")),
    **dict.fromkeys(("audiofile", "audio_file", "audio_path", "soundtrack"), _option("audio")),
    "macro_block_size": _text(f"{_LEAVE_OUT}a frame of odd size is padded by one row or column"),
    **dict.fromkeys(
        ("subrectangles", "quantizer", "palettesize", "palette_size", "optimize"),
        _text(f"{_LEAVE_OUT}a .gif gets a palette for each frame, and only what changes is stored"),
    ),
    "mode": _text(f"{_LEAVE_OUT}the shape of the frames says whether they are RGB, RGBA or gray"),
    **dict.fromkeys(
        ("overwrite", "overwrite_output", "y"), _text(f"{_LEAVE_OUT}a finished film replaces an older one")
    ),
    "an": _text(f"{_LEAVE_OUT}a film has no sound unless audio= is given"),
    **dict.fromkeys(("hide_banner", "loglevel"), _text(f"{_LEAVE_OUT}of ffmpeg's words only errors are shown")),
    **dict.fromkeys(("plugin", "backend"), _text(f"{_LEAVE_OUT}ffmpeg makes every film")),
    **dict.fromkeys(("logger", "verbose", "progress_bar", "progress_callback"), _text("progress=True is that here")),
    **dict.fromkeys(("ffmpeg_path", "ffmpeg_binary", "ffmpeg_exe"), _option("ffmpeg")),
    **dict.fromkeys(("gpu", "device"), _text("set the environment variable GPUMOVIE_DEVICE={value}")),
    **dict.fromkeys(
        ("filename", "file_name", "uri", "outfile", "output", "fname"), _text("path={value} is that here, the first")
    ),
    **dict.fromkeys(
        ("width", "height", "resolution", "frame_size", "shape"), _text("size=(width, height) is that here")
    ),
    "size": _text("a figure's size and dpi make it: anim.save(..., dpi=200)"),
    "dpi": _text("it belongs to anim.save(..., dpi={value}) or Drawing(fig, dpi={value})"),
    "transparent": _text(
        f"{_SAVEFIG % 'transparent'}, Drawing(fig, transparent={{value}}) or Canvas(size, transparent={{value}})"
    ),
    **{name: _text(_SAVEFIG % name) for name in ("facecolor", "edgecolor", "pad_inches", "bbox_inches")},
    **{name: _text(f"it belongs to anim.save(..., {name}={{value}})") for name in _OF_SAVE},
}


def kilobits(value: object) -> int:
    """A rate as others give it, such as ``"8M"`` or 8_000_000 bit/s, in kbit/s; 8000 if it cannot be told."""
    text = str(value).strip().lower().removesuffix("bps").removesuffix("bit/s")
    factor = {"k": 1.0, "m": 1000.0, "g": 1e6}.get(text[-1:], 0.001)
    try:
        number = float(text.rstrip("kmg")) * factor
    except ValueError:
        return 8000
    return round(number) if 1 <= number < 1e9 else 8000
