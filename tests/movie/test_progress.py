"""How far the film is: as a log shows it, as a real terminal shows it, as a real notebook shows it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from films import film_facts, smooth
from notebooks import run_notebook

import gpumovie as gm
from gpumovie.movie import progress

COMMAND = Path(sys.executable).with_name("gpumovie")
SIZE = (64, 48)
FRAMES = smooth(10, SIZE)
RATE = r"\d+\.\d fps"
LINE = "[━╸╺]+"
BYTES = r"(\d+ bytes|\d+\.\d [kM]B)"
LAST = rf"film\.mkv: 10 frames in 0:\d\d, {RATE}, {BYTES}"


@pytest.fixture
def at_every_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.PlainLines, "seconds", 0)


# --- lines -----------------------------------------------------------------------------------------------


def test_a_short_film_has_one_line_at_its_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gm.write(tmp_path / "film.mkv", FRAMES, progress=True)
    assert re.fullmatch(LAST + "\n", capsys.readouterr().err)


@pytest.mark.usefixtures("at_every_frame")
def test_lines_tell_frames_of_how_many_rate_time_left_and_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gm.write(tmp_path / "film.mkv", FRAMES, progress=True)  # an array knows how many it holds
    *lines, last = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    for number, line in enumerate(lines, 1):
        assert re.fullmatch(rf"film\.mkv: {number} of 10 frames, {RATE}, 0:\d\d left, {BYTES}", line)
    assert re.fullmatch(LAST, last)


@pytest.mark.usefixtures("at_every_frame")
def test_lines_of_a_film_whose_length_nobody_knows_leave_out_what_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gm.write(tmp_path / "film.mkv", iter(FRAMES), progress=True)
    *lines, last = capsys.readouterr().err.splitlines()
    for number, line in enumerate(lines, 1):
        assert re.fullmatch(rf"film\.mkv: {number} frames, {RATE}, {BYTES}", line)
    assert re.fullmatch(LAST, last)


@pytest.mark.usefixtures("at_every_frame")
def test_lines_tell_the_size_of_the_growing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    growing = tmp_path / "growing.mkv"
    growing.write_bytes(bytes(12_345))
    lines = progress.LineProgress("film.mkv", None, progress.PlainLines())
    lines.update(3, growing)
    lines.update(4, tmp_path / "not there yet")
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("film.mkv: 3 frames, ")
    assert first.endswith(", 12.3 kB")
    assert second.endswith(", 0 bytes")


def test_the_last_line_has_the_size_of_the_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with gm.Movie(tmp_path / "film.mkv", lossless=True, progress=2) as movie:
        for frame in np.random.default_rng(0).integers(0, 256, (2, 300, 300, 3), np.uint8):
            movie.write(frame)
    kilobytes = (tmp_path / "film.mkv").stat().st_size / 1000
    assert capsys.readouterr().err.endswith(f", {kilobytes:.1f} kB\n")


def test_a_film_that_is_given_up_is_said_to_be_unfinished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        with gm.Movie(tmp_path / "film.mkv", progress=True) as movie:
            movie.write(FRAMES[0])
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        stop()
    assert re.search(rf"^film\.mkv: 1 frames in 0:\d\d, {RATE}, not finished$", capsys.readouterr().err, re.MULTILINE)


def test_without_progress_nothing_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gm.write(tmp_path / "film.mkv", FRAMES)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("seconds", "clock"),
    [(0, "0:00"), (0.6, "0:01"), (59.4, "0:59"), (61, "1:01"), (3600, "1:00:00"), (86399, "23:59:59")],
)
def test_times_are_told_in_hours_minutes_and_seconds(seconds: float, clock: str) -> None:
    assert progress._clock(seconds) == clock


def test_a_pipe_gets_plain_lines(tmp_path: Path) -> None:
    np.save(tmp_path / "ten.npy", FRAMES)
    command = [COMMAND, "encode", "ten.npy", "-o", "film.mkv"]
    environment = {**os.environ, "TERM": "xterm"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert re.fullmatch(LAST + "\n", done.stderr)
    assert done.stdout.startswith(f"{tmp_path / 'film.mkv'}: 10 frames, 64x48, 0.33 s at 30 fps, ")


@pytest.mark.usefixtures("at_every_frame")
def test_more_frames_than_expected_leave_no_time_below_zero(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gm.write(tmp_path / "film.mkv", iter(FRAMES), progress=4)
    lines = capsys.readouterr().err.splitlines()
    assert all(re.search(r" fps, 0:\d\d left, ", line) for line in lines[:-1])


WRITE = """
import sys, numpy as np, gpumovie as gm
from gpumovie.movie import progress
progress.PlainLines.seconds = 0
gm.write("film.mkv", np.zeros((50, 48, 64, 3), np.uint8), progress=True)
"""


def test_with_standard_error_closed_nothing_goes_to_standard_output(tmp_path: Path) -> None:
    command = ["sh", "-c", f"exec {sys.executable} -c '{WRITE}' 2>&-"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    assert done.stdout == b""
    assert film_facts(tmp_path / "film.mkv").frames == 50


def test_a_reader_of_the_lines_that_goes_away_does_not_end_the_film(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", WRITE], cwd=tmp_path, stderr=subprocess.PIPE)
    assert process.stderr
    process.stderr.close()
    process.wait()
    assert film_facts(tmp_path / "film.mkv").frames == 50
    assert [path.name for path in tmp_path.iterdir()] == ["film.mkv"]


# --- a terminal ------------------------------------------------------------------------------------------


def on_a_terminal(folder: Path, *command: str | Path) -> tuple[int, str]:
    """A command's exit code, and what a terminal of 120 columns shows of it."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120", "LINES": "40"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 1 << 16):
                said.append(piece)
        except OSError:
            pass  # EIO: Linux's way to say that nobody is on the other side

    reader = threading.Thread(target=read)  # a terminal that nobody reads stops its writers
    reader.start()
    code = process.wait()
    reader.join()
    os.close(ours)
    return code, b"".join(said).decode()


