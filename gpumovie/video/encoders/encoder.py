"""What is known of one encoder of ffmpeg, and what the tables of them are written with.

Arguments are (option, value) pairs, so that a test can hold every one of them against what the real
``ffmpeg -h encoder=NAME`` says it takes. ``quality`` is libx264's CRF scale (0 best, 51 worst), mapped to each
encoder's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...options.table import SPEEDS, Codec
from ..pixel_formats import Size

Args = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Encoder:
    """One encoder of ffmpeg.

    Attributes:
        name: ffmpeg's name of it.
        codec: what it makes, in our names.
        formats: pixel formats it may be given by ``pixel_format=``; the first is the default.
        ten_bit, alpha, alpha_ten_bit: the format for uint16 frames, for frames with alpha, for both; "" if
            it has none: then eight bits are kept, or alpha is ignored.
        exact: formats in which ``lossless`` gives every sample back.
        quality: (CRF scale, pixel format) to arguments; None if the encoder knows no quality.
        bitrate: kbit/s to arguments; None if it knows no rate.
        speeds: speed to arguments.
        lossless: arguments for lossless; None if it cannot.
        fixed: arguments that are always given.
        for_size: arguments that only frames of some sizes need.
        on_device: GPU by number to arguments, for makers with several in a machine.
        extras: arguments that make it better where the chip can; left out where it can't.
        hardware: name of the maker's interface; "" for software.
        device: arguments before the input.
        upload: filters after which frames are on the device; the format is put in front.
        smallest, largest: sizes (width, height) it takes.
        largest_fps: rate above which its files play wrongly; 0 for no limit.
        tags_colour: its stream says which colour matrix it was made with.
        auto_selectable: False for one that is used only when it is named or when ``lossless`` needs it.
    """

    name: str
    codec: Codec
    formats: tuple[str, ...]
    quality: Callable[[float, str], Args] | None
    bitrate: Callable[[int], Args] | None
    speeds: dict[str, Args] = field(default_factory=dict)
    ten_bit: str = ""
    alpha: str = ""
    alpha_ten_bit: str = ""
    exact: tuple[str, ...] = ()
    lossless: Args | None = None
    fixed: Args = ()
    for_size: Callable[[Size], Args] = lambda size: ()
    on_device: Callable[[int], Args] = lambda number: ()
    extras: Args = ()
    hardware: str = ""
    device: Args = ()
    upload: str = ""
    smallest: Size = (1, 1)
    largest: Size = (16384, 16384)
    largest_fps: int = 0
    auto_selectable: bool = True
    tags_colour: bool = True

    def all_formats(self) -> tuple[str, ...]:
        """Every pixel format this encoder may be given."""
        more = (self.ten_bit, self.alpha, self.alpha_ten_bit, *self.exact)
        return tuple(dict.fromkeys((*self.formats, *(f for f in more if f))))


def clamped(value: float, low: int, high: int) -> str:
    return str(min(max(round(value), low), high))


def number(value: float) -> str:
    return f"{value:g}"


def speeds(option: str, *values: str) -> dict[str, Args]:
    return {speed: ((option, value),) for speed, value in zip(SPEEDS, values, strict=True)}


def plain_rate(kbit: int) -> Args:
    return (("b:v", f"{kbit}k"),)


def measured(quality: float, *points: tuple[float, float]) -> float:
    """Another scale's value for a CRF, between points where SSIM was measured to be equal."""
    crfs, values = zip(*points, strict=True)
    return float(np.interp(quality, crfs, values))


def av1_scale(quality: float) -> float:
    """AV1's 0..63 for a CRF of 0..51: measured for SVT-AV1, assumed for hardware."""
    return measured(quality, (0, 1), (14, 12), (20, 33), (26, 48), (32, 58), (51, 63))
