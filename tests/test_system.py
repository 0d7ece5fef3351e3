"""What becomes of tests whose needs the system lacks: they are left out and named; as root that is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from system import DEBIAN, missing

HERE = Path(__file__).parent

TESTS = """
import pytest
from chromium import chromium
from xvfb import x_server

@pytest.fixture
def browser(tmp_path):
    with chromium(tmp_path) as opened:
        yield opened

def test_in_a_browser(browser):
    pass

@pytest.mark.needs("chromium")
def test_that_says_so():
    pass

def test_on_a_display():
    with x_server():
        pass

def test_of_nothing_else():
    pass
"""

#: pytest, as the user of that number.
AS = "import os, sys, pytest; os.geteuid = lambda: {user}; sys.exit(pytest.main(sys.argv[1:]))"


@pytest.mark.parametrize(
    ("user", "has_apt", "processes", "status"),
    [(1000, True, 0, 0), (0, False, 0, 0), (0, True, 0, 1), (0, True, 1, 1)],
    ids=["a user", "root without apt-get", "root", "root by xdist"],
)
def test_what_is_left_out_is_named_and_a_failure_for_who_may_install_it(tmp_path, user, has_apt, processes, status):
    shutil.copy(HERE / "conftest.py", tmp_path)
    (tmp_path / "test_needs.py").write_text(TESTS)
    programs = tmp_path / "bin"  # without a browser and an X server
    programs.mkdir()
    if has_apt:
        (programs / "apt-get").symlink_to(sys.executable)
    command = [sys.executable, "-c", AS.format(user=user), "-c", HERE.parent / "pyproject.toml"]
    command += ["-n", str(processes), "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path]
    environment = {**os.environ, "PATH": str(programs), "PYTHONPATH": str(HERE)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "\n2 tests, because chromium is not here: apt install chromium chromium-driver\n" in done.stdout, (
        done.stderr
    )
    assert "\n1 tests, because xvfb is not here: apt install xvfb" in done.stdout
    assert "1 passed, 3 skipped" in done.stdout.splitlines()[-1]
    assert ("That is a failure" in done.stdout, done.returncode) == (bool(status), status)


def test_what_a_program_or_a_library_brings_is_found_where_it_is(tmp_path, monkeypatch):
    assert missing({"a": lambda: True, "b": lambda: False}) == ["b"]
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not DEBIAN["xvfb"]()
    (tmp_path / "Xvfb").symlink_to(sys.executable)
    assert DEBIAN["xvfb"]()
