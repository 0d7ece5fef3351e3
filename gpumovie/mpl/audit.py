"""Whether what was put together is what drawing all of the figure gives: looked at now and then.

The first frames that are put together are compared, and later ones so rarely that it takes 2 % of the time. So an
error can last as long as fifty comparisons take: some two seconds of work for a plain figure. What an error can be:
an edit in place of a few numbers in a large array, seen by Snapshot after some more frames anyway, or something that
nobody has thought of.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar

#: Part of the time that may go into comparing frames with full drawings.
SHARE = 0.02
#: Frames that are compared whatever it takes.
_FIRST = 2

_enabled: ContextVar[bool] = ContextVar("audit", default=True)


@contextlib.contextmanager
def disabled() -> Iterator[None]:
    """Leave frames unaudited: for tests, which would not see what an audit repairs."""
    token = _enabled.set(False)
    try:
        yield
    finally:
        _enabled.reset(token)


class Audits:
    """When a frame is to be audited."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0
        self._begun = time.perf_counter()

    def due(self) -> bool:
        """Whether the frame that was just put together is to be compared."""
        if not _enabled.get():
            return False
        passed = time.perf_counter() - self._begun
        return self.count < _FIRST or self.seconds * (1 + 1 / self.count) < SHARE * passed

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """An audit takes place."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started
