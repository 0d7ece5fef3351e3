"""When the audit looks: at the first frames, and then as often as its share of the time allows."""

from __future__ import annotations

import time
from types import SimpleNamespace

import numpy as np
import pytest
from secretive import Scene

from gpumovie.mpl import Drawing, audit


def numbers_of_whole_drawings(scene, drawings, count):
    """Frames in which the whole figure was drawn."""
    drawing, whole = Drawing(scene.fig), []
    for i in range(count):
        scene.update(i)
        before = len(drawings)
        drawing.draw()
        if len(drawings) > before:
            whole.append(i)
    return whole


def test_the_first_frame_from_layers_is_audited_whatever_it_takes(drawings, monkeypatch):
    monkeypatch.setattr(audit, "SHARE", 0)
    assert numbers_of_whole_drawings(Scene(), drawings, 12) == [1]


def test_audits_can_be_left_out(drawings):
    with audit.disabled():
        assert numbers_of_whole_drawings(Scene(), drawings, 12) == []
    with audit.disabled(), audit.disabled():
        pass
    assert 1 in numbers_of_whole_drawings(Scene(), drawings, 12)


def test_audits_come_back_after_an_error(drawings):
    with pytest.raises(ZeroDivisionError), audit.disabled():
        raise ZeroDivisionError
    assert 1 in numbers_of_whole_drawings(Scene(), drawings, 4)


class Clock:
    """Stands in for the module ``time``; goes when it is told."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(audit, "time", SimpleNamespace(perf_counter=lambda: self.now))

    def run(self, audits, frames, frame_seconds, audit_seconds):
        """The numbers of the frames that are audited."""
        numbers = []
        for number in range(frames):
            self.now += frame_seconds(number)
            if self.now > audits.due_at:
                with audits.counted():
                    self.now += audit_seconds(len(numbers))
                numbers.append(number)
        return numbers


@pytest.mark.parametrize(
    ("frame_seconds", "audit_seconds"), [(0.002, 0.04), (0.002, 4.0), (0.04, 0.04), (0.5, 0.04), (1e-5, 0.02)]
)
def test_audits_take_no_more_than_their_share_of_the_time(monkeypatch, frame_seconds, audit_seconds):
    clock = Clock(monkeypatch)
    audits = audit.AuditSchedule()
    frames = int(1000 * audit_seconds / frame_seconds) + 100
    numbers = clock.run(audits, frames, lambda _: frame_seconds, lambda _: audit_seconds)
    spent = len(numbers) * audit_seconds
    assert numbers[0] == 0
    assert spent <= audit.SHARE * clock.now
    # The second one makes both together a tenth of the time so far.
    begun = (numbers[1] + 1) * frame_seconds + audit_seconds
    assert begun - frame_seconds <= 2 * audit_seconds / audit._FIRST_SHARE <= begun + 1e-9
    # Nor less than they may: a wrong stretch lasts as long as fifty audits, or until the next frame.
    gaps = np.diff(numbers[2:]) * frame_seconds
    assert gaps.max() <= audit_seconds / audit.SHARE + frame_seconds
    assert numbers[-1] >= frames - (audit_seconds / audit.SHARE / frame_seconds) - 2


def test_audits_that_take_longer_and_longer_keep_to_it(monkeypatch):
    clock = Clock(monkeypatch)
    numbers = clock.run(audit.AuditSchedule(), 100_000, lambda _: 0.002, lambda n: 0.04 * (n + 1))
    spent = sum(0.04 * (n + 1) for n in range(len(numbers)))
    assert len(numbers) > 5
    assert spent <= 1.2 * audit.SHARE * clock.now  # the last was longer than those before it


def test_the_time_of_an_audit_counts_when_it_raises(monkeypatch):
    clock, audits = Clock(monkeypatch), audit.AuditSchedule()

    def fail():
        with audits.counted():
            clock.now += 3
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (audits.count, audits.seconds) == (1, 3)


def test_the_clock_is_the_real_one():
    assert audit.time is time
