"""The file that a film grows in and the one that it replaces: links, modes, locks and left-overs."""

import os
import stat
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts

import gpumovie as gm
from gpumovie.video.files.lock import open_locked
from gpumovie.video.files.partial import PartialFile

FRAMES = [np.full((48, 64, 3), 40 * i, np.uint8) for i in range(5)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    other = tmp_path / "disk"
    other.mkdir()
    (other / "real.mp4").write_bytes(b"an older film")
    link = tmp_path / "film.mp4"
    link.symlink_to("disk/real.mp4")
    gm.write(link, FRAMES)
    assert link.is_symlink() and film_facts(other / "real.mp4").frames == 5
    assert names(other) == ["real.mp4"] and names(tmp_path) == ["disk", "film.mp4"]


def test_a_link_to_nothing_gets_its_file(tmp_path):
    link = tmp_path / "film.mp4"
    link.symlink_to("later.mp4")
    gm.write(link, FRAMES)
    assert link.is_symlink() and film_facts(tmp_path / "later.mp4").frames == 5


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_a_new_film_has_the_mode_of_the_old(tmp_path, mode):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"an older film")
    film.chmod(mode)
    gm.write(film, FRAMES)
    assert stat.S_IMODE(film.stat().st_mode) == mode and film_facts(film).frames == 5


def test_no_film_takes_the_place_of_what_is_no_ordinary_file(tmp_path):
    fifo = tmp_path / "film.mkv"
    os.mkfifo(fifo)
    with pytest.raises(gm.PathError, match="it is no ordinary file"):
        gm.Movie(fifo)
    (tmp_path / "link.mkv").symlink_to("film.mkv")
    with pytest.raises(gm.PathError, match="it is no ordinary file"):
        gm.Movie(tmp_path / "link.mkv")
    assert names(tmp_path) == ["film.mkv", "link.mkv"] and stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.parametrize("kind", ["link", "fifo", "directory"])
def test_what_has_the_partial_name_is_not_followed_and_stays(tmp_path, kind):
    partial, notes = tmp_path / "film.partial.mp4", tmp_path / "notes.txt"
    notes.write_text("years of notes")
    {"link": lambda: partial.symlink_to(notes), "fifo": lambda: os.mkfifo(partial), "directory": partial.mkdir}[
        kind
    ]()
    with pytest.raises(gm.PathError, match=r"where the film would grow, is .*; remove it, or take another name"):
        gm.write(tmp_path / "film.mp4", FRAMES)
    assert notes.read_text() == "years of notes" and names(tmp_path) == ["film.partial.mp4", "notes.txt"]


def test_the_names_of_unfinished_films_are_refused(tmp_path):
    with pytest.raises(gm.PathError, match=r"ends in .partial.mp4 is that of an unfinished film"):
        gm.Movie(tmp_path / "film.partial.mp4")
    assert names(tmp_path) == []


def test_a_left_over_stays_until_the_first_frame_and_is_never_written_into(tmp_path):
    partial = tmp_path / "film.partial.mp4"
    partial.write_bytes(b"what an earlier film left")
    gm.Movie(tmp_path / "film.mp4").abort()
    assert partial.read_bytes() == b"what an earlier film left"
    with partial.open("r+b") as of_an_older_ffmpeg, gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(FRAMES[0])
        assert not os.path.sameopenfile(of_an_older_ffmpeg.fileno(), os.open(partial, os.O_RDONLY))
        of_an_older_ffmpeg.write(b"the end of the earlier film, encoded late" * 1000)
    assert film_facts(tmp_path / "film.mp4").frames == 1 and names(tmp_path) == ["film.mp4"]


def test_a_film_whose_file_was_replaced_is_not_put_in_place(tmp_path):
    file = PartialFile(tmp_path / "film.mp4")
    file.begin()
    file.path.unlink()
    file.path.write_bytes(b"another's")
    with pytest.raises(gm.PathError, match="was replaced by another file"):
        file.commit()
    assert not (tmp_path / "film.mp4").exists() and file.path.read_bytes() == b"another's"


def test_the_lock_holds_while_the_copy_takes_the_place(tmp_path):
    file = PartialFile(tmp_path / "film.mp4")
    file.begin()
    file.start_copy()
    with pytest.raises(BlockingIOError):
        open_locked(file.copy_path)
    file.take_copy()
    with pytest.raises(BlockingIOError):
        open_locked(file.path)
    file.discard()
    os.close(open_locked(file.path)[0])


def test_two_programs_that_add_sound_to_one_name(tmp_path):
    with wave.open(str(tmp_path / "beep.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(np.random.default_rng(0).integers(-3000, 3000, 4000).astype("<i2").tobytes())
    makes = """
import numpy as np, gpumovie as gm
for _ in range(12):
    try:
        gm.write("film.mp4", np.zeros((4, 48, 64, 3), np.uint8), audio="beep.wav")
    except gm.PathError as error:
        assert "another film is being written" in str(error), error
"""
    both = [subprocess.Popen([sys.executable, "-c", makes], cwd=tmp_path) for _ in range(2)]
    assert [program.wait() for program in both] == [0, 0]
    assert len(decode(tmp_path / "film.mp4")) == 4 and names(tmp_path) == ["beep.wav", "film.mp4"]


def test_a_read_only_film_stays(tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"a film to keep")
    film.chmod(0o444)
    code = """
import os, sys
import numpy as np, gpumovie as gm
gm.write("warm_up.mp4", np.zeros((2, 48, 64, 3), np.uint8))  # loads all modules, which others may not read
os.unlink("warm_up.mp4")
if os.getuid() == 0:  # root may write everything
    os.setegid(65534); os.seteuid(65534)
try:
    gm.Movie(sys.argv[1])
except gm.PathError as error:
    print(error)
"""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", code, film], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "the file there is read-only" in done.stdout, done
    assert film.read_bytes() == b"a film to keep" and names(tmp_path) == ["film.mp4"]
