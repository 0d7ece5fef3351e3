"""Names of films that cannot be: refused before anything is written; and ``~`` for the home directory."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from films import film_facts

import gpumovie as gm

FRAMES = [np.zeros((48, 64, 3), np.uint8)] * 3


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a\0b.mp4", r"it holds a NUL; leave that out: 'a\\x00b.mp4'"),
        ("a\0b/film.mp4", "it holds a NUL"),
        ("\ud800.mp4", r"it holds '\\ud800', half of a surrogate pair; leave that out: '\\ud800.mp4'"),
        ("x" * 296 + ".mp4", "the name has 300 bytes, and 241 are the most here.* take a shorter name: 'xxx"),
        ("é" * 119 + ".mp4", "the name has 242 bytes"),
        ("x" * 238 + ".mp4", "the name has 242 bytes"),
        ("x/" * 3000 + "film.mp4", "there can be no file: File name too long"),
        ("x" * 300 + "/film.mp4", "there can be no file: File name too long"),
        ("loop/film.mp4", "there can be no file: Too many levels of symbolic links"),
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_name_that_cannot_be_is_refused_before_anything_is_written(folder, name, message):
    (folder / "loop").symlink_to("loop")
    for make in (lambda: gm.Movie(name), lambda: gm.write(name, FRAMES), lambda: gm.render(FRAMES.index, name, 1)):
        with pytest.raises(gm.PathError, match=message):
            make()
    assert [path.name for path in Path.cwd().iterdir()] == ["loop"]


def test_the_writer_refuses_them_too(folder):
    import matplotlib.figure

    from gpumovie.mpl import Writer

    for name in ("a\0b.mp4", "x" * 296 + ".mp4"):
        with pytest.raises(gm.PathError):
            Writer().setup(matplotlib.figure.Figure(), name)
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize("options", [{}, {"audio": "beep.wav"}], ids=["silent", "with sound"])
def test_the_longest_name_that_is_taken_can_be_made(folder, options):
    if options:
        write_sound(folder / "beep.wav")
    name = "x" * 237 + ".mp4"
    gm.write(name, FRAMES, **options)
    assert film_facts(folder / name).frames == 3


def write_sound(path: Path) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(8000))


@pytest.mark.parametrize("kind", [str, Path])
def test_a_tilde_is_the_home_directory(folder, monkeypatch, kind):
    (folder / "home").mkdir()
    monkeypatch.setenv("HOME", str(folder / "home"))
    write_sound(folder / "home" / "beep.wav")
    info = gm.write(kind("~/film.mp4"), FRAMES, audio=kind("~/beep.wav"))
    assert info.path == str(folder / "home" / "film.mp4")
    assert film_facts(folder / "home" / "film.mp4").frames == 3
    assert gm.show(kind("~/film.mp4")).path == folder / "home" / "film.mp4"
    assert [path.name for path in Path.cwd().iterdir()] == ["home"]


def test_a_name_that_only_begins_with_a_tilde_stays(folder):
    assert gm.write("~film.mp4", FRAMES).path == str(folder / "~film.mp4")


def test_a_working_directory_that_was_deleted(tmp_path):
    code = """
import os, sys, numpy as np, gpumovie as gm
os.mkdir("gone"); os.chdir("gone"); os.rmdir(os.getcwd())
try:
    gm.Movie("film.mp4")
except gm.PathError as error:
    print(error)
gm.write(sys.argv[1], [np.zeros((48, 64, 3), np.uint8)] * 3)
"""
    film = tmp_path / "film.mp4"
    done = subprocess.run([sys.executable, "-c", code, film], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "the working directory was deleted; change to another one, or give an absolute path" in done.stdout
    assert film_facts(film).frames == 3


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (b"film.mp4", r"path b'film.mp4' is bytes; give it as text, which os.fsdecode\(\) makes of them"),
        (None, "path None is no path; give a str or a Path, such as 'film.mp4'"),
        (True, "path True is no path"),
        ([0] * 1000, r"path \[0, 0, .*\.\.\..* \(a list\) is no path"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_path(folder, path, message):
    for make in (lambda: gm.Movie(path), lambda: gm.write(path, FRAMES), lambda: gm.render(FRAMES.index, path, 1)):
        with pytest.raises(gm.OptionError, match=message) as caught:
            make()
        assert len(str(caught.value)) < 250
    assert not list(Path.cwd().iterdir())
