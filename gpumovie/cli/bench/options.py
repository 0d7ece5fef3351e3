"""What a run of ``gpumovie bench`` is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from ...video.pixel_formats import Size


@dataclass(frozen=True)
class BenchOptions:
    """The options of a run.

    Attributes:
        cases: names, in the order in which they run; none where only peers are asked for.
        size: (width, height) in pixels; None for each case's own.
        frames: number of frames of each round; None for as many as take ``round_seconds``.
        encoder: ``auto``, or the name of the only encoder to measure.
        quick: measure less of everything, to see in seconds that it works and roughly how fast it is.
        peers: whether other libraries make the same videos.
    """

    cases: tuple[str, ...]
    size: Size | None = None
    frames: int | None = None
    encoder: str = "auto"
    quick: bool = False
    peers: bool = False

    @property
    def rounds(self) -> int:
        """How many times each variant is timed."""
        return 2 if self.quick else 3

    @property
    def round_seconds(self) -> float:
        """How long a round of one variant takes, about."""
        return 0.1 if self.quick else 0.3

    @property
    def video_size(self) -> Size:
        """(width, height) of a video in pixels."""
        return self.size or ((640, 480) if self.quick else (1280, 720))

    @property
    def video_frames(self) -> int:
        """Number of frames of a video."""
        return self.frames or (24 if self.quick else 90)
