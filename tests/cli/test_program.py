"""The command itself: its help and its version."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from run_encode import run


def test_help_lists_the_commands_there_are_and_each_can_explain_itself(tmp_path: Path) -> None:
    text = run(tmp_path, "--help").stdout
    listed = re.findall(r"^  (\w+)", text[text.index("Commands:") :], re.MULTILINE)
    assert sorted(listed) == ["bench", "demo", "doctor", "encode", "render"]
    for name in listed:
        explained = run(tmp_path, name, "--help")
        assert explained.returncode == 0
        assert explained.stdout.startswith(f"Usage: gpumovie {name}")


def test_version_of_the_module_is_that_of_the_package(tmp_path: Path) -> None:
    from importlib.metadata import version

    command = [sys.executable, "-m", "gpumovie", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"gpumovie, version {version('gpumovie')}\n")
