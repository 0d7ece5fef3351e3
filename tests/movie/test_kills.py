"""What is left when a program and its ffmpeg are both killed, and when ffmpeg stops working."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts, pictures

import gpumovie as gm

RECORDS = """
import sys, time
import numpy as np, gpumovie as gm
film, pause, count, fps = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
rows, columns = np.mgrid[0:120, 0:160]
with gm.Movie(film, fps=fps) as movie:
    for i in range(count):
        frame = np.full((120, 160, 3), 255, np.uint8)
        frame[np.abs(rows - 60 - 40 * np.sin(columns / 20 + i / 5)) < 2] = 20
        movie.write(frame)
        print(movie._session._recording._process.pid, flush=True)
        time.sleep(pause)
    print("written", flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "webm"])
@pytest.mark.parametrize(
    ("pause", "count", "fps"),
    [(0.02, 140, 30), (0.2, 14, 30), (0.6, 6, 0.2)],
    ids=["quick", "slow", "slower than a frame each 1/2 s"],
)
def test_what_was_recorded_two_seconds_ago_is_playable(tmp_path, suffix, pause, count, fps):
    film = tmp_path / f"film.{suffix}"
    command = [sys.executable, "-c", RECORDS, film, *map(str, (pause, count, fps))]
    came = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        for line in program.stdout:
            if line == "written\n":
                break
            came.append(time.monotonic())
            encoder = int(line)
        killed = time.monotonic()
        program.kill()
        os.kill(encoder, signal.SIGKILL)
    due = sum(killed - when > 2 for when in came)
    assert due >= 3 and not film.exists()
    assert film_facts(tmp_path / f"film.partial.{suffix}").frames >= due


@pytest.mark.parametrize("codec", ["h264", "ffv1", "prores"])
def test_a_slow_film_has_every_frame_once(tmp_path, codec):
    film, frames = tmp_path / "film.mkv", [np.full((48, 64, 3), 20 * i, np.uint8) for i in range(9)]
    with gm.Movie(film, codec=codec) as movie:
        for frame in frames:
            movie.write(frame)
            time.sleep(0.2)
    assert np.abs(decode(film)[:, 20, 20, 0].astype(int) - [20 * i for i in range(9)]).max() <= 3


def started(tmp_path: Path) -> tuple[gm.Movie, int]:
    movie = gm.Movie(tmp_path / "film.mp4")
    for frame in pictures(40, (64, 48)):
        movie.write(frame)
    return movie, movie._session._recording._process.pid


def test_close_says_that_it_waits_for_an_ffmpeg_that_is_stopped(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("gpumovie.video.recording.SILENT_SECONDS", 1.0)
    movie, encoder = started(tmp_path)
    os.kill(encoder, signal.SIGSTOP)
    go_on = subprocess.Popen(["sh", "-c", f"sleep 3; kill -CONT {encoder}"])
    movie.close()
    go_on.wait()
    assert f"its ffmpeg (process {encoder}) has done nothing for 1 s" in caplog.text
    assert len(decode(tmp_path / "film.mp4")) == 40


STOPPED = """
import os, signal, threading, time
import numpy as np, gpumovie as gm
frame = np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8)
def press():
    time.sleep(2)
    print("pressed", flush=True)
    os.kill(os.getpid(), signal.SIGINT)
started = None
with gm.Movie("film.mp4") as movie:
    for i in range(400):
        movie.write(frame)
        if i == 200:
            while not os.path.getsize("film.partial.mp4"):
                time.sleep(0.1)
            os.kill(movie._session._recording._process.pid, signal.SIGSTOP)
            threading.Thread(target=press).start()
        if i == {last}:
            break
"""


@pytest.mark.parametrize("last", [399, 200], ids=["in write()", "in close()"])
def test_one_ctrl_c_frees_a_film_whose_ffmpeg_is_stopped(tmp_path, last):
    code = STOPPED.replace("{last}", str(last))
    command = [sys.executable, "-c", textwrap.dedent(code)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=40, check=False)
    assert "pressed" in done.stdout and "KeyboardInterrupt" in done.stderr
    assert not (tmp_path / "film.mp4").exists()
    assert film_facts(tmp_path / "film.partial.mp4").frames > 100
    gm.write(tmp_path / "film.mp4", [np.zeros((48, 64, 3), np.uint8)] * 3)  # the name is free
