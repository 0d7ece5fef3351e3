"""Programs that are to answer soon: what they print, and that nothing is waited for when they do not."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gpumovie.video.ffmpeg.short_run import short_run

#: A script as distributions put before a program: its child has its output, and ends when it likes.
WRAPPER = "#!/bin/sh\n{prefix} sleep 600 &\necho $! > {folder}/child\n{then}\n"


def wrapper(folder: Path, then: str, prefix: str = "") -> list[str]:
    program = folder / "program"
    program.write_text(WRAPPER.format(folder=folder, prefix=prefix, then=then))
    program.chmod(0o755)
    return [str(program)]


def runs(folder: Path) -> bool:
    """Whether the child of the wrapper runs, and has not ended or been ended."""
    try:
        state = (
            Path("/proc", (folder / "child").read_text().strip(), "stat").read_text().rpartition(")")[2].split()[0]
        )
    except FileNotFoundError:
        return False
    return state not in "ZX"


def test_input_output_environment_and_exit_code():
    code = "import os, sys; print(os.environ['A'], sys.stdin.read()); sys.exit('said')"
    done = short_run([sys.executable, "-c", code], 60, b"given", {**os.environ, "A": "b"})
    assert (done.returncode, done.stdout, done.stderr) == (1, b"b given\n", b"said\n")
    assert short_run([sys.executable, "-c", "import sys; print(sys.stdin.read())"], 60).stdout == b"\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("then", ["wait", "exit 0"])
def test_what_a_program_started_ends_with_it(tmp_path, then):
    with pytest.raises(subprocess.TimeoutExpired):
        short_run(wrapper(tmp_path, then), 0.5, b"x" * 10_000_000)
    while runs(tmp_path):  # a signal takes its time; without one this lasts as long as the child
        time.sleep(0.01)
    assert (tmp_path / "child").read_text().strip(), "the child had begun"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_is_in_a_session_of_its_own_is_not_waited_for(tmp_path):
    with pytest.raises(subprocess.TimeoutExpired):
        short_run(wrapper(tmp_path, "wait", "setsid"), 0.5)
    assert runs(tmp_path)
    os.kill(int((tmp_path / "child").read_text()), 9)


def test_a_program_that_is_not_there():
    with pytest.raises(FileNotFoundError):
        short_run(["/there/is/no/such/program"], 1)
