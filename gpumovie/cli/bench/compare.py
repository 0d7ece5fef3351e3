"""Two results of one machine: what got faster or slower beyond the noise."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import OptionError
from .result import SCHEMA
from .tables import markdown_table, significant

#: A value may be off by this part of it without any reason; by more where it was measured only once.
NOISE, NOISE_OF_ONE = 0.03, 0.15
#: Facts of the machine on which speed depends.
_SAME = ("cpu", "cores", "gpu", "driver", "ffmpeg", "python")


@dataclass(frozen=True)
class Change:
    """One measurement in both results.

    Attributes:
        name: case, group and label.
        old, new: medians.
        gain: how many times as good it is now; below 1 it is worse.
        kind: ``faster``, ``slower`` or ``same``, where what is within the noise is the same.
    """

    name: str
    old: float
    new: float
    unit: str
    gain: float
    kind: str


@dataclass(frozen=True)
class Comparison:
    """What differs between two results.

    Attributes:
        changes: of all that both have.
        alone: names that only one of them has, each with which one.
        warnings: what makes them hard to compare.
    """

    changes: list[Change]
    alone: list[str]
    warnings: list[str]

    def regressions(self, threshold: float) -> list[Change]:
        """What is slower beyond the noise, and by more than ``threshold``, a part of the old speed such as 0.1."""
        return [change for change in self.changes if change.kind == "slower" and change.gain < 1 - threshold]

    def report(self, threshold: float) -> str:
        """As text: changes beyond the noise, the rest counted."""
        told = [change for change in self.changes if change.kind != "same"]
        wrong = self.regressions(threshold)
        rows = []
        for c in sorted(told, key=lambda c: c.gain):
            kind = f"SLOWER by more than {100 * threshold:g} %" if c in wrong else c.kind
            rows.append([c.name, significant(c.old), significant(c.new), c.unit, f"{c.gain:.2f}", kind])
        same = len(self.changes) - len(told)
        parts = [f"warning: {warning}" for warning in self.warnings]
        if rows:
            parts.append(markdown_table(("", "old", "new", "unit", "x old", ""), rows))
        parts.append(f"{same} of {len(self.changes)} are the same within the noise.")
        if self.alone:
            parts.append("Not in both: " + "; ".join(self.alone))
        return "\n\n".join(parts)


def load(path: Path) -> dict[str, Any]:
    """A result that was stored with ``--json``. Raises OptionError if it is none, or of another schema."""
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


def compare(old: dict[str, Any], new: dict[str, Any]) -> Comparison:
    """Compare two results as ``Result.to_dict()`` gives them."""
    before, after = dict(_values(old)), dict(_values(new))
    changes = [_change(name, before[name], after[name]) for name in before if name in after]
    # What was not asked for this time is not missing.
    asked = {name for name in before if name.partition(",")[0] in set(new["options"]["cases"])}
    alone = [f"{name} (only old)" for name in asked if name not in after]
    alone += [f"{name} (only new)" for name in after if name not in before]
    warnings = [
        f"{fact}: {old['machine'].get(fact)} then, {new['machine'].get(fact)} now"
        for fact in _SAME
        if old["machine"].get(fact) != new["machine"].get(fact)
    ]
    renderers = [data["machine"].get("opengl", {}).get("renderer") for data in (old, new)]
    if renderers[0] != renderers[1]:
        warnings.append(f"OpenGL: {renderers[0]} then, {renderers[1]} now")
    if not changes:
        warnings.append("the two have nothing in common: compare runs of the same cases, sizes and encoders")
    return Comparison(changes, sorted(alone), warnings)


def _values(data: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
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
    (old_low, old_high), (new_low, new_high) = _range(old), _range(new)
    apart = new_low > old_high or new_high < old_low
    kind = "same" if not apart else "faster" if gain > 1 else "slower"
    return Change(name, old["median"], new["median"], old["unit"], gain, kind)


def _range(row: dict[str, Any]) -> tuple[float, float]:
    """Between which a measurement may lie if it is made again."""
    noise = NOISE if len(row["values"]) > 1 else NOISE_OF_ONE
    return min(row["values"]) * (1 - noise), max(row["values"]) * (1 + noise)
