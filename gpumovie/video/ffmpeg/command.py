"""The ffmpeg command of a film: from its settings, the frames that come in, and the encoder that was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from ..colour.filters import encoder_filters
from ..containers import Container, container_of
from ..encoders.encoder import Args, Encoder
from ..encoders.fit import colour_matrix
from ..frames import FrameFormat
from ..pixel_formats import PixelFormat, Size, bits_of, padded_size
from ..settings import Settings
from .extra_args import file_arguments, video_arguments, video_filters
from .find import FFmpeg
from .process import REPORTING

#: Arguments that print one line for each packet of the video. -progress does not count copied packets in every
#: version (7.0 does not).
LIST_PACKETS = ("-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-")
#: What a format with alpha is called where its alpha is to be ignored.
_OPAQUE = {"rgba": "rgb0", "bgra": "bgr0"}

#: Of frames that are shown for hours, the times by which B-frames are moved get too large for MP4's 31 bits.
_SLOWEST_WITH_B_FRAMES = Fraction(1, 4096)
#: Options that hold a list of an encoder's own ones.
_JOINED = frozenset({"x264-params", "x265-params", "svtav1-params"})
#: Options by which the user chooses what our arguments for figures would change in part.
_CHOSEN = frozenset({"preset", "tune", "c", "codec", "vcodec"})


def encoding_arguments(
    ffmpeg: FFmpeg,
    encoder: Encoder,
    pixel_format: str,
    source: PixelFormat,
    settings: Settings,
    extras: Args = (),
    matrix: str = "bt709",
    *,
    for_size: Args = (),
    b_frames: bool = True,
    own_filters: Sequence[str] = (),
) -> list[str]:
    """The filters and encoder arguments of a command, which a probe needs too.

    Args:
        ffmpeg, encoder, pixel_format, source, settings: of the film.
        extras: optional arguments with which the encoder works here.
        matrix: the colour matrix that players will use.
        for_size: arguments that the frames' size needs.
        b_frames: whether frames may be coded in another order.
        own_filters: the user's.
    """
    own = video_arguments(settings.extra_args, ffmpeg, container_of(settings.path).muxer)
    # Another pixel format has to be what our filters convert to, or ffmpeg would convert to it by another matrix.
    pixel_format = next((a.value for a in reversed(own) if a.name == "pix_fmt" and a.value), pixel_format)
    filters = encoder_filters(encoder, pixel_format, source, matrix, own_filters)
    speeds = encoder.ten_bit_speeds if encoder.ten_bit_speeds and bits_of(pixel_format) > 8 else encoder.speeds
    arguments: Args = (("c:v", encoder.name), *speeds.get(settings.speed, ()))
    if settings.figures and not settings.lossless and not any(a.name in _CHOSEN for a in own):
        arguments += encoder.for_figures.get(settings.speed, ())
    arguments += (() if b_frames else (("bf", "0"),)) + extras
    if settings.device is not None:
        arguments += encoder.on_device(settings.device)
    if settings.lossless and encoder.lossless is not None:
        kept = tuple(a for a in encoder.fixed if a[0] not in {name for name, _ in encoder.lossless})
        arguments += (*kept, *encoder.lossless)
    else:
        arguments += encoder.fixed
        if settings.bitrate is not None and encoder.bitrate:
            arguments += encoder.bitrate(settings.bitrate)
        elif encoder.quality:
            arguments += encoder.quality(settings.quality, pixel_format)
    if "420" in pixel_format or pixel_format in {"nv12", "p010le"}:
        arguments += (("chroma_sample_location", "center"),)
    arguments = joined((*arguments, *for_size))
    ours = dict(arguments)
    words = ["-vf", ",".join(filters), *flatten(arguments)]
    for argument in own:
        if argument.name in _JOINED and argument.name in ours:  # ffmpeg takes the last, without what we need
            words += [f"-{argument.name}", f"{ours[argument.name]}:{argument.value}"]
        else:
            words += argument.words
    return words


def joined(arguments: Args) -> Args:
    """The arguments with each list of an encoder's own options once, as ffmpeg would take only the last of them."""
    lists: dict[str, list[str]] = {}
    for name, value in arguments:
        if name in _JOINED:
            lists.setdefault(name, []).append(value)
    others = [argument for argument in arguments if argument[0] not in _JOINED]
    return (*others, *((name, ":".join(values)) for name, values in lists.items()))


