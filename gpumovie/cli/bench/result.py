"""What a run of ``gpumovie bench`` found; schema.json describes it as JSON."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ...video.pixel_formats import Size

#: Of schema.json. A result of another one cannot be compared.
SCHEMA = 1
OK = "ok"
#: Verdicts of what is not there, which is no fault of anybody.
MISSING, NO_OPENGL = "not installed", "no OpenGL here"
HARMLESS = (OK, MISSING, NO_OPENGL)


@dataclass
class Measurement:
    """One way of doing one thing.

    Attributes:
        case: what was measured, such as ``readback``.
        group: rows of one group did the same work and can be compared.
        label: this way of doing it.
        unit: of the values, such as ``frames/s``.
        values: one of each round.
        higher_is_better: whether more is faster.
        verdict: ``ok``, ``not installed``, ``no OpenGL here``, or all that is wrong with what came out; then the
            values prove nothing.
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
        return statistics.median(self.values) if self.values else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the largest value."""
        return (min(self.values), max(self.values)) if self.values else None

    @property
    def key(self) -> tuple[str, str, str]:
        return self.case, self.group, self.label

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "median": self.median, "spread": self.spread and list(self.spread)}


@dataclass
class Remedy:
    """The setting that would move a film's bottleneck.

    Attributes:
        setting: in words that can be typed, such as ``speed="fastest"``.
        fps: frames a second of the film with it, measured; None if it was not tried.
    """

    setting: str
    fps: float | None = None


@dataclass
class StandardFilm:
    """A film from drawing to file, and where its time went.

    Attributes:
        name, about: which one, and what is in it.
        values: frames a second, one of each round.
        encoder, why: what encoded it, and why that.
        stages: seconds of the last round, as ``movie.info.times`` has them, and ``starting``: to the end of the first
            ``write()``, which starts ffmpeg.
        cpu: processor seconds of the last round: ``here``, and ``encoder`` for ffmpeg.
        alone: frames a second of single stages without the others.
        bottleneck: ``encoder``, ``drawing``, ``comparing``, ``converting``, ``reading`` or ``pipe``.
        sentence: that in words.
        verdict: ``ok``, ``not installed`` (matplotlib), ``no OpenGL here``, or all that is wrong with the film.
        facts: what was verified: frames, size, bytes, psnr, colour_error...
        file: name of an H.264 film that a page can show, "" if there is none.
        path: where that film lies as long as the run's folder is there; not part of the JSON.
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
class Result:
    """Everything that a run found.

    Attributes:
        machine: ``machine_facts()``.
        options: what was asked for: cases, size, frames, rounds, encoder, quick, peers.
        measurements: of the stages, each alone.
        films: the standard films, from drawing to file.
        peers: the same films by other libraries; None if they were not asked for.
        faults: cases that failed as a whole, each with its reason.
        interrupted: whether Ctrl-C ended the run; then the rest is missing.
        seconds: how long it took.
    """

    machine: dict[str, Any]
    options: dict[str, Any]
    measurements: list[Measurement] = field(default_factory=list)
    films: list[StandardFilm] = field(default_factory=list)
    peers: list[Measurement] | None = None
    faults: list[str] = field(default_factory=list)
    interrupted: bool = False
    seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """All that failed of our own; a rival's faults are its own."""
        own = [m for m in self.measurements if m.verdict not in HARMLESS]
        own += [m for m in self.peers or () if m.verdict not in HARMLESS and m.facts.get("kind") == "ours"]
        films = [f"film {film.name}: {film.verdict}" for film in self.films if film.verdict not in HARMLESS]
        return [*self.faults, *(f"{m.case}, {m.group}, {m.label}: {m.verdict}" for m in own), *films]

    def to_dict(self) -> dict[str, Any]:
        """All of it in types that JSON knows, as schema.json has it."""
        return {
            "schema": SCHEMA,
            "machine": self.machine,
            "options": self.options,
            "measurements": [m.to_dict() for m in self.measurements],
            "films": [film.to_dict() for film in self.films],
            "peers": None if self.peers is None else [m.to_dict() for m in self.peers],
            "faults": self.faults,
            "interrupted": self.interrupted,
            "seconds": self.seconds,
        }


def group_by(measurements: Sequence[Measurement]) -> dict[tuple[str, str], list[Measurement]]:
    """Rows that can be compared, under (case, group), in the order in which they were measured."""
    groups: dict[tuple[str, str], list[Measurement]] = {}
    for measurement in measurements:
        groups.setdefault((measurement.case, measurement.group), []).append(measurement)
    return groups


def schema() -> dict[str, Any]:
    """The JSON Schema of ``Result.to_dict()``."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text())
    return loaded
