"""Whether an encoder can make what was asked, and in which pixel format: known without running it."""

from __future__ import annotations

from dataclasses import dataclass

from ..containers import Container
from ..pixel_formats import PixelFormat, Size, has_alpha
from ..settings import Settings
from .encoder import Encoder

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


@dataclass(frozen=True)
class Unsupported:
    """The reason why an encoder cannot make what was asked."""

    reason: str


def output_format(encoder: Encoder, source: PixelFormat, settings: Settings) -> str | Unsupported:
    """The pixel format that ``encoder`` encodes for frames of ``source``, by ffmpeg's name; or why there is none."""
    if settings.lossless:
        wanted = (settings.pixel_format,) if settings.pixel_format else _EXACT.get(source.name, (source.name,))
        exact = _EXACT.get(source.name, (source.name,))
        if source.alpha and not settings.pixel_format and any(map(has_alpha, encoder.exact)):
            # An encoder that keeps alpha exactly at one bit depth must not lose it silently at another.
            wanted = tuple(filter(has_alpha, wanted))
        for name in wanted:
            if encoder.lossless is not None and name in encoder.exact and name in exact:
                return name
        return Unsupported(
            f"cannot keep {source.name} frames exactly" + (f" in {wanted[0]}" if len(wanted) == 1 else "")
        )
    if settings.pixel_format:
        if settings.pixel_format in encoder.all_formats():
            return settings.pixel_format
        return Unsupported(f"does not take {settings.pixel_format}; it takes {', '.join(encoder.all_formats())}")
    high_bit_depth = source.bits > 8
    if source.alpha and encoder.alpha:
        return (high_bit_depth and encoder.alpha_ten_bit) or encoder.alpha
    return (high_bit_depth and encoder.ten_bit) or encoder.formats[0]


def size_problem(encoder: Encoder, size: Size, bitrate: int | None = None) -> str:
    """Why the encoder cannot take frames of ``size`` (width, height) at ``bitrate`` in kbit/s; "" if it can."""
    (w, h), (w0, h0), (w1, h1) = size, encoder.smallest, encoder.largest
    if w < w0 or h < h0:
        return f"takes frames from {w0}x{h0} on, these are {w}x{h}"
    w0, h0 = encoder.smallest_at_bitrate
    if bitrate is not None and (w < w0 or h < h0):
        return f"takes a bitrate for frames from {w0}x{h0} on, these are {w}x{h}; give quality= instead"
    if w > w1 or h > h1:
        return f"takes frames up to {w1}x{h1}, these are {w}x{h}"
    return ""


def colour_matrix(encoder: Encoder, container: Container, size: Size) -> str:
    """The colour matrix that players will use: ``bt709`` where the file says so, else what they guess by its size.

    The guess is BT.709 from 1280 columns or 577 lines on, and BT.601 below.
    """
    tagged = encoder.codec in container.colour_tags or encoder.tags_colour
    return "bt709" if tagged or size[0] >= 1280 or size[1] > 576 else "bt601"
