"""Whether a process works: by the frames that it reports, and by the CPU time that it takes."""

from __future__ import annotations

import time
from pathlib import Path

#: Samples that lie further apart than this many seconds say nothing about the time between them.
_LONGEST_GAP = 2.0


class Activity:
    """Watches one process. One that is stopped, or waits for a disk or a device that hangs, does nothing.

    Args:
        pid: of the process.
    """

    def __init__(self, pid: int) -> None:
        self._stat = Path(f"/proc/{pid}/stat")
        self._last: tuple[int, int] | None = None
        self._since = self._sampled = 0.0

    def idle_seconds(self, frames_out: int) -> float:
        """For how long it has done nothing; 0 where this was not asked for two seconds, or where nobody can tell.

        Args:
            frames_out: that it has reported.
        """
        now, ticks = time.monotonic(), self._ticks()
        if ticks is None:
            return 0.0
        if (frames_out, ticks) != self._last or now - self._sampled > _LONGEST_GAP:
            self._since = now
        self._last, self._sampled = (frames_out, ticks), now
        return now - self._since

    def _ticks(self) -> int | None:
        """CPU time so far, in ticks of the clock; None where there is no /proc. See proc_pid_stat(5)."""
        try:
            fields = self._stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return int(fields[11]) + int(fields[12])
