"""What all benchmarks here share: facts of the machine, interleaved timing, tables, and where results go.

Compares nothing itself. A benchmark makes its content (content.py), times its candidates in turns
(``interleave``), prints a Markdown table and stores everything it knows in ``results/NAME.json``, together with
the machine it ran on: a number without its machine says nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import click
import imageio_ffmpeg

import gpumovie

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results"

T = TypeVar("T")


# --- facts of the machine -----------------------------------------------------------------------------------


def bundled_ffmpeg() -> str:
    """Path of the ffmpeg that every candidate uses: imageio-ffmpeg's, or what IMAGEIO_FFMPEG_EXE names."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def machine_facts(packages: Iterable[str] = ()) -> dict[str, Any]:
    """What the numbers depend on: processor, memory, system, versions; no paths and no host name.

    Args:
        packages: distributions whose versions matter; one that is not installed has the version None.
    """
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        # Others' work on the machine at the start; well above 0 means that the numbers are not to be trusted.
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": platform.platform(),
        "python": platform.python_version(),
        "ffmpeg": _first_line([bundled_ffmpeg(), "-version"]).split(" Copyright")[0],
        "commit": _first_line(["git", "-C", str(FOLDER), "describe", "--always", "--dirty"]) or None,
        "packages": {"gpumovie": gpumovie.__version__, **{name: _version(name) for name in packages}},
    }


def is_installed(distribution: str) -> bool:
    return _version(distribution) is not None


def _version(distribution: str) -> str | None:
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, OSError, ValueError):
        return None


def _first_line(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.partition("\n")[0].strip() if done.returncode == 0 else ""


# --- time ---------------------------------------------------------------------------------------------------


@dataclass
class Timing:
    """The rounds of one candidate.

    Attributes:
        seconds: wall clock, a number for each round.
        cpu_seconds: processor time of this process and of the children that ended in the round. It tells a
            slow candidate from one that merely waited, and suffers less from others' work on the machine.
        error: why there are no (more) rounds; "" if all went well.
    """

    seconds: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    error: str = ""

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def median_cpu(self) -> float:
        return statistics.median(self.cpu_seconds)


def interleave(
    tasks: Mapping[str, Callable[[], object]], warm_ups: Mapping[str, Callable[[], object]], rounds: int
) -> dict[str, Timing]:
    """Run each warm-up, then all tasks in turn, A B C A B C..., and time the latter.

    In turns, because a machine's speed drifts (heat, neighbours, page cache); one candidate after the other would
    charge the drift to whoever came last. A candidate that raises is noted with its error and left out from then
    on; the others go on.
    """
    timings = {name: Timing() for name in tasks}
    for name, warm_up in warm_ups.items():
        say(f"warm-up: {name}")
        with _noted(timings[name]):
            warm_up()
    for number in range(1, rounds + 1):
        for name, task in tasks.items():
            timing = timings[name]
            if timing.error:
                continue
            with _noted(timing):
                cpu, started = _cpu_seconds(), time.perf_counter()
                task()
                timing.seconds.append(time.perf_counter() - started)
                timing.cpu_seconds.append(_cpu_seconds() - cpu)
                say(f"round {number} of {rounds}: {name}: {timing.seconds[-1]:.2f} s")
    return timings


@contextlib.contextmanager
def _noted(timing: Timing) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        timing.error = f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]
        say(f"  failed: {timing.error}")


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


# --- processes ----------------------------------------------------------------------------------------------


def in_process(function: Callable[..., T], *arguments: Any, deadline: float = 900.0) -> T:
    """What ``function`` returns in a fresh process, where nothing is left of what ran before.

    ``function`` must be importable. Its exceptions are raised here; TimeoutError after ``deadline`` seconds.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        done = pool.submit(function, *arguments)
        try:
            return done.result(deadline)
        except TimeoutError:
            for process in pool._processes.values():  # or the end of the block would wait for it
                process.kill()
            raise


def keep_to_cores(count: int) -> None:
    """Run this process and its children on no more than ``count`` cores, where the system can be told so."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


# --- output -------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Tell a person who waits; not part of the result."""
    click.echo(text, err=True)


def markdown_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table whose source is aligned too; the first column to the left, numbers to the right."""
    cells = [list(headers), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(headers))]

    def line(row: Sequence[str]) -> str:
        first, *rest = (
            cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        return f"| {' | '.join([first, *rest])} |"

    rule = ["-" * widths[0], *("-" * (w - 1) + ":" for w in widths[1:])]
    return "\n".join([line(cells[0]), line(rule), *(line(row) for row in cells[1:])])


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The range of a few repeated measurements; quartiles of five numbers would say less."""
    return f"{min(values):.{digits}f}..{max(values):.{digits}f}"


def publish(name: str, report: str, result: Mapping[str, Any], folder: Path | None, quick: bool) -> None:
    """Print ``report`` (markdown), and write it with ``result`` to ``folder/NAME.json``, by default ``results/``.

    A quick run tells whether the benchmark works, not how fast anything is, so it never takes the place of a
    real result: it is stored only in a folder that was named.
    """
    click.echo(f"\n{report}")
    if folder is None and quick:
        say("quick run: nothing is stored (name a folder with --results to keep it)")
        return
    target = (folder or RESULTS) / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({**result, "report": report}, indent=1) + "\n")
    say(f"stored {target.name}")


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every benchmark has: --quick and --results."""
    command = click.option(
        "--results", type=click.Path(path_type=Path, file_okay=False), help="Folder for the JSON result."
    )(command)
    return click.option("--quick", is_flag=True, help="A tiny run, to see that everything works.")(command)


@contextlib.contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder for input files, in memory where the system has such a place, so that no disk is measured."""
    shm = Path("/dev/shm")
    place = shm if sys.platform == "linux" and os.access(shm, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-", dir=place) as folder:
        yield Path(folder)
