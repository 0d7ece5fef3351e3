"""The description of one encoder of ffmpeg, and functions that the tables of encoders share.

Arguments are (option, value) pairs, so that a test can compare each of them with what the real
``ffmpeg -h encoder=NAME`` lists. ``quality`` is libx264's CRF scale (0 best, 51 worst), mapped to the scale of each
encoder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ...options.table import SPEEDS, Codec
from ..pixel_formats import Size

Args = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Delay:
    """A way to encode by which few frames are held back for others to come; measured.

    Attributes:
        frames: that encoder and file hold back at most.
        arguments: those that it takes, beyond the others.
        quality: what is added to the quality, on CRF's scale, as the encoder looks ahead less and so means another
            quality by the same number.
    """

    frames: int
    arguments: Args = ()
    quality: float = 0


@dataclass(frozen=True)
class Encoder:
    """One encoder of ffmpeg.

    Attributes:
        name: ffmpeg's name of it.
        codec: what it makes.
        formats: pixel formats that it takes; the first is the default for 8-bit frames. ``all_formats`` lists all.
        ten_bit, alpha, alpha_ten_bit: the pixel format for uint16 frames, for frames with alpha, and for both; "" if
            it has none: then eight bits are kept, or alpha is ignored.
        exact: the pixel formats in which ``lossless`` gives every sample back.
        quality: the arguments for a quality (CRF scale) and a pixel format; None if the encoder has no quality.
        bitrate: the arguments for a bitrate in kbit/s; None if it has none.
        speeds: the arguments for each speed.
        ten_bit_speeds: those for more than eight bits, where they are others.
        for_figures: by speed, arguments that follow those of the speed where the frames are figures: the same SSIM
            and nearly the same size for less work.
        lossless: the arguments for lossless; None if it cannot be lossless.
        fixed: arguments that are always given.
        for_size: the arguments that frames of a size need, beyond the others.
        held_back: by speed, how many frames it and the file hold back at most for others to come; measured.
        shorter_delays: the ways, for a speed and for a bitrate in kbit/s or None, in which it holds back fewer, from
            long to short. The last frame is always held back, by the file.
        on_device: the arguments for a GPU by its number, where a machine may have several.
        extras: arguments that improve the result; left out where the chip does not support them.
        hardware: name of the hardware's interface; "" for software.
        device: arguments before the input.
        upload: the filter that brings frames to the device; it follows the pixel format.
        smallest, largest: the sizes (width, height) in pixels that it takes.
        smallest_at_bitrate: the smallest size that it takes with a bitrate.
        largest_fps: the frame rate above which its files play wrongly; 0 for no limit.
        tags_colour: whether its stream stores the colour matrix.
        auto_selectable: False for an encoder that is used only when it is named or when ``lossless`` needs it.
    """

    name: str
    codec: Codec
    formats: tuple[str, ...]
    quality: Callable[[float, str], Args] | None
    bitrate: Callable[[int], Args] | None
    speeds: dict[str, Args] = field(default_factory=dict)
    ten_bit_speeds: dict[str, Args] = field(default_factory=dict)
    for_figures: dict[str, Args] = field(default_factory=dict)
    ten_bit: str = ""
    alpha: str = ""
    alpha_ten_bit: str = ""
    exact: tuple[str, ...] = ()
    lossless: Args | None = None
    fixed: Args = ()
    for_size: Callable[[Size], Args] = lambda size: ()
    held_back: dict[str, int] = field(default_factory=lambda: held_back(30, 30, 30, 30))
    shorter_delays: Callable[[str, int | None], tuple[Delay, ...]] = lambda speed, bitrate: ()
    on_device: Callable[[int], Args] = lambda number: ()
    extras: Args = ()
    hardware: str = ""
    device: Args = ()
    upload: str = ""
    smallest: Size = (1, 1)
    smallest_at_bitrate: Size = (1, 1)
    largest: Size = (16384, 16384)
    largest_fps: int = 0
    auto_selectable: bool = True
    tags_colour: bool = True

    def delays(self, speed: str, bitrate: int | None) -> tuple[Delay, ...]:
        """The ways to encode at a speed and at a bitrate in kbit/s or None, the usual one first."""
        return (Delay(self.held_back[speed]), *self.shorter_delays(speed, bitrate))

    def all_formats(self) -> tuple[str, ...]:
        """Every pixel format that this encoder takes."""
        more = (self.ten_bit, self.alpha, self.alpha_ten_bit, *self.exact)
        return tuple(dict.fromkeys((*self.formats, *(f for f in more if f))))


def clamped(value: float, low: int, high: int) -> str:
    """``value``, rounded and kept between ``low`` and ``high``, as an argument."""
    return str(min(max(round(value), low), high))


def number(value: float) -> str:
    """``value`` as an argument."""
    return f"{value:g}"


def speeds(option: str, *values: str) -> dict[str, Args]:
    """The arguments for each speed, where one option has a value for each."""
    return {speed: ((option, value),) for speed, value in zip(SPEEDS, values, strict=True)}


def held_back(*frames: int) -> dict[str, int]:
    """How many frames are held back at each speed."""
    return dict(zip(SPEEDS, frames, strict=True))


def plain_rate(kbit: int) -> Args:
    """The argument for a bitrate, where ffmpeg's own option is enough."""
    return (("b:v", f"{kbit}k"),)


def measured(quality: float, *points: tuple[float, float]) -> float:
    """The value of another scale for a CRF: interpolated between (CRF, value) points at which SSIM is equal."""
    crfs, values = zip(*points, strict=True)
    return float(np.interp(quality, crfs, values))


def av1_scale(quality: float) -> float:
    """AV1's 0..63 for a CRF of 0..51: measured for SVT-AV1, assumed for hardware."""
    return measured(quality, (0, 1), (14, 12), (20, 33), (26, 48), (32, 58), (51, 63))
