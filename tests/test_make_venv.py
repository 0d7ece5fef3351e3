"""The environment that the Makefile works in, by a Python that lacks ensurepip, as Debian's does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROGRAM = """
import os, sys
os.geteuid = lambda: {user}
sys.modules["ensurepip"] = None  # as if it were not there
import make_venv
sys.exit(make_venv.main())
"""


@pytest.mark.parametrize(("user", "is_asked"), [(0, True), (1000, False)], ids=["root", "a user"])
def test_the_package_with_ensurepip_is_installed_or_named(tmp_path, user, is_asked):
    package = f"python3.{sys.version_info.minor}-venv"
    apt = tmp_path / "apt-get"  # one that has no packages
    apt.write_text('#!/bin/sh\necho "$@" >> asked\nexit 100\n')
    apt.chmod(0o755)
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(HERE)}
    command = [sys.executable, "-c", PROGRAM.format(user=user), "environment"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"so it cannot make environment: apt install {package}\n" in done.stderr
    assert not (tmp_path / "environment").exists()
    asked = (tmp_path / "asked").read_text() if is_asked else ""
    assert (f"install -y -q --no-install-recommends {package}\n" in asked) == is_asked
    assert (tmp_path / "asked").exists() == is_asked
