"""What is known of a film: what it is, how it was made, where the time went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..video.pixel_formats import Size

if TYPE_CHECKING:
    from ..video.encoders.choice import Rejection
    from ..video.recording import Recording


@dataclass
class StageTimes:
    """Seconds spent in each stage; stages overlap, so they do not add up to the whole.

    Attributes:
        waiting_for_caller: the writer had nothing to send: drawing is the slower side.
        comparing: finding out what changed in matplotlib figures.
        drawing: drawing figures.
        converting: copying, padding and converting frames in ``write()``.
        reading: ``write()`` waiting for the GPU to finish drawing a frame and to hand it over.
        in_pipe: frames going down the pipe: the encoder is the slower side.
        waiting_for_encoder: ``write()`` waiting until the encoder had taken a frame.
        encoder_at_close: waiting for the encoder to finish the file.
    """

    waiting_for_caller: float = 0.0
    comparing: float = 0.0
    drawing: float = 0.0
    converting: float = 0.0
    reading: float = 0.0
    in_pipe: float = 0.0
    waiting_for_encoder: float = 0.0
    encoder_at_close: float = 0.0


@dataclass(frozen=True)
class MovieInfo:
    """A film, finished or under way.

    Attributes:
        path: the final name.
        frames: number of frames sent.
        fps: exact frame rate.
        size: (width, height) of the film; a frame of odd size is padded by one.
        bytes: size of the file; 0 until it is closed.
        codec, encoder, pixel_format: what it is made of.
        ffmpeg: which program, such as ``bundled ffmpeg 9.0.2``.
        why: why this encoder.
        rejected: the candidates before it, each with its reason.
        times: seconds in each stage.
        rasterizer: what drew the last matplotlib figure, and why; "" if there was none.
    """

    path: str
    frames: int
    fps: Fraction
    size: Size | None
    bytes: int = 0
    codec: str = ""
    encoder: str = ""
    pixel_format: str = ""
    ffmpeg: str = ""
    why: str = ""
    rejected: tuple[Rejection, ...] = ()
    times: StageTimes = field(default_factory=StageTimes)
    rasterizer: str = ""

    @property
    def duration(self) -> float:
        """Length of the film in seconds."""
        return float(self.frames / self.fps)

    @classmethod
    def of_recording(cls, recording: Recording, bytes_written: int | None) -> MovieInfo:
        choice, options = recording.choice, recording.options
        return cls(
            str(recording.file.final),
            recording.sent,
            options.fps,
            recording.size,
            bytes_written or 0,
            choice.encoder.codec,
            choice.encoder.name,
            choice.pixel_format,
            str(choice.ffmpeg),
            choice.why,
            choice.rejected,
            recording.times,
        )

    def to_dict(self) -> dict[str, Any]:
        """All of it in types that JSON knows."""
        return {
            **asdict(self),
            "fps": [self.fps.numerator, self.fps.denominator],
            "duration": self.duration,
            "size": list(self.size) if self.size else None,
            "rejected": [asdict(r) for r in self.rejected],
        }

    def __str__(self) -> str:
        lines = [f"{self.path}: {self._what()}"]
        if self.encoder:
            lines.append(f"  encoder  {self.encoder} ({self.ffmpeg}, {self.pixel_format}): {self.why}")
        if self.rasterizer:
            lines.append(f"  drawn by {self.rasterizer}")
        lines += [f"  not      {rejection}" for rejection in self.rejected]
        t = self.times
        lines.append(
            f"  seconds  {t.waiting_for_caller:.2f} waiting for frames, {t.converting:.2f} copying, "
            f"{t.reading:.2f} reading OpenGL, {t.in_pipe:.2f} in the pipe, "
            f"{t.encoder_at_close:.2f} for the encoder at close"
        )
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """For notebooks: the film, if it is finished, and its facts."""
        from pathlib import Path

        from .html import element
        from .notebook import figure, film_element

        film = film_element(Path(self.path), self.codec, self.pixel_format, self.size) if self.bytes else None
        facts = element("pre", str(self), style="white-space:pre-wrap;margin:0")
        if film is None:
            return figure(facts)
        return figure(film, element("details", element("summary", f"{Path(self.path).name}: {self._what()}"), facts))

    def _what(self) -> str:
        size = f"{self.size[0]}x{self.size[1]}, " if self.size else ""
        volume = f", {human_bytes(self.bytes)}" if self.bytes else ""
        return f"{self.frames} frames, {size}{self.duration:.2f} s at {float(self.fps):.5g} fps{volume}"


def human_bytes(number: float) -> str:
    """1234567 as 1.2 MB."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
