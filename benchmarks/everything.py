"""All benchmarks, one after the other, and then the tables of both READMEs: ``make bench`` does the same.

How to run, from the top of a checkout (``pip install -e '.[bench]'``)::

    python -m benchmarks.everything             # an hour or so on two cores, which should have nothing else to do
    python -m benchmarks.everything --quick     # does everything work? Stores nothing, and leaves the tables alone
    python -m benchmarks.everything --only writers,scenes

What needs an NVIDIA GPU is ``make gpu``. A benchmark that fails does not stop the others; it is named at the end, and
the exit code is 1.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import click

from gpumovie.cli.bench import say

from . import readme
from .publishing import FOLDER, common_options

#: In the order in which benchmarks/README.md has them.
BENCHMARKS = (
    *("bench", "writers", "presets", "content_settings", "crash_safety", "quality_map"),
    *("matplotlib_save", "ordinary_programs", "matplotlib_memory"),
    *(
        "gl_fidelity",
        "gl_matplotlib_tests",
        "rasterizers",
        "conversion",
        "array_conversion",
        "memory",
        "preview",
        "readback",
        "scenes",
        "imports",
    ),
)


@click.command(help="Run all benchmarks and put their tables into the READMEs.")
@click.option("--only", default="", metavar="NAME,...", help=f"Of {', '.join(BENCHMARKS)}.")
@common_options
def main(only: str, quick: bool, results: Path | None) -> None:
    names = [name.strip() for name in only.split(",")] if only else list(BENCHMARKS)
    if unknown := [name for name in names if name not in BENCHMARKS]:
        raise click.BadParameter(f"{', '.join(unknown)}: no such benchmark; there are {', '.join(BENCHMARKS)}")
    options = ["--quick"] * quick + (["--results", str(results.absolute())] if results else [])
    failed = []
    for number, name in enumerate(names, 1):
        say(f"--- {number} of {len(names)}: {name}")
        started = time.monotonic()
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], cwd=FOLDER.parent, check=False)
        say(f"--- {name} took {time.monotonic() - started:.0f} s")
        if done.returncode:
            failed.append(f"{name} ended with exit code {done.returncode}")
    if not quick and results is None:
        readme.main()
    for failure in failed:
        say(failure)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
