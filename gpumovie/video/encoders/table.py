"""The table of all encoders, in the order in which they are tried."""

from __future__ import annotations

from .encoder import Encoder
from .hardware import hardware_encoders
from .software import APNG, FFV1, GIF, MPEG4, PNG, PRORES, SVT_AV1, VP9, X264, X264_RGB, X265

#: Every encoder by name, in the order in which a codec's are tried.
ENCODERS: dict[str, Encoder] = {
    encoder.name: encoder
    for encoder in (
        *hardware_encoders("h264"),
        X264,
        X264_RGB,
        *hardware_encoders("hevc"),
        X265,
        *hardware_encoders("av1"),
        SVT_AV1,
        VP9,
        MPEG4,
        PRORES,
        FFV1,
        PNG,
        APNG,
        GIF,
    )
}


def encoders_of(codec: str) -> list[Encoder]:
    """The encoders of a codec, in the order in which they are tried."""
    return [e for e in ENCODERS.values() if e.codec == codec]