def video_command(
    ffmpeg: FFmpeg,
    encoder: Encoder,
    pixel_format: str,
    source: FrameFormat,
    settings: Settings,
    container: Container,
    path: Path,
    target: str,
    extras: Args = (),
    frames_a_fragment: int = 4,
) -> list[str]:
    """The command that encodes raw frames from standard input into ``target``, the URL of the file at ``path``."""
    size = padded_size(source.size, pixel_format)
    return [
        *(ffmpeg.path, "-y", *REPORTING, "-stats_period", "0.5"),
        *flatten(encoder.device),
        *raw_input(source.pixel_format, size, settings.fps, bool(encoder.alpha)),
        *("-i", "pipe:0", "-map", "0:v:0"),
        *codec_tag(container, encoder.codec),
        *encoding_arguments(
            ffmpeg,
            encoder,
            pixel_format,
            source.pixel_format,
            settings,
            extras,
            colour_matrix(encoder, container, source.size),
            for_size=encoder.for_size(size),
            b_frames=container.b_frames and settings.fps >= _SLOWEST_WITH_B_FRAMES,
            own_filters=video_filters(settings.extra_args),
        ),
        *passthrough(ffmpeg),
        *metadata_arguments(settings.metadata),
        *flatten(container.partial_arguments(ffmpeg, float(frames_a_fragment / settings.fps), settings.extra_args)),
        # Only encoding in two passes uses it; here it tells people, and who looks at processes, which film this is.
        *("-passlogfile", str(path)),
        *("-f", container.muxer),
        *file_arguments(settings.extra_args, ffmpeg, container.muxer),
        target,
    ]


def copy_command(
    ffmpeg: FFmpeg,
    codec: str,
    settings: Settings,
    container: Container,
    source: str,
    target: str,
    seconds: float,
    sound: Sequence[str] = (),
    *,
    faststart: bool = True,
) -> list[str]:
    """The command that copies a film, with sound if there is any, and lists the packets of its video.

    Args:
        ffmpeg, codec, settings, container: of the film.
        source: path of the film.
        target: URL of the copy.
        seconds: how long the film is: longer sound is cut, shorter sound leaves silence at the end.
        sound: the arguments for the sound, from ``files/audio.py``.
        faststart: whether the index is to lie at the front.
    """
    return [
        *(ffmpeg.path, "-y", "-nostdin", "-hide_banner", "-loglevel", "level+warning", "-i", f"file:{source}"),
        *(sound_input(settings, seconds) if settings.audio is not None else ()),
        *("-map", "0:v:0", *(("-map", "1:a:0") if settings.audio is not None else ()), "-c:v", "copy", *sound),
        *codec_tag(container, codec),
        *metadata_arguments(settings.metadata),
        *flatten(container.final_arguments(settings.extra_args, faststart)),
        *("-f", container.muxer),
        *file_arguments(settings.extra_args, ffmpeg, container.muxer),
        target,
        *LIST_PACKETS,
    ]


def sound_input(settings: Settings, seconds: float) -> list[str]:
    """The arguments that open the file with the sound, of which ``seconds`` are read."""
    return ["-t", f"{seconds:.6f}", "-i", f"file:{settings.audio}"]


def raw_input(pixel_format: PixelFormat, size: Size, fps: Fraction, keep_alpha: bool) -> list[str]:
    """The arguments before ``-i`` that describe raw frames."""
    name = pixel_format.name if keep_alpha else _OPAQUE.get(pixel_format.name, pixel_format.name)
    rate = f"{fps.numerator}/{fps.denominator}"
    return [
        *("-f", "rawvideo", "-pixel_format", name, "-video_size", f"{size[0]}x{size[1]}", "-framerate", rate),
        # ffmpeg would otherwise guess the rate from the first frames: it waits for up to 20 of them below 5 and above
        # 101 fps, and takes rates near a common one, such as 1002/1001, to be that one.
        *("-fpsprobesize", "0"),
    ]


def passthrough(ffmpeg: FFmpeg) -> list[str]:
    """The argument by which no frame is repeated or left out to fit a rate; -fps_mode replaced -vsync in 5.1."""
    return ["-fps_mode", "passthrough"] if ffmpeg.number >= (5, 1) else ["-vsync", "passthrough"]


def codec_tag(container: Container, codec: str) -> list[str]:
    """The argument for the FourCC that players want, where ffmpeg would choose another."""
    tag = dict(container.tags).get(codec)
    return ["-tag:v", tag] if tag else []


def metadata_arguments(metadata: Mapping[str, str]) -> list[str]:
    """The arguments that write metadata into the file."""
    return [part for key, value in metadata.items() for part in ("-metadata", f"{key}={value}")]


def flatten(arguments: Iterable[tuple[str, str]]) -> list[str]:
    """(option, value) pairs as a command takes them."""
    return [part for option, value in arguments for part in (f"-{option}", value)]
