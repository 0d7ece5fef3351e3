"""MovieInfo: what a film is, how it was made, and where the time went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..options.table import Size
from ..video.encoders.choice import Rejection
from ..video.times import StageTimes
from .units import human_bytes

#: What each of StageTimes is called.
_STAGES = {
    "waiting_for_caller": "waiting for frames",
    "comparing": "comparing figures",
    "drawing": "drawing figures",
    "converting": "copying and converting",
    "reading": "reading OpenGL",
    "in_pipe": "in the pipe",
    "waiting_for_encoder": "waiting for the encoder",
    "encoder_at_close": "for the encoder at close",
}


@dataclass(frozen=True, repr=False)
class MovieInfo:
    """What is known of a film, finished or not.

    Attributes:
        path: where the film will be, or is.
        frames: number of frames sent.
        fps: exact frame rate.
        size: (width, height) of the film; a frame of odd size is padded by one.
        bytes: size of the file; 0 until it is closed.
        codec: as ``codec=`` names it.
        encoder: as ffmpeg names it.
        pixel_format: of the film, as ffmpeg names it.
        ffmpeg: which program, such as ``bundled ffmpeg 9.0.2``.
        why: why this encoder.
        rejected: the candidates before it, each with its reason.
        times: seconds in each stage.
        rasterizer: what drew the last matplotlib figure, and why; "" if there was none.
        unfinished: of a film that failed or was aborted: that it is not finished, and where what there is lies;
            "" of any other film.
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
    unfinished: str = ""

    @property
    def duration(self) -> float:
        """Length of the film in seconds."""
        return float(self.frames / self.fps)

    def to_dict(self) -> dict[str, Any]:
        """Everything, in types that JSON has."""
        return {
            **asdict(self),
            "fps": [self.fps.numerator, self.fps.denominator],
            "duration": self.duration,
            "size": list(self.size) if self.size else None,
            "rejected": [asdict(r) for r in self.rejected],
        }

    def __repr__(self) -> str:
        encoder = f", by {self.encoder}" if self.encoder else ""
        unfinished = f", {self.unfinished}" if self.unfinished else ""
        return f"<MovieInfo {self.path!r}: {self._summary()}{encoder}{unfinished}>"

    def __str__(self) -> str:
        lines = [f"{self.path}: {self._summary()}"]
        if self.unfinished:
            lines.append(f"  {self.unfinished}")
        if self.encoder:
            lines.append(f"  encoder  {self.encoder} ({self.ffmpeg}, {self.pixel_format}): {self.why}")
        if self.rasterizer:
            lines.append(f"  drawn by {self.rasterizer}")
        lines += [f"  not      {rejection}" for rejection in self.rejected]
        spent = ((getattr(self.times, stage), words) for stage, words in _STAGES.items())
        stages = [f"{seconds:.2f} {words}" for seconds, words in spent if seconds >= 0.005]
        lines.append(f"  seconds  {', '.join(stages) or 'less than 0.01 in each stage'}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """For notebooks: the film, if it is finished, and its facts."""
        # Only notebooks need these, and they take longer to import than the rest of this module.
        from .html import element
        from .inline_video import figure, video_element

        film = video_element(Path(self.path), self.codec, self.pixel_format, self.size) if self.bytes else None
        facts = element("pre", str(self), style="white-space:pre-wrap;margin:0")
        if film is None:
            return figure(facts)
        return figure(
            film, element("details", element("summary", f"{Path(self.path).name}: {self._summary()}"), facts)
        )

    def _summary(self) -> str:
        size = f"{self.size[0]}x{self.size[1]}, " if self.size else ""
        volume = f", {human_bytes(self.bytes)}" if self.bytes else ""
        return f"{self.frames} frames, {size}{self.duration:.2f} s at {float(self.fps):.5g} fps{volume}"
