"""How fast a film's frames come, which decides how many of them the encoder may hold back.

An encoder that looks ahead holds frames back, and they are lost if it is killed. Where frames come quickly that is
less than two seconds of the recording. Where they come slowly it can be minutes; the encoder then holds back fewer.
"""

from __future__ import annotations

import math
import statistics

#: A kill may cost so many seconds of what was recorded.
LOST_SECONDS = 2.0
#: Frames after which the pace is judged.
JUDGED_FRAMES = 5
#: After so long a pause no frame shall be held back until the pace is judged again: a first call of a function that
#: is compiled takes seconds, and the frames after it come quickly.
PAUSE_SECONDS = 1.5


class Pace:
    """Judges the pace of one film.

    Attributes:
        seconds: from one frame to the next; infinite in a pause, None as long as it is not known.
        judged: whether that is known from frames, and not from a pause.
    """

    def __init__(self) -> None:
        self.seconds: float | None = None
        self.judged = False
        self._came: list[float] = []

    def frame(self, now: float) -> None:
        """A frame comes at ``now``, in seconds of any clock."""
        self._came.append(now)
        if not self.judged and len(self._came) >= JUDGED_FRAMES:
            # The median, as the first frame of a figure or scene takes much longer than others.
            self.seconds = statistics.median(b - a for a, b in zip(self._came, self._came[1:], strict=False))
            self.judged = True

    def no_frame(self, now: float) -> None:
        """None has come until ``now``."""
        if self._came and now - self._came[-1] > PAUSE_SECONDS and (self.seconds or 0) < PAUSE_SECONDS:
            self.seconds, self.judged = math.inf, False
            self._came = self._came[-1:]

    def most_held_back(self) -> float:
        """How many frames may be held back at this pace."""
        return math.inf if not self.seconds else LOST_SECONDS / self.seconds
