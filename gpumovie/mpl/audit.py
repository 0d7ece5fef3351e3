"""When frames are audited: compared with what drawing the whole figure gives.

The first frame that is put together from layers is compared, the next one when comparing both takes a tenth of the
time, and later ones so rarely that comparing takes 2 % of it. So wrong frames can go on for as long as fifty
comparisons take: some two seconds for a plain figure. The
cause can be an edit in place of a few numbers in a large array, of which a Snapshot looks at only a part in each
frame, or a way to change an artist that the tracking does not know.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar

#: Part of the time that may go into comparing frames with full drawings.
SHARE = 0.02
#: The same for the second comparison: a short film shall have one, too.
_FIRST_SHARE = 0.1

_enabled: ContextVar[bool] = ContextVar("audit", default=True)


@contextlib.contextmanager
def disabled() -> Iterator[None]:
    """Leave frames unaudited: for tests, which would not see what an audit repairs."""
    token = _enabled.set(False)
    try:
        yield
    finally:
        _enabled.reset(token)


def is_enabled() -> bool:
    """Whether frames are to be audited at all."""
    return _enabled.get()


class AuditSchedule:
    """When the next audit is due.

    Attributes:
        due_at: the time by ``time.perf_counter()`` after which the next frame is to be audited.
        count: of the audits so far.
        seconds: that they took.
    """

    def __init__(self) -> None:
        self.due_at = -math.inf
        self.count = 0
        self.seconds = 0.0
        self._begun = time.perf_counter()

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        """An audit takes place inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started
            # After the next one, if it takes as long as the others.
            expected = self.seconds * (1 + 1 / self.count)
            share = SHARE and (_FIRST_SHARE if self.count == 1 else SHARE)
            self.due_at = self._begun + expected / share if share else math.inf
