"""What a film leaves in its process: threads, open files and child processes; there must be none."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Belongings:
    """What a process has.

    Attributes:
        threads: names of its threads.
        files: what its open files are.
        children: the processes that it started.
    """

    threads: Counter[str]
    files: Counter[str]
    children: Counter[str]

    def more_than(self, before: Belongings) -> list[str]:
        """What there is beyond ``before``, in words."""
        return [
            f"{what} {sorted(more.elements())}"
            for what, more in (
                ("threads", self.threads - before.threads),
                ("open files", self.files - before.files),
                ("processes", self.children - before.children),
            )
            if more
        ]


def belongings() -> Belongings:
    """What this process has now."""
    gc.collect()
    files: Counter[str] = Counter()
    for fd in Path("/proc/self/fd").iterdir():
        try:
            target = str(fd.readlink())
        except OSError:  # that of the listing
            continue
        files[target.split(":")[0] if target.startswith(("pipe:", "socket:")) else target] += 1
    return Belongings(
        Counter(thread.name for thread in threading.enumerate()),
        files - Counter({f"/proc/{os.getpid()}/fd": 1}),
        Counter(name_of(pid) for pid in children(os.getpid())),
    )


def left_over(before: Belongings, seconds: float = 3.0) -> list[str]:
    """What is left beyond ``before`` after a while, in words."""
    end = time.monotonic() + seconds
    while (more := belongings().more_than(before)) and time.monotonic() < end:
        time.sleep(0.05)
    return more


def children(pid: int) -> list[int]:
    """The child processes of a process; none where it is gone."""
    try:
        return [
            int(n) for task in Path(f"/proc/{pid}/task").iterdir() for n in (task / "children").read_text().split()
        ]
    except OSError:
        return []


def name_of(pid: int) -> str:
    """The name of a process and its state; "" where it is gone."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def runs(pid: int) -> bool:
    """Whether a process runs, and is not just waiting to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
