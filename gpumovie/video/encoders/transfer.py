"""In which format frames are handed over to a film, where whoever draws them has a choice."""

from __future__ import annotations

from enum import Enum

from ..containers import container_of
from ..pixel_formats import ARRAY_FORMATS, Size, has_alpha
from ..settings import Settings
from .fit import Unsupported, colour_matrix, output_format
from .table import ENCODERS, encoders_of


class TransferFormat(Enum):
    """RGB, RGB with alpha, or 4:2:0 of eight (NV12) or ten bits (P010), converted already."""

    RGB = "rgb"
    ALPHA = "alpha"
    NV12 = "nv12"
    P010 = "p010"


def negotiate_format(settings: Settings, size: Size, *, high_bit_depth: bool, alpha: bool) -> TransferFormat:
    """The format that suits every encoder that may come to make the film.

    Args:
        settings: of the film.
        size: (width, height) of its frames.
        high_bit_depth: whether frames have more than eight bits.
        alpha: whether frames have alpha that counts.
    """
    channels, sample_bytes = (4 if alpha else 3), (2 if high_bit_depth else 1)
    source = ARRAY_FORMATS[channels, sample_bytes]
    encoders = [ENCODERS[settings.encoder]] if settings.encoder else []
    if not encoders or settings.fallback:
        encoders += [e for e in encoders_of(settings.codec) if e.auto_selectable or settings.lossless]
    outputs = [(e, output_format(e, source, settings)) for e in encoders]
    formats = {name for _, name in outputs if not isinstance(name, Unsupported)}
    if alpha and any(map(has_alpha, formats)):
        return TransferFormat.ALPHA
    container = container_of(settings.path)
    is_bt709 = all(colour_matrix(e, container, size) == "bt709" for e, _ in outputs)
    if settings.lossless or not is_bt709 or not all("420" in f or f in ("nv12", "p010le") for f in formats):
        return TransferFormat.RGB
    ten_bits = {("10" in f) for f in formats}
    if len(ten_bits) != 1:
        return TransferFormat.RGB  # some keep ten bits, some do not: ffmpeg gives each its own
    return TransferFormat.P010 if ten_bits.pop() else TransferFormat.NV12
