"""The result of a run of ``gpumovie bench``; schema.json describes it as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...video.pixel_formats import Size

#: Version of schema.json. A result with another version cannot be compared.
SCHEMA = 1
OK = "ok"
#: Verdicts on what cannot be measured on this machine, which is no fault.
MISSING, NO_OPENGL = "not installed", "no OpenGL here"
HARMLESS = (OK, MISSING, NO_OPENGL)


@dataclass
class Measurement:
    """How fast one variant did its work.

    Attributes:
        case: name of the case, such as ``readback``.
        group: title of the rows that did the same work and can be compared.
        label: name of the variant.
        unit: unit of the values, such as ``frames/s``.
        values: one of each round.
        higher_is_better: whether a larger value is faster.
        verdict: ``ok``, ``not installed``, ``no OpenGL here``, or all that is wrong with the output; then the values
            prove nothing.
        facts: what was verified: frames, size, ssim, bytes, colour_error...
    """

    case: str
    group: str
    label: str
    unit: str = "frames/s"
    values: list[float] = field(default_factory=list)
    higher_is_better: bool = True
    verdict: str = OK
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float | None:
        """The median of the values; None if there are none."""
        return statistics.median(self.values) if self.values else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the largest value; None if there are none."""
        return (min(self.values), max(self.values)) if self.values else None

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "median": self.median, "spread": self.spread and list(self.spread)}


@dataclass
class Remedy:
    """A setting that may make a video faster where its bottleneck is.

    Attributes:
        setting: as a user would write it, such as ``speed="fastest"``.
        fps: measured frames a second with this setting; None if it was not tried.
    """

    setting: str
    fps: float | None = None


@dataclass
class MovieResult:
    """A standard video, from drawing to file, and where its time went.

    Attributes:
        name: which of the standard videos.
        about: what it shows.
        size: (width, height) in pixels.
        frames: number of frames.
        values: frames a second, one of each round.
        encoder: the encoder that was chosen.
        why: why it was chosen.
        stages: seconds of the last round in each stage, as in ``movie.info.times``, and ``starting``: until the end
            of the first ``write()``, which starts ffmpeg.
        cpu: processor seconds of the last round: ``here`` for this process, ``encoder`` for ffmpeg.
        alone: frames a second of single stages without the others.
        bottleneck: ``encoder``, ``drawing``, ``comparing``, ``converting``, ``reading`` or ``pipe``.
        sentence: a sentence for people that names the bottleneck and the remedy.
        remedy: the best setting that was tried against the bottleneck.
        verdict: ``ok``, ``not installed`` (matplotlib), ``no OpenGL here``, or all that is wrong with the video.
        facts: what was verified: frames, size, bytes, psnr, colour_error...
        file: name of an H.264 video that a page can show, "" if there is none.
        path: path of that video while the folder of the run exists; not part of the JSON.
    """

    name: str
    about: str
    size: Size
    frames: int
    values: list[float] = field(default_factory=list)
    encoder: str = ""
    why: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    alone: dict[str, float] = field(default_factory=dict)
    bottleneck: str = ""
    sentence: str = ""
    remedy: Remedy | None = None
    verdict: str = OK
    facts: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    path: Path | None = None

    @property
    def median(self) -> float | None:
        return statistics.median(self.values) if self.values else None

    @property
    def spread(self) -> tuple[float, float] | None:
        return (min(self.values), max(self.values)) if self.values else None

    def to_dict(self) -> dict[str, Any]:
        data = {**asdict(self), "median": self.median, "spread": self.spread and list(self.spread)}
        del data["path"]
        return {**data, "size": list(self.size)}


@dataclass
class BenchResult:
    """Everything that a run found.

    Attributes:
        machine: ``machine_facts()``.
        options: what was asked for: cases, size, frames, rounds, encoder, quick, peers.
        measurements: the stages, each measured alone.
        movies: the standard videos, from drawing to file.
        peers: the same videos by other libraries; None if they were not asked for.
        faults: cases that failed as a whole, each with its reason.
        interrupted: whether Ctrl-C ended the run before all was measured.
        seconds: how long the run took.
    """

    machine: dict[str, Any]
    options: dict[str, Any]
    measurements: list[Measurement] = field(default_factory=list)
    movies: list[MovieResult] = field(default_factory=list)
    peers: list[Measurement] | None = None
    faults: list[str] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def all_faults(self) -> list[str]:
        """All faults of gpumovie's own; a fault of another library does not count."""
        own = [m for m in self.measurements if m.verdict not in HARMLESS]
        own += [m for m in self.peers or () if m.verdict not in HARMLESS and m.facts.get("kind") == "ours"]
        movies = [f"film {movie.name}: {movie.verdict}" for movie in self.movies if movie.verdict not in HARMLESS]
        return [*self.faults, *(f"{m.case}, {m.group}, {m.label}: {m.verdict}" for m in own), *movies]

    def to_dict(self) -> dict[str, Any]:
        """All of it in types that JSON knows, as schema.json has it."""
        return {
            "schema": SCHEMA,
            "machine": self.machine,
            "options": self.options,
            "measurements": [m.to_dict() for m in self.measurements],
            "films": [movie.to_dict() for movie in self.movies],
            "peers": None if self.peers is None else [m.to_dict() for m in self.peers],
            "faults": self.faults,
            "interrupted": self.interrupted,
            "seconds": self.seconds,
        }


def group_by(measurements: Sequence[Measurement]) -> dict[tuple[str, str], list[Measurement]]:
    """The rows under (case, group), which can be compared with one another, in the order of measuring."""
    groups: dict[tuple[str, str], list[Measurement]] = {}
    for measurement in measurements:
        groups.setdefault((measurement.case, measurement.group), []).append(measurement)
    return groups


def schema() -> dict[str, Any]:
    """The JSON Schema of ``BenchResult.to_dict()``."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text())
    return loaded
