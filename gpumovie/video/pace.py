"""How fast a film's frames come: judged once, by the first few.

An encoder that looks ahead holds frames back, and they are lost if it is killed. Where frames come quickly that is
less than two seconds of the recording. Where they come slowly it can be minutes; the encoder then has the time to do
as well without looking ahead.
"""

from __future__ import annotations

import statistics

#: Frames after which the pace is judged.
JUDGED_FRAMES = 5
#: Frames that come further apart than this many seconds are slow: encoder and file hold back about twenty.
SLOW_SECONDS = 0.09
#: So long a pause after one of the first frames is slow, too.
PAUSE_SECONDS = 1.5


class Pace:
    """Judges the pace of one film.

    Attributes:
        slow: whether frames come slowly; None as long as it is not known.
    """

    def __init__(self) -> None:
        self.slow: bool | None = None
        self._came: list[float] = []

    def frame(self, now: float) -> None:
        """A frame comes at ``now``, in seconds of any clock."""
        self._came.append(now)
        if self.slow is None and len(self._came) == JUDGED_FRAMES:
            # The median, as the first frame of a figure or scene takes much longer than others.
            gaps = [after - before for before, after in zip(self._came, self._came[1:], strict=False)]
            self.slow = statistics.median(gaps) > SLOW_SECONDS

    def no_frame(self, now: float) -> None:
        """None has come until ``now``."""
        if self.slow is None and self._came and now - self._came[-1] > PAUSE_SECONDS:
            self.slow = True
