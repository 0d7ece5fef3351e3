"""One run of ``gpumovie bench``: what was asked for, what was found so far, and how a case measures."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ...video.ffmpeg.find import FFmpeg
from ...video.pixel_formats import Size
from .result import Measurement, Result
from .timing import first_line, interleave

#: Frames of the first, untimed run, which also tells how many make a round long enough.
WARM_UP_FRAMES = 3
MOST_FRAMES = 2000


@dataclass(frozen=True)
class Options:
    """What a run is asked for.

    Attributes:
        cases: names, in the order in which they run; none where only peers are asked for.
        size: (width, height) in pixels; None for each case's own.
        frames: of each round; None for as many as fill it.
        encoder: ``auto``, or one by name.
        quick: to see in seconds that everything works, and roughly how fast.
    """

    cases: tuple[str, ...]
    size: Size | None = None
    frames: int | None = None
    encoder: str = "auto"
    quick: bool = False
    peers: bool = False

    @property
    def rounds(self) -> int:
        return 2 if self.quick else 3

    @property
    def round_seconds(self) -> float:
        """How long a round of one way takes, about."""
        return 0.1 if self.quick else 0.3

    @property
    def film_size(self) -> Size:
        return self.size or ((640, 480) if self.quick else (1280, 720))

    @property
    def film_frames(self) -> int:
        return self.frames or (24 if self.quick else 90)


@dataclass
class Side:
    """One way of doing what others of its group do too.

    Attributes:
        run: does it for so many frames.
        check: does it and says what is wrong with what came out, "" if nothing is.
        facts: what there is to know of it; ``check`` may add to them.
        least: frames that a round has at least; more where a program has to be started first.
    """

    run: Callable[[int], object]
    check: Callable[[], str]
    facts: dict[str, Any] = field(default_factory=dict)
    least: int = WARM_UP_FRAMES


@dataclass
class Bench:
    """What a case is given.

    Attributes:
        ffmpeg: the program that encodes where no other has to.
        folder: for films; it stays until the run is shown.
        tell: tells a person what is going on.
    """

    options: Options
    result: Result
    ffmpeg: FFmpeg
    folder: Path
    tell: Callable[[str], None]

    @property
    def has_opengl(self) -> bool:
        return self.result.machine["opengl"]["renderer"] is not None

    def absent(self, case: str, group: str, label: str, why: str) -> None:
        """Note what cannot be measured here: ``MISSING`` or ``NO_OPENGL``."""
        self.result.measurements.append(Measurement(case, group, label, verdict=why))

    def race(self, case: str, group: str, sides: Mapping[str, Side]) -> None:
        """Check what every side makes, time those that are right in turns, and note frames a second."""
        right: dict[str, Side] = {}
        wrong: dict[str, str] = {}
        for label, side in sides.items():
            self.tell(f"{case}, {group}: checking {label}")
            if fault := _fault(side):
                wrong[label] = fault
            else:
                right[label] = side
        counts = {label: self.options.frames or self._enough(side) for label, side in right.items()}
        tasks = {label: partial(side.run, counts[label]) for label, side in right.items()}
        timings = interleave(tasks, {}, self.options.rounds, lambda text: self.tell(f"{case}, {group}: {text}"))
        for label, side in sides.items():
            measured = Measurement(case, group, label, facts=side.facts)
            if label in wrong:
                measured.verdict = wrong[label]
            else:
                timing, count = timings[label], counts[label]
                measured.values = [count / seconds for seconds in timing.seconds]
                measured.verdict = f"failed: {timing.error}" if timing.error else measured.verdict
                measured.facts["frames"] = count
                if timing.cpu_seconds:
                    measured.facts["cpu_ms"] = statistics.median(timing.cpu_seconds) / count * 1e3
            self.result.measurements.append(measured)

    def _enough(self, side: Side) -> int:
        """How many frames make a round; found by running, which warms up too."""
        side.run(1)
        started = time.perf_counter()
        side.run(WARM_UP_FRAMES)
        each = (time.perf_counter() - started) / WARM_UP_FRAMES
        return min(MOST_FRAMES, max(side.least, round(self.options.round_seconds / max(each, 1e-6))))


def _fault(side: Side) -> str:
    try:
        return side.check()
    except Exception as error:
        return f"failed: {first_line(error)}"


def size_name(size: Size) -> str:
    return f"{size[0]}x{size[1]}"
