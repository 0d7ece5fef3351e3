"""Files that hold several images: animated GIF, PNG, WebP and AVIF, and TIFF of several pages."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

#: Formats whose images follow one another in time. Those of others, such as MPO, are versions of one picture.
SEQUENCES = {"GIF", "PNG", "WEBP", "AVIF", "TIFF"}

#: Seconds that browsers show an image whose duration is 0.
DEFAULT_DURATION = Fraction(1, 10)

#: Most frames a second of a film that is made of durations.
MOST_FPS = 100

#: What Pillow raises for a damaged file, besides DecompressionBombError.
UNREADABLE = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, struct.error)

_SUBFILE_TYPE, _REDUCED_OR_MASK = 254, 0b101  # TIFF 6.0, page 36


def image_numbers(image: Image) -> list[int]:
    """Numbers of the images in an open file that are frames; [0] if it holds one."""
    count = getattr(image, "n_frames", 1) if image.format in SEQUENCES else 1
    if count == 1:
        return [0]
    if image.format == "TIFF":  # it may hold smaller copies and masks of its pages, too
        return [number for number in range(count) if not _subfile_type(image, number) & _REDUCED_OR_MASK] or [0]
    # The default image of an animated PNG is for programs that show no animation.
    return list(range(1 if getattr(image, "default_image", False) else 0, count))


def durations_of(path: Path, *, timed: bool) -> list[Fraction | None]:
    """Seconds that each image of a file is shown.

    Args:
        path: an image.
        timed: False leaves the durations out, which is quicker.

    Returns:
        A duration for each image; None for all if the file states none, or if it cannot be read, which is said when
        its images are.
    """
    from PIL import Image

    try:
        with Image.open(path) as image:
            numbers = image_numbers(image)
            if not timed or len(numbers) == 1 or image.format == "TIFF":
                return [None] * len(numbers)
            return [_duration(image, number) for number in numbers]
    except (*UNREADABLE, Image.DecompressionBombError):
        return [None]


def constant_rate(durations: Sequence[Fraction], most_fps: int = MOST_FPS) -> tuple[Fraction, list[int]]:
    """Frame rate, and how often each image is repeated in it, so that each is shown for its duration.

    Where that takes more than ``most_fps`` frames a second, durations are rounded to that rate, without a drift; or
    each image is shown once at the mean rate, if that is as near: a GIF of 30 frames a second has durations of 0.03
    and 0.04 seconds. Each image is shown once or more.

    Args:
        durations: seconds, each above 0.
        most_fps: the highest rate, in frames a second.
    """
    denominator = math.lcm(*(duration.denominator for duration in durations))
    step = Fraction(math.gcd(*(int(duration * denominator) for duration in durations)), denominator)
    rate = min(1 / step, Fraction(most_fps))
    ends = list(accumulate(durations))
    mean = (len(durations) / ends[-1]).limit_denominator(1001)
    farthest = max(abs(end - number / mean) for number, end in enumerate(ends, 1))
    if 1 / step > most_fps >= mean and farthest <= Fraction(1, 2 * most_fps):
        return mean, [1] * len(durations)
    repeats: list[int] = []
    shown = 0
    for end in ends:
        until = max(shown + 1, round(end * rate))
        repeats.append(until - shown)
        shown = until
    return rate, repeats


def _subfile_type(image: Image, number: int) -> int:
    image.seek(number)
    return int(getattr(image, "tag_v2", {}).get(_SUBFILE_TYPE, 0))


def _duration(image: Image, number: int) -> Fraction:
    image.seek(number)
    image.load()  # only then does Pillow know the duration in a WebP
    milliseconds = Fraction(image.info.get("duration") or 0).limit_denominator(1001)
    return milliseconds / 1000 or DEFAULT_DURATION
