"""What a film would have its frames be, if whoever draws them can choose."""

from __future__ import annotations

from enum import Enum

from ..containers import container_of
from ..ffmpeg.command import Unsupported, output_format, shown_by
from ..pixel_formats import ARRAY_FORMATS, Size, has_alpha
from ..settings import Options
from .table import ENCODERS, encoders_of


class TransferFormat(Enum):
    """RGB, RGB with opacity, or 4:2:0 of eight or ten bits, converted already."""

    RGB = "rgb"
    ALPHA = "alpha"
    NV12 = "nv12"
    P010 = "p010"


def negotiate_format(options: Options, size: Size, *, deep: bool, alpha: bool) -> TransferFormat:
    """What suits every encoder that may come to make the film.

    Args:
        options: of the film.
        size: (width, height) of its frames.
        deep: whether what is drawn has more than eight bits.
        alpha: whether its opacity counts.
    """
    channels, bytes_each = (4 if alpha else 3), (2 if deep else 1)
    source = ARRAY_FORMATS[channels, bytes_each]
    encoders = [ENCODERS[options.encoder]] if options.encoder else []
    if not encoders or options.fallback:
        encoders += [e for e in encoders_of(options.codec) if e.ordinary or options.lossless]
    made = [(e, output_format(e, source, options)) for e in encoders]
    formats = {name for _, name in made if not isinstance(name, Unsupported)}
    if alpha and any(map(has_alpha, formats)):
        return TransferFormat.ALPHA
    container = container_of(options.path)
    told = all(shown_by(e, container, size) == "bt709" for e, _ in made)
    if options.lossless or not told or not all("420" in f or f in ("nv12", "p010le") for f in formats):
        return TransferFormat.RGB
    ten = {("10" in f) for f in formats}
    if len(ten) != 1:
        return TransferFormat.RGB  # some keep ten bits, some do not: ffmpeg gives each its own
    return TransferFormat.P010 if ten.pop() else TransferFormat.NV12
