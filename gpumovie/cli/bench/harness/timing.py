"""Time candidates in turns, and run functions in fresh processes."""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def say(text: str) -> None:
    """Print a line for the person who waits; it is not part of the result."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


@dataclass
class Timing:
    """The rounds of one candidate.

    Attributes:
        seconds: wall-clock time of each round.
        cpu_seconds: processor time of each round, of this process and of its children that ended in the round. It
            tells a slow candidate from one that merely waited, and other programs on the machine affect it less.
        error: why a round failed, after which there are no more; "" if none failed.
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
    tasks: Mapping[str, Callable[[], object]],
    warm_ups: Mapping[str, Callable[[], object]],
    rounds: int,
    tell: Callable[[str], None] = say,
) -> dict[str, Timing]:
    """Run each warm-up once, then all tasks in turns, A B C A B C..., and time the tasks.

    They take turns because a machine's speed drifts (heat, other programs, page cache): if each candidate ran all its
    rounds at once, the drift would count against the last one. A candidate that raises is left out from then on; the
    others go on.

    Args:
        tasks: what is timed, by the name of the candidate.
        warm_ups: what runs before and is not timed, by the name of a candidate of ``tasks``.
        rounds: how many times each task runs.
        tell: is given a line of text for the person who waits.

    Returns:
        The timing of each candidate.
    """
    timings = {name: Timing() for name in tasks}
    for name, warm_up in warm_ups.items():
        tell(f"warm-up: {name}")
        with _catch_error(timings[name], tell):
            warm_up()
    for number in range(1, rounds + 1):
        for name, task in tasks.items():
            timing = timings[name]
            if timing.error:
                continue
            with _catch_error(timing, tell):
                cpu, started = _cpu_seconds(), time.perf_counter()
                task()
                timing.seconds.append(time.perf_counter() - started)
                timing.cpu_seconds.append(_cpu_seconds() - cpu)
                tell(f"round {number} of {rounds}: {name}: {timing.seconds[-1]:.2f} s")
    return timings


@contextlib.contextmanager
def _catch_error(timing: Timing, tell: Callable[[str], None]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        timing.error = first_line(error)
        tell(f"  failed: {timing.error}")


def first_line(error: BaseException) -> str:
    """The class of an error and the first line of its message."""
    return f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def in_process(function: Callable[..., T], *arguments: Any, deadline: float = 900.0) -> T:
    """Call a function in a fresh process and return its result.

    Args:
        function: an importable function. An exception that it raises is raised here.
        arguments: its arguments.
        deadline: seconds that it may take.

    Returns:
        What the function returned.

    Raises:
        TimeoutError: the function took longer than ``deadline``.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        future = pool.submit(function, *arguments)
        try:
            return future.result(deadline)
        except TimeoutError:
            for process in pool._processes.values():  # else the end of the block would wait for it
                process.kill()
            raise


def keep_to_cores(count: int) -> None:
    """Run this process and its children on no more than ``count`` cores, where the system can restrict them."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


@contextlib.contextmanager
def memory_folder() -> Iterator[Path]:
    """A temporary folder for input files, in memory on systems that can do that, so that no disk is measured."""
    shm = Path("/dev/shm")
    parent = shm if sys.platform == "linux" and os.access(shm, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-", dir=parent) as folder:
        yield Path(folder)
