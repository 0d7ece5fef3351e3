"""What is left when a program and its ffmpeg are both killed, and when ffmpeg stops working."""

import itertools
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
film, pause, count, fps, options = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), sys.argv[5:]
rows, columns = np.mgrid[0:120, 0:160]
with gm.Movie(film, fps=fps, **dict(option.split("=") for option in options)) as movie:
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
    frames, due = killed(tmp_path / f"film.{suffix}", pause, count, fps)
    assert due >= 3 and frames >= due


@pytest.mark.parametrize(
    ("pause", "count", "options"),
    [
        (0.06, 60, ["codec=av1"]),
        (0.06, 60, ["codec=hevc", "speed=small"]),
        (0.06, 60, ["codec=h264", "speed=small"]),
        (0.2, 20, ["codec=av1"]),
        (0.2, 20, ["codec=hevc"]),
        (0.2, 20, ["codec=h264", "speed=balanced"]),
    ],
)
def test_encoders_that_look_far_ahead_do_not_where_frames_come_slowly(tmp_path, pause, count, options):
    frames, due = killed(tmp_path / "film.mp4", pause, count, 30, *options)
    assert due >= 4 and frames >= due


def test_an_encoder_looks_as_far_ahead_as_the_pace_allows(tmp_path):
    """No slower preset as long as frames come often, for it would take the time that draws them."""
    seen = []
    for pause in (0, 0.2, 0.6, 1.2):
        with gm.Movie(tmp_path / "film.mkv", encoder="libx264") as movie:
            for frame in pictures(6, (64, 48)):
                movie.write(frame)
                time.sleep(pause)
            command = movie._session._recording._process.command
        words = dict(itertools.pairwise(command))
        params = dict(pair.split("=") for pair in words.get("-x264-params", "rc-lookahead=").split(":"))
        seen.append((words["-preset"], params["rc-lookahead"], words["-crf"]))
    assert seen == [("veryfast", "", "20"), ("veryfast", "4", "20"), ("veryfast", "1", "19"), ("medium", "0", "20")]


def test_the_first_frames_are_playable_when_none_come_after_them(tmp_path):
    frames, _ = killed(tmp_path / "film.mp4", 0.001, 12, 30, rest=4)
    assert frames >= 11


def killed(film, pause, count, fps, *options, rest=0.0):
    """How many frames can be played after a kill, and how many were written two seconds before it."""
    command = [sys.executable, "-c", RECORDS, film, *map(str, (pause, count, fps)), *options]
    came = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        for line in program.stdout:
            if line == "written\n":
                break
            came.append(time.monotonic())
            encoder = int(line)
        time.sleep(rest)
        (encoder,) = encoders_of(program) or [encoder]
        now = time.monotonic()
        program.kill()
        os.kill(encoder, signal.SIGKILL)
    assert not film.exists()
    partial = film.with_name(f"film.partial{film.suffix}")
    return film_facts(partial).frames, sum(now - when > 2 for when in came)


def encoders_of(program):
    """The ffmpegs of a program, which may have begun a film again."""
    tasks = Path(f"/proc/{program.pid}/task").glob("*/children")
    return [int(pid) for task in tasks for pid in task.read_text().split()]


def test_a_quick_film_with_a_pause_at_its_beginning_is_as_small_as_one_without(tmp_path):
    """A function that is compiled when it is first called takes seconds; the frames after it come quickly."""
    frames, sizes = pictures(200, (320, 240)), []
    for pause in (0, 2.5):
        with gm.Movie(tmp_path / "film.mp4") as movie:
            for number, frame in enumerate(frames):
                movie.write(frame)
                time.sleep(pause * (number == 1))
        sizes.append(movie.info.bytes)
        assert len(decode(tmp_path / "film.mp4")) == 200
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize(
    ("pause", "options"),
    [
        *((0.15, {"codec": codec}) for codec in ("h264", "ffv1", "prores")),
        *((0.15, {"codec": codec, "bitrate": 500}) for codec in ("h264", "hevc", "av1", "vp9", "mpeg4")),
        *((0.15, {"codec": codec, "lossless": True}) for codec in ("h264", "hevc", "vp9")),
        *((0.35, {"codec": codec, "bitrate": 500}) for codec in ("h264", "hevc", "av1")),
        *((1.1, options) for options in ({"codec": "h264"}, {"codec": "h264", "lossless": True})),
    ],
    ids=str,
)
def test_a_slow_film_has_every_frame_once(tmp_path, pause, options):
    film, frames = tmp_path / "film.mkv", [np.full((64, 96, 3), 20 * i, np.uint8) for i in range(8)]
    with gm.Movie(film, **options) as movie:
        for frame in frames:
            movie.write(frame)
            time.sleep(pause)
    off = np.abs(decode(film)[:, 20, 20, 0].astype(int) - [20 * i for i in range(8)]).max()
    assert off <= (0 if "lossless" in options else 4 if "bitrate" in options else 3)


def test_a_slow_lossless_film_is_not_held_back(tmp_path):
    with gm.Movie(tmp_path / "film.mkv", codec="hevc", lossless=True) as movie:
        for number in range(7):
            movie.write(np.full((64, 96, 3), 20 * number, np.uint8))
            time.sleep(0.4)
        command = movie._session._recording._process.command
    (params,) = [value for name, value in itertools.pairwise(command) if name == "-x265-params"]
    assert {"lossless=1", "rc-lookahead=0", "bframes=0"} <= set(params.split(":"))


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
