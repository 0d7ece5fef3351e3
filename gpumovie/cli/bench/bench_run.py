"""One run of ``gpumovie bench``, which times the variants of each case."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ...video.ffmpeg.find import FFmpeg
from .harness.timing import first_line, interleave
from .options import BenchOptions
from .progress import Progress
from .result import BenchResult, Measurement

#: Frames of the first, untimed run, from which the number of frames of a round follows.
WARM_UP_FRAMES = 3
#: A round has at most so many frames.
MOST_FRAMES = 2000


@dataclass
class Variant:
    """One way to do the work of a group, such as reading frames back through a ring of buffers.

    Attributes:
        run: does the work for a number of frames.
        check: does the work and examines the output; returns what is wrong with it, "" if nothing is.
        facts: facts for the measurement; ``check`` may add to them.
        least_frames: number of frames that a round has at least; more where a program has to be started first.
    """

    run: Callable[[int], object]
    check: Callable[[], str]
    facts: dict[str, Any] = field(default_factory=dict)
    least_frames: int = WARM_UP_FRAMES


@dataclass
class BenchRun:
    """A run under way; each case measures with it and adds to its result.

    Attributes:
        options: what the run was asked for.
        result: what was found so far.
        ffmpeg: the program that encodes and decodes, except where a case chooses another.
        folder: for videos; it stays until the result is shown.
        progress: is told what is going on.
    """

    options: BenchOptions
    result: BenchResult
    ffmpeg: FFmpeg
    folder: Path
    progress: Progress

    @property
    def has_opengl(self) -> bool:
        """Whether OpenGL works on this machine."""
        return self.result.machine["opengl"]["renderer"] is not None

    def tell(self, text: str) -> None:
        """Tell the person who waits what is going on."""
        self.progress.tell(text)

    def add_unmeasured(self, case: str, group: str, label: str, verdict: str) -> None:
        """Add a row for what cannot be measured here; ``verdict`` is ``MISSING`` or ``NO_OPENGL``."""
        self.result.measurements.append(Measurement(case, group, label, verdict=verdict))

    def measure_variants(self, case: str, group: str, variants: Mapping[str, Variant]) -> None:
        """Check the output of every variant, time the correct ones in turns, and add frames a second to the result.

        Args:
            case: name of the case.
            group: title of the rows, which can be compared with one another.
            variants: what to measure, by label.
        """
        correct: dict[str, Variant] = {}
        faults: dict[str, str] = {}
        for label, variant in variants.items():
            self.tell(f"{case}, {group}: checking {label}")
            if fault := _check(variant):
                faults[label] = fault
            else:
                correct[label] = variant
        counts = {label: self.options.frames or self._frames_of_a_round(v) for label, v in correct.items()}
        tasks = {label: partial(variant.run, counts[label]) for label, variant in correct.items()}
        timings = interleave(tasks, {}, self.options.rounds, lambda text: self.tell(f"{case}, {group}: {text}"))
        for label, variant in variants.items():
            measured = Measurement(case, group, label, facts=variant.facts)
            if label in faults:
                measured.verdict = faults[label]
            else:
                timing, count = timings[label], counts[label]
                measured.values = [count / seconds for seconds in timing.seconds]
                measured.verdict = f"failed: {timing.error}" if timing.error else measured.verdict
                measured.facts["frames"] = count
                if timing.cpu_seconds:
                    measured.facts["cpu_ms"] = statistics.median(timing.cpu_seconds) / count * 1e3
            self.result.measurements.append(measured)

    def _frames_of_a_round(self, variant: Variant) -> int:
        """How many frames take ``round_seconds``. A few are run to find out, which warms up too."""
        variant.run(1)
        started = time.perf_counter()
        variant.run(WARM_UP_FRAMES)
        each = (time.perf_counter() - started) / WARM_UP_FRAMES
        return min(MOST_FRAMES, max(variant.least_frames, round(self.options.round_seconds / max(each, 1e-6))))


def _check(variant: Variant) -> str:
    try:
        return variant.check()
    except Exception as error:
        return f"failed: {first_line(error)}"
