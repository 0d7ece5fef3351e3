"""Films whose process is killed while it records: what there must be afterwards."""

from __future__ import annotations

import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np

import gpumovie as gm
from gpumovie.video.encoders.table import encoders_of
from gpumovie.video.pace import JUDGED_FRAMES, LOST_SECONDS
from gpumovie.video.recording import FRAMES_A_FRAGMENT

from .checks import WrongError, check_film, check_frames, must, names, partial_of
from .decoding import Decoded, decode, quiet
from .leftovers import children, name_of, runs
from .plans import Plan

#: Where what was recorded more than RECORDED seconds ago can be played after a kill; LATE seconds are those in which
#: a busy machine is behind.
SAFE = {".mp4", ".m4v", ".mov", ".mkv", ".webm"}
RECORDED, LATE = 2.0, 1.0
#: Frames that may be on their way to ffmpeg when Python dies: two in the queue, one in its thread, one being written.
ON_THEIR_WAY = 4
#: Seconds in which a process must have done what it was asked.
PATIENCE = 60.0
TESTS = Path(__file__).parent.parent


@dataclass
class Killed:
    """A recording that was killed.

    Attributes:
        written: when each frame was written, by time.monotonic().
        when: when it was killed.
        done: whether it had ended before.
        errors: what it wrote to stderr.
        encoders: the process ids of its ffmpegs.
    """

    written: list[float] = field(default_factory=list)
    when: float = 0.0
    done: bool = False
    errors: str = ""
    encoders: list[int] = field(default_factory=list)


def record_and_kill(plan: Plan, path: Path) -> Killed:
    """Start a recording in a process of its own and kill it as the plan says."""
    killed, came = Killed(), queue.Queue[str]()
    command = [sys.executable, "-m", "soak.recording", str(plan.seed), plan.end, str(path)]
    here = os.pathsep.join(filter(None, [str(TESTS), os.environ.get("PYTHONPATH")]))
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONPATH": here},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip().isdecimal():
                    killed.written.append(time.monotonic())
                came.put(line.strip())

        def read_errors() -> None:
            assert process.stderr is not None
            killed.errors = process.stderr.read()

        readers = [threading.Thread(target=each) for each in (read, read_errors)]
        for reader in readers:
            reader.start()
        _wait_for(plan, process, came)
        if plan.rest:
            time.sleep(0.9 * plan.rest)
        time.sleep(random.Random(plan.seed).random() * plan.jitter)
        killed.encoders = [pid for pid in children(process.pid) if "ffmpeg" in name_of(pid)]
        killed.done = process.poll() is not None
        _kill(plan, process, killed)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise WrongError(f"kill: python goes on for {PATIENCE:.0f} s after {plan.end!r}") from None
        for pid in killed.encoders:
            end = time.monotonic() + PATIENCE
            while runs(pid) and time.monotonic() < end:
                time.sleep(0.02)
            if runs(pid):
                os.kill(pid, signal.SIGKILL)
                raise WrongError(f"kill: an ffmpeg goes on for {PATIENCE:.0f} s after {plan.end!r}")
        for reader in readers:
            reader.join()
    return killed


def _wait_for(plan: Plan, process: subprocess.Popen[str], came: queue.Queue[str]) -> None:
    """Wait until the recording has written its last frame before the kill, or has ended."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            line = came.get(timeout=0.2)
        except queue.Empty:
            if process.poll() is not None:
                return
            continue
        if line == "end" or (line.isdecimal() and int(line) + 1 >= plan.last):
            return
    process.kill()
    raise WrongError(f"kill: {plan.last} frames were not written in {PATIENCE:.0f} s")


def _kill(plan: Plan, process: subprocess.Popen[str], killed: Killed) -> None:
    killed.when = time.monotonic()
    if plan.end == "interrupt":
        try:
            os.killpg(process.pid, signal.SIGINT)  # Ctrl-C goes to all programs of a terminal
        except ProcessLookupError:  # they have ended already
            pass
    elif plan.end == "terminate":
        process.send_signal(signal.SIGTERM)
    else:
        process.kill()
        if plan.end == "kill python and ffmpeg":
            for pid in killed.encoders:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass


def check_killed(plan: Plan, path: Path, old: bytes | None) -> None:
    """Kill a recording, and check what it left and that a new film of its name can be made."""
    killed = record_and_kill(plan, path)
    if killed.done and not killed.written:
        if plan.may_be_refused and "NoEncoderError" in killed.errors:
            return
        raise WrongError(f"kill: the recording failed by itself: {killed.errors.strip().splitlines()[-1:]}")
    partial = partial_of(path)
    if path.exists() and (old is None or path.read_bytes() != old):
        check_film(plan, path)  # it was finished before the kill
    else:
        must(old is None or path.exists(), "kill: the old film is gone")
        with quiet():
            film = decode(partial, exact=plan.lossless) if partial.exists() else None
        if film:
            _cut_at_gap(plan, film)
        kept = len(film.frames) if film else 0
        due = _due(plan, killed)
        after = " after a pause" if plan.rest else ""
        must(kept >= due, f"{plan.end}{after}: {kept} frames are kept, {due} must be, of {len(killed.written)}")
        most = len(killed.written) + ON_THEIR_WAY
        must(kept <= most, f"kill: {kept} frames are kept of {len(killed.written)} written")
        if film:
            check_frames(plan, film)
    gm.write(path, [np.full((32, 32, 3), 99, np.uint8)] * 3, codec=plan.codec)
    shown = decode(path)
    must(len(shown.frames) == 3 and not shown.broken, "kill: the next film of that name is wrong")
    must(names(path.parent) == {path.name}, f"kill: the next film leaves {sorted(names(path.parent))}")


def _cut_at_gap(plan: Plan, film: Decoded) -> None:
    """Leave out the last frame that others refer to, where the file ends before those that are shown before it."""
    begin = film.times[0] if film.times else 0
    for number, shown in enumerate(film.times):
        if round(float((shown - begin) * Fraction(plan.fps))) > number:
            del film.frames[number:]
            break


def _due(plan: Plan, killed: Killed) -> int:
    """How many frames must be playable at least."""
    written = len(killed.written)
    if plan.end == "interrupt":
        return written
    if plan.end != "kill python and ffmpeg":
        # A film that turns out to be slow begins again once, about then.
        return written - ON_THEIR_WAY if written > JUDGED_FRAMES + ON_THEIR_WAY else 0
    if plan.suffix not in SAFE:
        return 0
    old = sum(time < killed.when - RECORDED - LATE for time in killed.written)
    # The muxers of ffmpeg hold a frame back until the next one comes, and encoders those that came quickly before a
    # pause, unless these were the first ones.
    speed = plan.options.get("speed", "fast")
    bitrate = plan.options.get("bitrate")
    held = 0
    for encoder in encoders_of(plan.used_codec):
        if not encoder.hardware:
            delays = [delay.frames for delay in encoder.delays(speed, bitrate)]
            held = max(held, next((n for n in delays if n * plan.pause <= LOST_SECONDS), 1))
    return max(min(old, written - held - FRAMES_A_FRAGMENT if held > 1 else written - 1), 0)
