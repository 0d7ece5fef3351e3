"""What is remembered from program to program: whatever lies where the file should be, films are made."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from films import film_facts

from gpumovie.video.cache_file import CacheFile

MAKES = "import numpy as np, gpumovie as gm; gm.write('film.mp4', [np.zeros((48, 64, 3), np.uint8)] * 3)"
NO_USER = """
import pwd
def getpwuid(uid): raise KeyError(f"getpwuid(): uid not found: {uid}")
pwd.getpwuid = getpwuid
"""


def makes_a_film(folder: Path, code: str = MAKES, **environment: str) -> None:
    own = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**own, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert film_facts(folder / "film.mp4").frames == 3


def test_without_a_home_and_an_entry_in_the_list_of_users(tmp_path):
    makes_a_film(tmp_path, NO_USER + MAKES)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def fifo(path: Path) -> None:
    os.mkfifo(path)


CONTENTS = {
    "nested": b"[" * 100_000,
    "nested objects": b'{"a":' * 100_000,
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "empty": b"",
    "a list": b"[1, 2]",
    "a number": b"3",
    "numbers as entries": b'{"a": 3, "b": null, "c": [1]}',
    "a NUL": b"\0" * 100,
    "a number of many digits": b'{"a": {"until": ' + b"9" * 5000 + b"}}",
}


@pytest.mark.parametrize("content", CONTENTS)
def test_a_damaged_file_counts_as_empty_and_is_replaced(tmp_path, monkeypatch, content):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    file = tmp_path / "gpumovie" / "entries.json"
    file.parent.mkdir()
    file.write_bytes(CONTENTS[content])
    assert [CacheFile("entries.json").get(key) for key in "abc"] == [None] * 3
    CacheFile("entries.json").put("d", {"x": 1})
    assert CacheFile("entries.json").get("d") == {"x": 1}


@pytest.mark.parametrize("kind", ["fifo", "folder", "link to itself", "in a file"])
def test_what_is_no_file_is_left_alone(tmp_path, kind):
    folder = tmp_path / "cache" / "gpumovie"
    if kind == "in a file":
        folder.parent.write_bytes(b"")
    else:
        folder.mkdir(parents=True)
    files = [folder / "encoders.json", folder / "programs.json"]
    make = {"fifo": fifo, "folder": Path.mkdir, "link to itself": lambda path: path.symlink_to(path)}.get(kind, str)
    for file in files:
        make(file)
    before = [file.lstat().st_mode for file in files] if folder.is_dir() else []
    makes_a_film(tmp_path, XDG_CACHE_HOME=str(tmp_path / "cache"))
    if before and kind != "link to itself":
        assert [file.lstat().st_mode for file in files] == before
        assert sorted(folder.iterdir()) == files


def test_entries_are_there_for_the_next_program_and_expire(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first, second = CacheFile("entries.json"), CacheFile("entries.json")
    assert second.get("a") is None
    first.put("a", {"x": 1})
    first.put("b", {"x": 2}, seconds=100)
    second.put("c", {"x": 3})  # it read the file before the others were in it
    third = CacheFile("entries.json")
    assert [third.get(key) and third.get(key)["x"] for key in "abc"] == [1, 2, 3]
    later = time.time() + 101
    monkeypatch.setattr(time, "time", lambda: later)
    assert [third.get(key) is None for key in "abc"] == [False, True, False]
    third.forget()
    assert third.get("a") is None and not list((tmp_path / "gpumovie").iterdir())


def test_an_expiry_that_is_no_number_is_no_entry(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "gpumovie").mkdir()
    (tmp_path / "gpumovie" / "entries.json").write_text(json.dumps({"a": {"until": "soon"}, "b": {"until": True}}))
    assert CacheFile("entries.json").get("a") is None
    assert CacheFile("entries.json").get("b") is None
