"""The ffmpeg command of a film: from its settings, the frames that come in, and the encoder that was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from ..colour.filters import encoder_filters
from ..containers import Container
from ..encoders.encoder import Args, Encoder
from ..encoders.fit import colour_matrix
from ..frames import FrameFormat
from ..pixel_formats import PixelFormat, Size, padded_size
from ..settings import Settings
from .find import FFmpeg
from .process import REPORTING

#: What a format with alpha is called where its alpha is to be ignored.
_OPAQUE = {"rgba": "rgb0", "bgra": "bgr0"}


def encoding_arguments(
    encoder: Encoder,
    pixel_format: str,
    source: PixelFormat,
    settings: Settings,
    extras: Args = (),
    matrix: str = "bt709",
) -> list[str]:
    """The filters and encoder arguments of a command, which a probe needs too."""
    filters, extra_args = encoder_filters(encoder, pixel_format, source, matrix), list(settings.extra_args)
    # ffmpeg takes only the last -vf. The user's filters follow ours, before the frames go to a device.
    for name in ("-vf", "-filter:v"):
        while name in extra_args[:-1]:
            at = extra_args.index(name)
            filters[len(filters) - bool(encoder.upload) : len(filters) - bool(encoder.upload)] = [extra_args[at + 1]]
            del extra_args[at : at + 2]
    arguments: Args = (("c:v", encoder.name), *encoder.speeds.get(settings.speed, ()), *extras)
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
    return ["-vf", ",".join(filters), *flatten(arguments), *extra_args]


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
    return [
        *(ffmpeg.path, "-y", *REPORTING, "-stats_period", "0.5"),
        *flatten(encoder.device),
        *raw_input(source.pixel_format, padded_size(source.size, pixel_format), settings.fps, bool(encoder.alpha)),
        *("-i", "pipe:0", "-map", "0:v:0"),
        *codec_tag(container, encoder.codec),  # before extra_args, which may name another
        *encoding_arguments(
            encoder,
            pixel_format,
            source.pixel_format,
            settings,
            extras,
            colour_matrix(encoder, container, source.size),
        ),
        *flatten(encoder.for_size(padded_size(source.size, pixel_format))),
        *passthrough(ffmpeg),
        *(() if container.b_frames else ("-bf", "0")),
        *metadata_arguments(settings.metadata),
        *flatten(container.partial_arguments(ffmpeg, float(frames_a_fragment / settings.fps))),
        # Only encoding in two passes uses it; here it tells people, and who looks at processes, which film this is.
        *("-passlogfile", str(path)),
        *("-f", container.muxer, target),
    ]


def raw_input(pixel_format: PixelFormat, size: Size, fps: Fraction, keep_alpha: bool) -> list[str]:
    """The arguments before ``-i`` that describe raw frames."""
    name = pixel_format.name if keep_alpha else _OPAQUE.get(pixel_format.name, pixel_format.name)
    rate = f"{fps.numerator}/{fps.denominator}"
    return [
        "-f",
        "rawvideo",
        "-pixel_format",
        name,
        "-video_size",
        f"{size[0]}x{size[1]}",
        "-framerate",
        rate,
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
