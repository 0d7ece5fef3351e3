"""The ffmpeg command of a film: from what was asked, what comes in, and the encoder that was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ...errors import FrameError
from ..containers import Container
from ..encoders.table import Args, Encoder
from ..frames import Frame, PendingFrame
from ..pixel_formats import PixelFormat, Size, has_alpha, padded_size
from ..settings import Options
from .find import FFmpeg
from .process import REPORTING

#: Formats that hold every sample of another, first choice first.
_EXACT: dict[str, tuple[str, ...]] = {
    "gray": ("gray", "rgb24", "bgr0", "gbrp"),
    "rgb24": ("rgb24", "bgr0", "gbrp"),
    "bgr24": ("bgr24", "rgb24", "bgr0", "gbrp"),
    "rgb0": ("rgb24", "bgr0", "gbrp"),
    # Alpha is kept where the encoder can, as without lossless.
    "rgba": ("rgba", "bgra", "rgb24", "bgr0", "gbrp"),
    "bgra": ("bgra", "rgba", "rgb24", "bgr0", "gbrp"),
    "gray16le": ("gray16le", "gray16be"),
    "rgb48le": ("gbrp16le", "rgb48be"),
    "rgba64le": ("gbrap16le", "rgba64be", "gbrp16le", "rgb48be"),
    "nv12": ("nv12", "yuv420p"),
    "p010le": ("p010le", "yuv420p10le"),
}
_OPAQUE = {"rgba": "rgb0", "bgra": "bgr0"}

# Both halves of this work only together, on ffmpeg 5.1 to 9.0: `scale` converts, `setparams` tags. Output
# options alone either leave BT.601 samples under BT.709 tags, or lose the tags. `area` makes a chroma sample
# the mean of its 2x2 pixels (the default, bicubic, differs from that by up to 24 of 255), and with full_chroma_inp
# it takes a third less time for it.
_TO_YUV = "scale=flags=area+full_chroma_inp:out_color_matrix={matrix}:out_range=tv"
# A gray frame is full range like RGB, but swscale takes it for a film's luma, and without accurate_rnd makes
# half of its chroma 127.
_GRAY_TO_YUV = "scale=flags=area+accurate_rnd:in_range=pc:out_color_matrix={matrix}:out_range=tv"
_TAG_BT709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
_TAG_RGB = "setparams=color_primaries=bt709:color_trc=bt709:range=pc"
# A PNG is a picture: browsers go by its tags, and show values under BT.709's curve darker than they are meant.
_TAG_SRGB = "setparams=color_primaries=bt709:color_trc=iec61966-2-1:range=pc"
# A palette for each frame, so that memory does not grow with the film, as one for the whole would make it. Without
# diff_mode=rectangle, which leaves pixels outside the changed rectangle with numbers of the palette before.
# One entry of a palette is transparent, which palettegen keeps free anyway: opaque frames look the same either way.
_PALETTE = (
    "format={colours},split[a][b];[a]palettegen=stats_mode=single:reserve_transparent=1[p];"
    "[b][p]paletteuse=new=1:dither=sierra2_4a:alpha_threshold=128"
)


@dataclass(frozen=True)
class Input:
    """What comes down the pipe: ``size`` is that of a frame, before padding."""

    pixel_format: PixelFormat
    size: Size

    def check(self, frame: Frame | PendingFrame, number: int) -> None:
        """Raise FrameError if ``frame`` is not of this kind."""
        if frame.size != self.size:
            raise FrameError(
                f"frame {number} is {frame.size[0]}x{frame.size[1]}, but this film's frames are "
                f"{self.size[0]}x{self.size[1]}; every frame must have one size: draw it at the film's size"
            )
        if frame.pixel_format != self.pixel_format:
            raise FrameError(
                f"frame {number} is {frame.pixel_format}, but this film began with {self.pixel_format}; "
                f"every frame must have the dtype and channels of the first (a matplotlib figure is rgba)"
            )


@dataclass(frozen=True)
class Unsupported:
    """Why an encoder cannot make what was asked, known without running it."""

    reason: str


def output_format(encoder: Encoder, source: PixelFormat, options: Options) -> str | Unsupported:
    """The pixel format to encode, or why there is none."""
    if options.lossless:
        wanted = (options.pixel_format,) if options.pixel_format else _EXACT.get(source.name, (source.name,))
        exact = _EXACT.get(source.name, (source.name,))
        if source.alpha and not options.pixel_format and any(map(has_alpha, encoder.exact)):
            # One that keeps alpha exactly in some depth must not lose it in another without a word.
            wanted = tuple(filter(has_alpha, wanted))
        for name in wanted:
            if encoder.lossless is not None and name in encoder.exact and name in exact:
                return name
        return Unsupported(
            f"cannot keep {source.name} frames exactly" + (f" in {wanted[0]}" if len(wanted) == 1 else "")
        )
    if options.pixel_format:
        if options.pixel_format in encoder.all_formats():
            return options.pixel_format
        return Unsupported(f"does not take {options.pixel_format}; it takes {', '.join(encoder.all_formats())}")
    deep = source.bits > 8
    if source.alpha and encoder.alpha:
        return (deep and encoder.alpha_ten_bit) or encoder.alpha
    return (deep and encoder.ten_bit) or encoder.formats[0]


def size_problem(encoder: Encoder, size: Size) -> str:
    """Why the encoder cannot take frames of ``size``; "" if it can."""
    (w, h), (w0, h0), (w1, h1) = size, encoder.smallest, encoder.largest
    if w < w0 or h < h0:
        return f"takes frames from {w0}x{h0} on, these are {w}x{h}"
    if w > w1 or h > h1:
        return f"takes frames up to {w1}x{h1}, these are {w}x{h}"
    return ""


def encoding_arguments(
    encoder: Encoder,
    pixel_format: str,
    source: PixelFormat,
    options: Options,
    extras: Args = (),
    matrix: str = "bt709",
) -> list[str]:
    """Filters and encoder arguments: the part of the command that a probe must run too."""
    filters, extra_args = _filters(encoder, pixel_format, source, matrix), list(options.extra_args)
    # ffmpeg takes the last -vf alone; a user's filters come behind ours, before the frames go to a device.
    for name in ("-vf", "-filter:v"):
        while name in extra_args[:-1]:
            at = extra_args.index(name)
            filters[len(filters) - bool(encoder.upload) : len(filters) - bool(encoder.upload)] = [extra_args[at + 1]]
            del extra_args[at : at + 2]
    arguments: Args = (("c:v", encoder.name), *encoder.speeds.get(options.speed, ()), *extras)
    if options.device is not None:
        arguments += encoder.on_device(options.device)
    if options.lossless and encoder.lossless is not None:
        kept = tuple(a for a in encoder.fixed if a[0] not in {name for name, _ in encoder.lossless})
        arguments += (*kept, *encoder.lossless)
    else:
        arguments += encoder.fixed
        if options.bitrate is not None and encoder.bitrate:
            arguments += encoder.bitrate(options.bitrate)
        elif encoder.quality:
            arguments += encoder.quality(options.quality, pixel_format)
    if "420" in pixel_format or pixel_format in {"nv12", "p010le"}:
        arguments += (("chroma_sample_location", "center"),)
    return ["-vf", ",".join(filters), *flatten(arguments), *extra_args]


def film_command(
    ffmpeg: FFmpeg,
    encoder: Encoder,
    pixel_format: str,
    source: Input,
    options: Options,
    container: Container,
    target: str,
    extras: Args = (),
) -> list[str]:
    """The whole command: raw frames from standard input to ``target``."""
    return [
        *(ffmpeg.path, "-y", *REPORTING, "-stats_period", "0.5"),
        *flatten(encoder.device),
        *raw_input(source.pixel_format, padded_size(source.size, pixel_format), options.fps, bool(encoder.alpha)),
        *("-i", "pipe:0", "-map", "0:v:0"),
        *codec_tag(container, encoder.codec),  # before extra_args, which may name another
        *encoding_arguments(
            encoder, pixel_format, source.pixel_format, options, extras, shown_by(encoder, container, source.size)
        ),
        *flatten(encoder.for_size(padded_size(source.size, pixel_format))),
        *passthrough(ffmpeg),
        *(() if container.b_frames else ("-bf", "0")),
        *metadata_arguments(options.metadata),
        *flatten(container.partial_arguments(ffmpeg)),
        *("-f", container.muxer, f"file:{target}"),
    ]


def shown_by(encoder: Encoder, container: Container, size: Size) -> str:
    """The colour matrix that players will use: BT.709 where they are told so, else what they guess by size."""
    told = encoder.codec in container.colour_tags or encoder.tags_colour
    return "bt709" if told or size[0] >= 1280 or size[1] > 576 else "bt601"


def raw_input(pixel_format: PixelFormat, size: Size, fps: Fraction, keep_alpha: bool) -> list[str]:
    """Arguments before ``-i`` for raw frames."""
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
    """Never repeat or leave out a frame to make a rate fit; -fps_mode replaced -vsync in ffmpeg 5.1."""
    return ["-fps_mode", "passthrough"] if ffmpeg.number >= (5, 1) else ["-vsync", "passthrough"]


def codec_tag(container: Container, codec: str) -> list[str]:
    """The FourCC that players want, where ffmpeg would choose another."""
    tag = dict(container.tags).get(codec)
    return ["-tag:v", tag] if tag else []


def metadata_arguments(metadata: Mapping[str, str]) -> list[str]:
    return [part for key, value in metadata.items() for part in ("-metadata", f"{key}={value}")]


def flatten(arguments: Iterable[tuple[str, str]]) -> list[str]:
    """(option, value) pairs as a command has them."""
    return [part for option, value in arguments for part in (f"-{option}", value)]


def _filters(encoder: Encoder, pixel_format: str, source: PixelFormat, matrix: str) -> list[str]:
    turned = ["vflip"] if source.bottom_up else []  # costs ffmpeg nothing: it counts the rows backwards
    return turned + _conversion(encoder, pixel_format, source, matrix)


def _conversion(encoder: Encoder, pixel_format: str, source: PixelFormat, matrix: str) -> list[str]:
    if encoder.codec == "gif":
        return [_PALETTE.format(colours="bgra" if source.alpha else "rgb24")]
    if source.model == "yuv":
        filters = [_TAG_BT709]
        if matrix != "bt709":
            filters = [f"scale=in_color_matrix=bt709:out_color_matrix={matrix}:in_range=tv:out_range=tv"]
    elif "yuv" in pixel_format or pixel_format in {"nv12", "p010le"}:
        convert = _GRAY_TO_YUV if source.model == "gray" else _TO_YUV
        filters = [convert.format(matrix=matrix), *([_TAG_BT709] if matrix == "bt709" else ())]
    else:
        filters = [_TAG_SRGB if encoder.codec in {"png", "apng"} else _TAG_RGB]
    return [*filters, f"format={pixel_format}", *([encoder.upload] if encoder.upload else [])]