def plain(text: str) -> str:
    """Without the codes for colours and for moving about (ECMA-48, 5.4)."""
    return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]", "", text)


def test_a_terminal_shows_a_bar_that_ends_with_frames_rate_and_size(tmp_path: Path) -> None:
    np.save(tmp_path / "ten.npy", FRAMES)
    code, shown = on_a_terminal(tmp_path, COMMAND, "encode", "ten.npy", "-o", "film.mkv")
    assert code == 0
    lines = [line.strip() for line in re.split(r"[\r\n]+", plain(shown)) if line.strip()]
    bars = [line for line in lines if "10/10" in line]
    assert re.fullmatch(rf"film\.mkv {LINE} 10/10 {RATE} 0:00:00 {BYTES}", bars[-1])
    assert re.fullmatch(rf"\S film\.mkv {LINE} +0/10 +-:--:-- *", next(line for line in lines if "film.mkv" in line))
    assert any(
        line.startswith(f"{tmp_path / 'film.mkv'}: 10 frames, 64x48") for line in lines[lines.index(bars[-1]) :]
    )


BAR = """
import time
from pathlib import Path
from gpumovie.movie.progress import open_progress
from gpumovie.movie.info import MovieInfo

bar = open_progress("film.mkv", {total})
time.sleep(0.15)  # it looks at the file ten times a second at most
bar.update(5, Path("growing.mkv"))
bar._bar.refresh()
bar.finishing("libx264")
bar._bar.refresh()
bar.close(MovieInfo("film.mkv", 10, 30, (64, 48)))
"""


@pytest.mark.parametrize(("total", "of"), [("10", "10"), ("None", r"\?")], ids=["known", "unknown"])
def test_a_bar_tells_frames_rate_and_size_on_its_way_and_whom_it_waits_for(
    tmp_path: Path, total: str, of: str
) -> None:
    (tmp_path / "growing.mkv").write_bytes(bytes(12_345))
    code, shown = on_a_terminal(tmp_path, sys.executable, "-c", BAR.format(total=total))
    assert code == 0
    assert re.search(rf"\S film\.mkv {LINE} +5/{of} {RATE} \S* 12\.3 kB", plain(shown))
    assert re.search(rf"\S waiting for libx264 {LINE} +5/{of} {RATE} \S* 12\.3 kB", plain(shown))
    assert re.search(rf"film\.mkv {LINE} 10/{of} {RATE}", plain(shown))


def test_a_terminal_gets_its_cursor_back(tmp_path: Path) -> None:
    np.save(tmp_path / "ten.npy", FRAMES)
    _, shown = on_a_terminal(tmp_path, COMMAND, "encode", "ten.npy", "-o", "film.mkv")
    hide, show = "\x1b[?25l", "\x1b[?25h"
    assert hide in shown
    assert shown.rindex(show) > shown.rindex(hide)


def test_a_bar_of_a_film_that_fails_stops_where_the_film_did_and_gives_the_cursor_back(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", FRAMES[:3])
    np.save(tmp_path / "b.npy", FRAMES[:, :10])
    code, shown = on_a_terminal(tmp_path, COMMAND, "encode", "a.npy", "b.npy", "-o", "film.mkv")
    assert code == 1
    assert re.search(rf"film\.mkv \S+ +3/13 {RATE}", plain(shown))
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert "frame 3 is 64x10, but this film's frames are 64x48" in " ".join(plain(shown).split())


def test_quiet_shows_no_bar(tmp_path: Path) -> None:
    np.save(tmp_path / "ten.npy", FRAMES)
    assert on_a_terminal(tmp_path, COMMAND, "encode", "ten.npy", "-o", "film.mkv", "--quiet") == (0, "")


# --- a notebook ------------------------------------------------------------------------------------------

CELL = """
import numpy as np
import gpumovie as gm
from gpumovie.movie import progress

progress.NotebookLine.seconds = 0
seen = []
show = progress.NotebookLine.__call__
progress.NotebookLine.__call__ = lambda self, line: (seen.append(line), show(self, line))
gm.write("film.mkv", np.zeros((10, 48, 64, 3), np.uint8), progress=True)
print(len(seen), seen[4])
"""


def test_a_notebook_shows_one_line_that_changes(tmp_path: Path) -> None:
    (outputs,) = run_notebook(tmp_path, CELL)
    shown = ["".join(o["data"]["text/plain"]) for o in outputs if o["output_type"] == "display_data"]
    assert len(shown) == 1  # updated in place
    assert re.fullmatch(LAST, shown[0])
    streams = {o["name"]: "".join(o["text"]) for o in outputs if o["output_type"] == "stream"}
    assert list(streams) == ["stdout"]  # no lines on stderr besides
    assert re.fullmatch(rf"11 film\.mkv: 5 of 10 frames, {RATE}, 0:\d\d left, {BYTES}\n", streams["stdout"])
    assert film_facts(tmp_path / "film.mkv").frames == 10


def test_ipython_in_a_terminal_is_no_notebook(tmp_path: Path) -> None:
    write = (
        "import numpy as np, gpumovie as gm; gm.write('film.mkv', np.zeros((10, 48, 64, 3), np.uint8), progress=True)"
    )
    command = [sys.executable, "-m", "IPython", "-c", f"{write}; assert get_ipython()"]
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert re.search(rf"^{LAST}$", done.stderr, re.MULTILINE)
    assert done.stdout == ""
