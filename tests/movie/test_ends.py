"""How films end: closed, aborted, dropped, interrupted, killed, and without ffmpeg."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts, pictures, smooth

import gpumovie as gm
from gpumovie.video.frame_queue import QUEUE_FRAMES

PICTURE = np.zeros((48, 64, 3), np.uint8)


def run(code: str, *, cwd: Path, **options) -> subprocess.CompletedProcess[str]:
    """Run a program of a user's in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=cwd, capture_output=True, text=True, check=False, **options
    )


def test_write_after_close_and_close_twice(tmp_path):
    movie = gm.Movie(tmp_path / "film.mp4")
    movie.write(PICTURE)
    movie.close()
    movie.close()
    with pytest.raises(gm.ClosedError, match=r"frame 1 came after .*film.mp4' was closed; open a new Movie"):
        movie.write(PICTURE)
    assert film_facts(tmp_path / "film.mp4").frames == 1


def test_an_exception_ends_the_film_and_keeps_what_was_recorded(tmp_path, caplog):
    old = tmp_path / "film.mp4"
    old.write_bytes(b"the old film")
    movie = gm.Movie(old)

    def record():
        with movie:
            for frame in smooth(60, (64, 48)):
                movie.write(frame)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record()
    assert old.read_bytes() == b"the old film"
    partial = tmp_path / "film.partial.mp4"
    assert film_facts(partial).frames == 60
    assert f"60 frames are kept in {partial}" in caplog.text
    assert movie.info.frames == 60
    assert movie.info.unfinished == f"was not finished: 60 frames are kept in {partial}"
    assert movie.info.unfinished in str(movie.info) and movie.info.unfinished in repr(movie.info)


