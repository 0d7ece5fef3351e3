"""A film as a player shows it, by PyAV: its frames, their times, and how long it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from .frames import BASE, FIRST, STEP, Array, halves

#: What frames of a pixel format are taken as, so that no value is changed.
EXACT = {
    **{name: name for name in ("gray", "rgb24", "bgr24", "rgba")},
    "bgr0": "rgb24",
    "rgb0": "rgb24",
    "gbrp": "rgb24",
    "bgra": "rgba",
    "gray16be": "gray16le",
    "gray16le": "gray16le",
    "gbrp16le": "rgb48le",
    "rgb48be": "rgb48le",
    "gbrap16le": "rgba64le",
    "rgba64be": "rgba64le",
}


@dataclass
class Decoded:
    """A film that was decoded.

    Attributes:
        frames: RGB of eight bits, or as EXACT says.
        times: when each is shown, in seconds.
        duration: in seconds; None where the file does not say.
        size: (width, height) in pixels.
        pixel_format: by ffmpeg's name.
        sound: whether there is sound.
        metadata: of the file.
        broken: what the decoder said where it had to stop; "" if it came to the end.
    """

    frames: list[Array] = field(default_factory=list)
    times: list[Fraction] = field(default_factory=list)
    duration: Fraction | None = None
    size: tuple[int, int] = (0, 0)
    pixel_format: str = ""
    sound: bool = False
    metadata: dict[str, str] = field(default_factory=dict)
    broken: str = ""


def decode(path: Path, exact: bool = False) -> Decoded:
    """Decode a film, up to where it is broken; frames that an edit list hides are left out."""
    film = Decoded()
    try:
        with av.open(str(path)) as container:
            video = container.streams.video[0]
            if video.codec_context.format is None:
                raise IndexError("no frame tells its format")
            film.pixel_format = video.codec_context.format.name
            film.size = (video.codec_context.width, video.codec_context.height)
            film.sound = bool(container.streams.audio)
            film.metadata = dict(container.metadata)
            film.duration = _duration(container, video)
            name = EXACT.get(film.pixel_format, "rgb24") if exact else "rgb24"
            for frame in container.decode(video):
                film.times.append(Fraction(frame.pts or 0) * frame.time_base)
                film.frames.append(frame.to_ndarray(format=name))
    except (av.error.FFmpegError, IndexError) as error:
        film.broken = f"{type(error).__name__}: {error}"
    return film


def _duration(container: av.container.InputContainer, video: av.VideoStream) -> Fraction | None:
    if container.format.name.startswith("matroska"):
        if text := video.metadata.get("DURATION"):
            hours, minutes, seconds = text.split(":")
            return Fraction(hours) * 3600 + Fraction(minutes) * 60 + Fraction(seconds)
        return None if container.duration is None else Fraction(container.duration, av.time_base)
    return None if video.duration is None else Fraction(video.duration) * video.time_base


def number_of(frame: Array, size: tuple[int, int]) -> tuple[int, float]:
    """The number that a picture of ``size`` shows, by its gray alone, and how far its gray is off."""
    frame = frame[: size[1], : size[0]]
    luma = frame[..., :3] @ np.array([0.299, 0.587, 0.114]) if frame.ndim == 3 else frame
    means = [float(luma[half].mean()) for half in halves(size)]
    digits = [min(max(round((mean - FIRST) / STEP), 0), BASE - 1) for mean in means]
    off = max(abs(mean - FIRST - STEP * digit) for mean, digit in zip(means, digits, strict=True))
    return (digits[0] * BASE + digits[1] if halves(size)[0] != halves(size)[1] else digits[1]), off


@contextmanager
def quiet() -> Iterator[None]:
    """Broken films are no news: ffmpeg's libraries say nothing of them."""
    before = av.logging.get_level()
    av.logging.set_level(av.logging.PANIC)
    try:
        yield
    finally:
        av.logging.set_level(before)
