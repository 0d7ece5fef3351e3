"""Compare two results of one machine: what got faster or slower by more than noise."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ....errors import OptionError
from ..harness.tables import markdown_table, significant
from ..result import SCHEMA

#: The share by which a value may differ from one run to the next; the second where it was measured only once.
NOISE, NOISE_OF_ONE = 0.03, 0.15
#: Facts of the machine on which speed depends.
_MACHINE_FACTS = ("cpu", "cores", "gpu", "driver", "ffmpeg", "python")


@dataclass(frozen=True)
class Change:
    """One measurement in both results.

    Attributes:
        name: case, group and label.
        old, new: medians.
        unit: unit of the medians.
        gain: how many times as good the new one is; below 1 it is worse.
        kind: ``faster``, ``slower``, or ``same`` where the difference is within the noise.
    """

    name: str
    old: float
    new: float
    unit: str
    gain: float
    kind: str


@dataclass(frozen=True)
class ResultComparison:
    """What differs between two results.

    Attributes:
        changes: one for each measurement that is in both results.
        alone: names of measurements that are in one result only, and in which.
        warnings: why the results are hard to compare.
    """

    changes: list[Change]
    alone: list[str]
    warnings: list[str]

    def regressions(self, threshold: float) -> list[Change]:
        """The changes that are slower by more than noise and by more than ``threshold``, such as 0.1 for 10 %."""
        return [change for change in self.changes if change.kind == "slower" and change.gain < 1 - threshold]

    def report(self, threshold: float) -> str:
        """A table of the changes, and how many measurements are the same.

        Args:
            threshold: regressions by more than this share are marked.
        """
        changed = [change for change in self.changes if change.kind != "same"]
        regressions = self.regressions(threshold)
        rows = []
        for c in sorted(changed, key=lambda c: c.gain):
            kind = f"SLOWER by more than {100 * threshold:g} %" if c in regressions else c.kind
            rows.append([c.name, significant(c.old), significant(c.new), c.unit, f"{c.gain:.2f}", kind])
        same = len(self.changes) - len(changed)
        parts = [f"warning: {warning}" for warning in self.warnings]
        if rows:
            parts.append(markdown_table(("", "old", "new", "unit", "x old", ""), rows))
        parts.append(f"{same} of {len(self.changes)} are the same within the noise.")
        if self.alone:
            parts.append("Not in both: " + "; ".join(self.alone))
        return "\n\n".join(parts)


def load_result(path: Path) -> dict[str, Any]:
    """Read a result that ``--json`` stored.

    Raises:
        OptionError: the file cannot be read, is no result, or has another version of the schema.
    """
    try:
        data = json.loads(path.read_text())
    except OSError as error:
        raise OptionError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise OptionError(f"{str(path)!r} is no JSON: {error}") from error
    if not isinstance(data, dict) or "schema" not in data or "measurements" not in data:
        raise OptionError(f"{str(path)!r} is no result of gpumovie bench --json")
    if data["schema"] != SCHEMA:
        raise OptionError(
            f"{str(path)!r} has schema {data['schema']!r}, this gpumovie writes {SCHEMA}; measure it anew with --json"
        )
    return data


def compare_results(old: dict[str, Any], new: dict[str, Any]) -> ResultComparison:
    """Compare two results as ``BenchResult.to_dict()`` returns them."""
    before, after = dict(_measurements(old)), dict(_measurements(new))
    changes = [_change(name, before[name], after[name]) for name in before if name in after]
    # A measurement is missing only if its case was asked for in the new run.
    asked = {name for name in before if name.partition(",")[0] in set(new["options"]["cases"])}
    alone = [f"{name} (only old)" for name in asked if name not in after]
    alone += [f"{name} (only new)" for name in after if name not in before]
    warnings = [
        f"{fact}: {old['machine'].get(fact)} then, {new['machine'].get(fact)} now"
        for fact in _MACHINE_FACTS
        if old["machine"].get(fact) != new["machine"].get(fact)
    ]
    renderers = [data["machine"].get("opengl", {}).get("renderer") for data in (old, new)]
    if renderers[0] != renderers[1]:
        warnings.append(f"OpenGL: {renderers[0]} then, {renderers[1]} now")
    if not changes:
        warnings.append("the two have nothing in common: compare runs of the same cases, sizes and encoders")
    return ResultComparison(changes, sorted(alone), warnings)


def _measurements(data: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    """Name and data of each measurement that has values."""
    for row in (*data["measurements"], *(data.get("peers") or ())):
        if row["values"]:
            yield f"{row['case']}, {row['group']}, {row['label']}", row
    for film in data["films"]:
        if film["values"]:
            size = "x".join(map(str, film["size"]))
            unit = {"unit": "frames/s", "higher_is_better": True}
            yield f"films, {size}, {film['frames']} frames, {film['name']}", {**film, **unit}


def _change(name: str, old: dict[str, Any], new: dict[str, Any]) -> Change:
    gain = new["median"] / old["median"]
    if not old["higher_is_better"]:
        gain = 1 / gain
    (old_low, old_high), (new_low, new_high) = _range_with_noise(old), _range_with_noise(new)
    apart = new_low > old_high or new_high < old_low
    kind = "same" if not apart else "faster" if gain > 1 else "slower"
    return Change(name, old["median"], new["median"], old["unit"], gain, kind)


def _range_with_noise(row: dict[str, Any]) -> tuple[float, float]:
    """The least and the largest value that another run of the same may give."""
    noise = NOISE if len(row["values"]) > 1 else NOISE_OF_ONE
    return min(row["values"]) * (1 - noise), max(row["values"]) * (1 + noise)
