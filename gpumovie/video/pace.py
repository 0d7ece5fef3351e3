"""How fast a film's frames come, which decides whether the encoder may hold frames back.

An encoder that looks ahead holds frames back, and they are lost if it is killed. Where frames come quickly that is
less than two seconds of the recording. Where they come slowly it can be minutes; the encoder then has the time to do
as well without looking ahead.
"""

from __future__ import annotations

import statistics

#: A kill may cost so many seconds of what was recorded.
LOST_SECONDS = 2.0
#: Frames after which the pace is judged.
JUDGED_FRAMES = 5
#: After so long a pause frames count as slow until they are judged again: a first call of a function that is compiled
#: takes seconds, and the frames after it come quickly.
PAUSE_SECONDS = 1.5


class Pace:
    """Judges the pace of one film.

    Args:
        held_back: how many frames encoder and file hold back; frames are slow if these take LOST_SECONDS to come.

    Attributes:
        slow: whether frames come slowly; None as long as it is not known.
        judged: whether that is known from frames, and not from a pause.
    """

    def __init__(self, held_back: int) -> None:
        self.slow: bool | None = None
        self.judged = False
        self._slow_seconds = LOST_SECONDS / held_back
        self._came: list[float] = []

    def frame(self, now: float) -> None:
        """A frame comes at ``now``, in seconds of any clock."""
        self._came.append(now)
        if not self.judged and len(self._came) >= JUDGED_FRAMES:
            # The median, as the first frame of a figure or scene takes much longer than others.
            gaps = [after - before for before, after in zip(self._came, self._came[1:], strict=False)]
            self.slow = statistics.median(gaps) > self._slow_seconds
            self.judged = True

    def no_frame(self, now: float) -> None:
        """None has come until ``now``."""
        if self._came and now - self._came[-1] > PAUSE_SECONDS and not self.slow:
            self.slow, self.judged = True, False
            self._came = self._came[-1:]
