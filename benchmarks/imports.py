"""How long ``import gpumovie`` takes, beside numpy alone: a fresh interpreter each time, in turn.

The limit is 0.15 s on a quiet machine; exit code 1 when the median is above it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

import click

from gpumovie.cli.bench import machine_facts, markdown_table, spread

from .publishing import common_options, publish

LIMIT_SECONDS = 0.15
STATEMENTS = ("import numpy", "import gpumovie")


def seconds_of(statement: str) -> float:
    code = f"import time; start = time.perf_counter(); {statement}; print(time.perf_counter() - start)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


@click.command(help="Time of import gpumovie, beside import numpy.")
@click.option("--rounds", default=21, show_default=True, type=click.IntRange(1), help="Fresh interpreters each.")
@common_options
def main(rounds: int, quick: bool, results: Path | None) -> None:
    rounds = 3 if quick else rounds
    machine = machine_facts(["numpy"])
    for statement in STATEMENTS:
        seconds_of(statement)  # once, so that the files are in memory
    taken: dict[str, list[float]] = {statement: [] for statement in STATEMENTS}
    for _ in range(rounds):
        for statement in STATEMENTS:
            taken[statement].append(seconds_of(statement))
    medians = {statement: statistics.median(times) for statement, times in taken.items()}
    rows = [
        [f"`{s}`", f"{1000 * medians[s]:.0f}", spread([1000 * t for t in times], 0)] for s, times in taken.items()
    ]
    table = markdown_table(("statement", "median ms", "min..max"), rows)
    text = f"{table}\n\nThe limit is {1000 * LIMIT_SECONDS:.0f} ms."
    publish("imports", text, {"machine": machine, "seconds": taken}, results, quick)
    sys.exit(0 if medians["import gpumovie"] < LIMIT_SECONDS else 1)


if __name__ == "__main__":
    main()
