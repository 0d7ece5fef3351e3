"""vispy's timers, which go by the time of the film that their application's canvases are written into.

A window's timers go by the computer's clock. A film has a time of its own: frame n is shown n / fps seconds after the
first, however long it took to draw. While a film is open that a canvas was written into, the timers of its app
go by that. They tick when events are processed, and before a canvas is drawn for the film.
"""

from __future__ import annotations

import math
import time
import weakref
from fractions import Fraction
from typing import Any

from .compat import BaseTimerBackend

#: Seconds by which a tick may come early: intervals are floats, and a frame's time is not always one.
_TOLERANCE = 1e-6


class Clock:
    """The time of an application, and its running timers.

    Attributes:
        timers: that run.
    """

    def __init__(self) -> None:
        self.timers: list[TimerBackend] = []
        self._film: weakref.ref[FilmTime] | None = None
        self._film_seconds = 0.0
        self._is_ticking = False

    @property
    def film(self) -> FilmTime | None:
        """Whose time it is; None is the computer's."""
        film = None if self._film is None else self._film()
        if film is None and self._film is not None:  # it was dropped before it was closed
            self._begin(None, 0.0)
        return film

    def now(self) -> float:
        """Seconds since a moment that is another for each film."""
        return time.monotonic() if self.film is None else self._film_seconds

    def follow(self, film: FilmTime | None, seconds: float = 0.0) -> None:
        """Go by the time of ``film`` from now on, which is ``seconds``; timers begin anew with it."""
        if film is not self.film:
            self._begin(film, seconds)
        self._film_seconds = max(seconds, self._film_seconds)

    def _begin(self, film: FilmTime | None, seconds: float) -> None:
        self._film, self._film_seconds = None if film is None else weakref.ref(film), seconds
        for timer in self.timers:
            timer.begin(self.now())

    def tick(self) -> None:
        """Let every timer tick that is due, in the order of their times."""
        if self._is_ticking:  # a timer writes a frame, say
            return
        self._is_ticking = True
        film, now = self.film, self.now()
        at_once = [timer for timer in self.timers if timer.interval <= _TOLERANCE]
        try:
            for timer in at_once:
                if timer in self.timers:  # another may have stopped it
                    timer.tick(now)
            while film is self.film:  # a timer may write the first frame, and then this is another time
                due = [each for each in self.timers if each.interval > _TOLERANCE and each.due <= now + _TOLERANCE]
                if not due:
                    break
                timer = min(due, key=lambda each: each.due)
                timer.tick(now if film is None else timer.due)
        finally:
            self._is_ticking = False


class FilmTime:
    """The time of one film, for the clocks that follow it: those that no other film had when this one came.

    Args:
        fps: frames a second.
    """

    def __init__(self, fps: Fraction) -> None:
        self._fps = fps
        self._clocks: list[Clock] = []

    def show(self, clock: Clock, number: int) -> None:
        """A canvas of the clock's application is about to be drawn for frame ``number``."""
        if clock.film is None:
            clock.follow(self, float(number / self._fps))
            self._clocks.append(clock)
        if clock.film is self:
            clock.follow(self, float(number / self._fps))
            clock.tick()

    def go_on(self, number: int) -> None:
        """Frame ``number`` is drawn; now is the time of the next one."""
        for clock in self._clocks:
            clock.follow(self, float((number + 1) / self._fps))

    def close(self) -> None:
        """The film has ended: its clocks go by the computer's again."""
        for clock in self._clocks:
            clock.follow(None)
        self._clocks.clear()


class TimerBackend(BaseTimerBackend):  # type: ignore[misc]  # vispy has no types
    """A timer of vispy.

    Attributes:
        interval: seconds from tick to tick; a timer of 0 ticks whenever timers are looked at.
        due: the time of the next tick.
    """

    def __init__(self, vispy_timer: Any) -> None:
        BaseTimerBackend.__init__(self, vispy_timer)
        self.interval, self.due = 0.0, math.inf
        self._begun = self._last = 0.0
        self._ticks = 0  # since it has begun
        vispy_timer.events.ignore_callback_errors = False  # as for a canvas

    def begin(self, now: float) -> None:
        """Count from ``now`` on."""
        self._begun = self._last = now
        self._ticks, self.due = 0, now + self.interval

    def tick(self, now: float) -> None:
        """Call the handlers, and plan the next tick."""
        timer, elapsed, dt = self._vispy_timer, now - self._begun, now - self._last
        if 0 <= timer.max_iterations <= timer.iter_count:
            timer.stop()
            return
        self._ticks, self._last = self._ticks + 1, now
        # By the computer's clock, ticks that were missed are left out.
        by_computer = timer.app.clock.film is None
        self.due = now + self.interval if by_computer else self._begun + (self._ticks + 1) * self.interval
        count = timer.iter_count
        timer.events.timeout(type="timer_timeout", iteration=count, elapsed=elapsed, dt=dt, count=count)
        timer.iter_count += 1

    def _vispy_start(self, interval: float) -> None:
        self.interval = float(interval)
        clock = self._vispy_timer.app.clock
        self.begin(clock.now())
        clock.timers.append(self)

    def _vispy_stop(self) -> None:
        running = self._vispy_timer.app.clock.timers
        if self in running:
            running.remove(self)
