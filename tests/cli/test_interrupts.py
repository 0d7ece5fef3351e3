"""Ctrl-C and SIGTERM at any moment of the command: one line and the exit code that shells know."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

#: As the script that pip installs.
SCRIPT = ["-c", "from gpumovie.__main__ import main; main()"]
MODULE = ["-m", "gpumovie"]
WAITS = ["encode", "-", "--size", "64x48", "--pixel-format", "rgb24", "-o", "film.mp4"]
SIGNALS = {signal.SIGINT: ("interrupted\n", 130), signal.SIGTERM: ("terminated\n", 143)}


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("start", [SCRIPT, MODULE], ids=["script", "module"])
@pytest.mark.parametrize("module", ["numpy", "numpy._core._multiarray_umath", "click", "gpumovie.cli.render"])
def test_while_it_starts(tmp_path: Path, start: list[str], module: str, number: signal.Signals) -> None:
    command = [sys.executable, "-X", "importtime", *start, *WAITS]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    said, sent = "", False
    with subprocess.Popen(command, cwd=tmp_path, text=True, **pipes) as program:
        assert program.stderr is not None
        for line in program.stderr:
            if not line.startswith("import time:"):
                said += line
            elif line.rpartition("|")[2].strip() == module and not sent:
                program.send_signal(number)
                sent = True
    assert sent
    assert (said, program.returncode) == SIGNALS[number]
    assert not list(tmp_path.iterdir())


def start(folder: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, *MODULE, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=folder, text=True, **pipes, **options)


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < until, f"{path} does not come"
        time.sleep(0.02)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_waits_for_frames(tmp_path: Path, number: signal.Signals) -> None:
    program = start(tmp_path, *WAITS)
    wait_for(tmp_path / "film.partial.mp4")
    time.sleep(0.2)
    program.send_signal(number)
    assert (program.communicate(timeout=30)[1], program.returncode) == SIGNALS[number]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("where", ["loading", "making", "drawing"])
def test_while_a_users_script_runs(tmp_path: Path, where: str, number: signal.Signals) -> None:
    wait = 'open("begun", "w").close(); time.sleep(60)'
    lines = {place: wait if place == where else "pass" for place in ("loading", "making", "drawing")}
    (tmp_path / "script.py").write_text(f"""\
import time
{lines["loading"]}
def make():
    {lines["making"]}
    def draw(i):
        {lines["drawing"]}
    return draw
""")
    program = start(tmp_path, "render", "script.py:make", "-o", "film.mp4", "--frames", "3", "-q")
    wait_for(tmp_path / "begun")
    program.send_signal(number)
    assert (program.communicate(timeout=30)[1], program.returncode) == SIGNALS[number]
    assert not list(tmp_path.glob("*.mp4"))


def test_a_signal_that_is_ignored_stays_so(tmp_path: Path) -> None:
    """A script's background jobs ignore Ctrl-C, and ``nohup``'s other signals."""
    ignored = lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)  # noqa: E731
    program = start(tmp_path, *WAITS, preexec_fn=ignored)
    wait_for(tmp_path / "film.partial.mp4")
    program.send_signal(signal.SIGINT)
    program.communicate(None, timeout=30)
    assert program.returncode == 1  # there was no frame
