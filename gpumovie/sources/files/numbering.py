"""Numbers that are missing in a series of files, such as frame3 between frame2 and frame4."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

#: Gaps that are named; of more, it is said how many there are.
MOST_GAPS = 10


def missing_numbers(paths: Sequence[Path]) -> Iterator[str]:
    """A sentence for each numbered series in which numbers are missing.

    The number of a series is the last one in the names that differs from file to file. A series may go in steps of
    more than one: 0, 10, 20. Numbers that keep no step, such as times of day, are no series.
    """
    for series in _series(paths):
        numbers = sorted(series)
        steps = [after - before for before, after in pairwise(numbers)]
        step = min(steps, default=0)
        if any(other % step for other in steps) or max(steps, default=0) == step:
            continue
        gaps = [
            str(before + step) if after - before == 2 * step else f"{before + step} to {after - step}"
            for before, after in pairwise(numbers)
            if after - before > step
        ]
        more = f" and {len(gaps) - MOST_GAPS} more gaps" if len(gaps) > MOST_GAPS else ""
        ends = f"{series[numbers[0]]} and {series[numbers[-1]]}"
        yield f"between {ends} these numbers are missing: {', '.join(gaps[:MOST_GAPS])}{more}; the film leaps there"


def _series(paths: Sequence[Path]) -> Iterator[dict[int, Path]]:
    """The files by their numbers, for all files whose names differ only in one number."""
    alike: dict[tuple[str, ...], list[tuple[tuple[int, ...], Path]]] = defaultdict(list)
    for path in paths:
        parts = re.split(r"([0-9]+)", str(path))
        alike[tuple(parts[::2])].append((tuple(map(int, parts[1::2])), path))
    for files in alike.values():
        columns = list(zip(*(numbers for numbers, _ in files), strict=True))
        place = max((place for place, column in enumerate(columns) if len(set(column)) > 1), default=None)
        if place is None:
            continue
        series: dict[tuple[int, ...], dict[int, Path]] = defaultdict(dict)
        for numbers, path in files:
            series[numbers[:place] + numbers[place + 1 :]][numbers[place]] = path
        yield from series.values()
