"""How the command ends when it is interrupted or told to end, from its first moment on."""

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("gpumovie")
WAITS = ["encode", "-", "--size", "64x48", "--pixel-format", "rgb24", "-o", "film.mp4"]
ENDS = {signal.SIGINT: (130, "interrupted"), signal.SIGTERM: (143, "terminated")}


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
@pytest.mark.parametrize("module", ["numpy", "numpy._core.multiarray", "numpy.linalg", "click", "click.core"])
def test_a_signal_while_the_command_starts_is_one_line(tmp_path, module, number):
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", COMMAND, *WAITS],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # Where that module is not imported the test fails, and does not hang.
    late = threading.Timer(20, process.kill)
    late.start()
    said, sent = [], False
    with process:
        for line in process.stderr:
            if not line.startswith("import time:"):
                said.append(line)
            elif line.rpartition("|")[2].strip() == module and not sent:
                sent = True
                process.send_signal(number)
    late.cancel()
    code, word = ENDS[number]
    assert (process.returncode, said) == (code, [f"{word}\n"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
def test_a_signal_before_the_first_frame_leaves_no_file(tmp_path, number):
    process = subprocess.Popen(
        [COMMAND, *WAITS], cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        while not (tmp_path / "film.partial.mp4").exists():
            assert process.poll() is None
        process.send_signal(number)
        process.wait(20)
        code, word = ENDS[number]
        assert (process.returncode, process.stderr.read().splitlines()[-1]) == (code, word)
    assert not list(tmp_path.iterdir())


SLOW_END = """
import atexit, sys, time, numpy as np
def wait():
    print("the interpreter ends", file=sys.stderr, flush=True)
    time.sleep(20)
atexit.register(wait)
def draw(number):
    if number == {bad_frame}:
        raise ValueError("bad data")
    return np.zeros((48, 64, 3), np.uint8)
"""


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
@pytest.mark.parametrize(("bad_frame", "code"), [(-1, 0), (2, 1)], ids=["done", "failed"])
def test_a_signal_while_the_interpreter_ends_does_not_change_the_exit_code(tmp_path, number, bad_frame, code):
    (tmp_path / "slow_end.py").write_text(SLOW_END.format(bad_frame=bad_frame))
    process = subprocess.Popen(
        [COMMAND, "render", "slow_end.py:draw", "-q", "-o", "film.mp4", "--frames", "3"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        for line in process.stderr:
            if line == "the interpreter ends\n":
                process.send_signal(number)
        assert process.wait(10) == code
    assert (tmp_path / "film.mp4").exists() == (code == 0)