def test_an_existing_film_is_kept_until_the_new_one_is_whole(tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the old film")
    with gm.Movie(film) as movie:
        movie.write(PICTURE)
        assert film.read_bytes() == b"the old film"
    assert film_facts(film).frames == 1
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_dropped_movie_keeps_what_was_recorded(tmp_path, caplog):
    movie = gm.Movie(tmp_path / "film.mp4")
    for frame in smooth(7, (64, 48)):
        movie.write(frame)
    del frame, movie
    assert "was never closed (use it in a with block): 7 frames are kept" in caplog.text
    assert film_facts(tmp_path / "film.partial.mp4").frames == 7


def test_a_dropped_movie_shows_its_progress_no_longer(tmp_path, capsys):
    movie = gm.Movie(tmp_path / "film.mp4", progress=True)
    for frame in smooth(7, (64, 48)):
        movie.write(frame)
    session = movie._session
    del movie
    assert session._progress is None and "film.mp4: 7 frames" in capsys.readouterr().err


def test_an_interpreter_that_ends_without_close_keeps_what_was_recorded(tmp_path):
    done = run(
        """
        import numpy as np, gpumovie as gm
        movie = gm.Movie("film.mp4")
        for i in range(50):
            movie.write(np.full((48, 64, 3), i, np.uint8))
        """,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode == 0
    assert "film.mp4 was never closed (use it in a with block): 50 frames are kept in" in done.stderr
    assert film_facts(tmp_path / "film.partial.mp4").frames == 50
    assert not (tmp_path / "film.mp4").exists()


LONG = """
import numpy as np, gpumovie as gm, sys, time
with gm.Movie("film.{suffix}") as movie:
    for i in range(10**6):
        movie.write(np.random.default_rng(i).integers(0, 255, (96, 128, 3), np.uint8))
        time.sleep(0.002)
        if i == 200:
            print("ready", flush=True)
"""


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def child_of(process: subprocess.Popen[str]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 1
    return int(children[0])


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_one_ctrl_c_ends_the_film_cleanly(tmp_path, suffix):
    process = start(LONG.format(suffix=suffix), tmp_path)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in words and f"film.{suffix} was not finished" in words
    assert not (tmp_path / f"film.{suffix}").exists()
    partial = tmp_path / f"film.partial.{suffix}"
    frames = film_facts(partial).frames
    assert frames > 200 and f"{frames} frames are kept" in words
    assert len(decode(partial)) == frames


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_leaves_every_frame_readable_that_was_sent(tmp_path, number):
    process = start(LONG.format(suffix="mp4"), tmp_path)
    ffmpeg = child_of(process)
    process.send_signal(number)
    process.communicate(timeout=60)
    while Path(f"/proc/{ffmpeg}").exists() and "Z" not in Path(f"/proc/{ffmpeg}/stat").read_text().split()[2]:
        time.sleep(0.02)  # it sees the end of the pipe and finishes the file
    # Of the 201 that were written when it was killed, those go with it that no pipe had taken yet.
    assert film_facts(tmp_path / "film.partial.mp4").frames >= 201 - QUEUE_FRAMES - 1
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi"])
@pytest.mark.parametrize("version", ["9.0", "6.0"])
def test_a_killed_ffmpeg_is_an_error_and_most_frames_stay_readable(tmp_path, suffix, version, caplog):
    from films import FFMPEGS

    film = tmp_path / f"film.{suffix}"

    def frames():
        for number in range(100_000):
            if number == 400:
                os.kill(movie._session._recording._process.pid, signal.SIGKILL)
            yield pictures(1, (160, 120), seed=number)[0]

    movie = gm.Movie(film, ffmpeg=FFMPEGS[version]())

    def record():
        with movie:
            for frame in frames():
                movie.write(frame)

    with pytest.raises(gm.EncoderError, match="libx264 failed: ffmpeg was killed by signal 9"):
        record()
    assert not film.exists()
    # Lost: at most a second of film (a fragment), what libx264 looks ahead, and what was on its way to it.
    partial = tmp_path / f"film.partial.{suffix}"
    kept = film_facts(partial).frames
    assert kept > 300
    # One failure, one count, wherever it is said.
    assert movie.info.unfinished == f"was not finished: {kept} of {movie.frames} frames are kept in {partial}"
    assert caplog.messages == [f"{film} {movie.info.unfinished}"]


def test_a_full_disk_is_said_and_nothing_takes_the_final_name(tmp_path, ffmpeg):
    film = tmp_path / "film.mkv"
    film.write_bytes(b"the old film")
    # The real ffmpeg, whose file is replaced by one that has no space.
    on_full_disk = tmp_path / "ffmpeg"
    on_full_disk.write_text(f'#!/bin/bash\nexec {ffmpeg} "${{@/#file:*/file:/dev/full}}"\n')
    on_full_disk.chmod(0o755)
    with pytest.raises(gm.EncoderError, match="the disk is full: free some space") as caught:
        gm.write(film, pictures(300, (128, 96)), quality=1, ffmpeg=on_full_disk)
    assert "No space left on device" in caught.value.tail
    assert film.read_bytes() == b"the old film"


def test_a_wrong_argument_for_ffmpeg_shows_its_words(tmp_path):
    with pytest.raises(
        gm.NoEncoderError,
        match=r"extra_args \['-nosuchoption', '1'\] cannot be used with encoder 'libx264'(.|\n)*not know an option",
    ):
        gm.write(
            tmp_path / "film.mp4", [PICTURE], encoder="libx264", fallback=False, extra_args=["-nosuchoption", "1"]
        )


def test_missing_ffmpeg(tmp_path, monkeypatch):
    with pytest.raises(
        gm.FFmpegNotFoundError, match=r"ffmpeg='/no/ffmpeg' is no program that can be run; give the path"
    ):
        gm.Movie(tmp_path / "film.mp4", ffmpeg="/no/ffmpeg")
    monkeypatch.setenv("GPUMOVIE_FFMPEG", "/no/ffmpeg")
    with pytest.raises(gm.FFmpegNotFoundError, match=r"GPUMOVIE_FFMPEG='/no/ffmpeg' is no program"):
        gm.Movie(tmp_path / "film.mp4")
    with pytest.raises(gm.FFmpegNotFoundError, match=r"is no ffmpeg: .* answered"):
        gm.Movie(tmp_path / "film.mp4", ffmpeg="/bin/echo")
    assert not list(tmp_path.iterdir())
