"""Which Pythons `make smoke` finds and takes."""

import os
import sys
import tomllib
from pathlib import Path

import pytest
from interpreters import ROOT, Interpreter, asked, chosen, places, supported


def interpreters(*versions: str) -> list[Interpreter]:
    return [Interpreter(tuple(map(int, v.split("."))), Path(f"/{i}/python")) for i, v in enumerate(versions)]


def test_the_supported_versions_begin_with_that_which_pip_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    major, minor = supported()[0]
    assert project["requires-python"] == f">={major}.{minor}"
    assert supported() == [(major, minor + i) for i in range(len(supported()))]
    assert sys.version_info[:2] in supported()


def test_readme_names_the_supported_versions():
    *names, last = (f"{major}.{minor}" for major, minor in supported())
    assert f"runs on Python {', '.join(names)} and {last}." in (ROOT / "README.md").read_text()


@pytest.mark.parametrize(
    ("found", "without", "taken"),
    [
        (["3.12.1", "3.11.2", "3.11.7"], None, [1, 2, 0]),
        (["3.12.1", "3.11.2", "3.11.7"], (3, 11, 7), [1, 0]),
        (["3.12.1", "3.12.1", "3.12.3"], None, [0, 2]),
        (["3.10.13", "3.14.0", "2.7.18"], None, []),
        ([], None, []),
    ],
)
def test_each_supported_version_is_taken_once_and_in_order(found, without, taken):
    every = interpreters(*found)
    assert chosen(every, [(3, 11), (3, 12)], without) == [every[i] for i in taken]


def test_an_interpreter_says_what_it_is_and_a_program_that_is_none_is_passed_over(tmp_path):
    assert asked(Path(sys.executable)).version == sys.version_info[:3]
    shim = tmp_path / "python3.12"
    shim.write_text("#!/bin/sh\necho 'python3.12: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    assert asked(shim) is None
    assert asked(tmp_path / "none") is None


def test_the_folders_of_path_and_those_of_pyenv_are_looked_at(tmp_path, monkeypatch):
    program = f"python3.{sys.version_info.minor}"
    here = [tmp_path / "path" / program, tmp_path / "pyenv" / "versions" / "3.99.1" / "bin" / "python3"]
    for place in here:
        place.parent.mkdir(parents=True)
        place.symlink_to(sys.executable)
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}{os.pathsep}{tmp_path / 'none'}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    assert set(here) <= set(places())
