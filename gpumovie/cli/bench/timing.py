"""Time that candidates take, measured in turns, and processes in which nothing is left of what ran before."""

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
    """Tell a person who waits; not part of the result."""
    if sys.stderr is not None:
        print(text, file=sys.stderr, flush=True)


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
    tasks: Mapping[str, Callable[[], object]],
    warm_ups: Mapping[str, Callable[[], object]],
    rounds: int,
    tell: Callable[[str], None] = say,
) -> dict[str, Timing]:
    """Run each warm-up, then all tasks in turn, A B C A B C..., and time the latter.

    In turns, because a machine's speed drifts (heat, neighbours, page cache); one candidate after the other would
    charge the drift to whoever came last. A candidate that raises is noted with its error and left out from then
    on; the others go on.
    """
    timings = {name: Timing() for name in tasks}
    for name, warm_up in warm_ups.items():
        tell(f"warm-up: {name}")
        with _noted(timings[name], tell):
            warm_up()
    for number in range(1, rounds + 1):
        for name, task in tasks.items():
            timing = timings[name]
            if timing.error:
                continue
            with _noted(timing, tell):
                cpu, started = _cpu_seconds(), time.perf_counter()
                task()
                timing.seconds.append(time.perf_counter() - started)
                timing.cpu_seconds.append(_cpu_seconds() - cpu)
                tell(f"round {number} of {rounds}: {name}: {timing.seconds[-1]:.2f} s")
    return timings


@contextlib.contextmanager
def _noted(timing: Timing, tell: Callable[[str], None]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        timing.error = first_line(error)
        tell(f"  failed: {timing.error}")


def first_line(error: BaseException) -> str:
    """An error's kind and the first line of what it says."""
    return f"{type(error).__name__}: {error}".strip().splitlines()[0][:300]


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


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


@contextlib.contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder for input files, in memory where the system has such a place, so that no disk is measured."""
    shm = Path("/dev/shm")
    place = shm if sys.platform == "linux" and os.access(shm, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-", dir=place) as folder:
        yield Path(folder)
