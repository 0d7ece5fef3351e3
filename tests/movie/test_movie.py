"""Movie and write(): paths, what is known of a film, and mistakes."""

import json
import logging
import os
import re
import subprocess
import sys
import textwrap
import time
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from films import bundled, film_facts, pictures, smooth

import gpumovie as gm
from gpumovie.video.ffmpeg.find import find_ffmpegs

PICTURE = np.zeros((48, 64, 3), np.uint8)


def test_paths_that_cannot_be_written(tmp_path):
    with pytest.raises(gm.PathError, match=r"there is no directory .*missing'; make it first"):
        gm.Movie(tmp_path / "missing" / "film.mp4")
    (tmp_path / "folder.mp4").mkdir()
    with pytest.raises(gm.PathError, match=r"it is a directory; give the path of a file in it"):
        gm.Movie(tmp_path / "folder.mp4")
    with pytest.raises(gm.PathError, match=r"cannot write in '/proc'"):
        gm.Movie("/proc/film.mp4")


def test_a_directory_that_is_not_writable(tmp_path):
    tmp_path.chmod(0o555)
    code = """
        import os, sys
        import gpumovie as gm
        from gpumovie.video.ffmpeg.find import find_ffmpegs
        gm.Movie, find_ffmpegs()  # imported and remembered: the way to the interpreter itself may be closed to others
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            gm.Movie(sys.argv[1] + "/film.mp4")
        except gm.PathError as error:
            print(error.errno, error)
    """
    # As root everything is writable, so the program becomes nobody; the way to the folder must be open to it.
    for parent in tmp_path.parents:
        if parent.stat().st_uid == os.getuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(tmp_path)], capture_output=True, text=True, check=False
    )
    tmp_path.chmod(0o755)
    assert done.stdout.startswith("13 ") and f"cannot write in '{tmp_path}': Permission denied" in done.stdout, done


def test_two_films_on_one_path(tmp_path):
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(PICTURE)
        with pytest.raises(gm.PathError, match=r"another film is being written to this path"):
            gm.Movie(tmp_path / "film.mp4")
        code = "import gpumovie as gm; gm.Movie('film.mp4')"
        other = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert "another film is being written to this path" in other.stderr
        movie.write(PICTURE)
    assert film_facts(tmp_path / "film.mp4").frames == 2
    with gm.Movie(tmp_path / "film.mp4") as movie:  # free again
        movie.write(PICTURE)


def test_a_relative_path_and_a_strange_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "-a strange: %d film's näme?.mp4"
    with gm.Movie(name) as movie:
        monkeypatch.chdir("/")
        movie.write(PICTURE)
    assert film_facts(f"file:{tmp_path / name}").frames == 1
    assert movie.info.path == str(tmp_path / name)


def test_info_says_what_was_made_and_where_the_time_went(tmp_path, caplog):
    with (
        caplog.at_level(logging.INFO, "gpumovie"),
        gm.Movie(tmp_path / "film.mp4", fps=Fraction(30000, 1001)) as movie,
    ):
        for frame in smooth(30, (65, 49)):
            movie.write(frame)
            time.sleep(0.005)
        assert movie.info.frames == 30
        assert movie.info.bytes == 0
    info = movie.info
    assert (info.path, info.frames, info.size) == (str(tmp_path / "film.mp4"), 30, (66, 50))
    assert info.duration == pytest.approx(30 * 1001 / 30000)
    assert info.bytes == (tmp_path / "film.mp4").stat().st_size
    assert (info.codec, info.pixel_format) == ("h264", "yuv420p")
    assert info.why and info.encoder in caplog.text and info.why in caplog.text
    assert info.times.waiting_for_caller > 0.1
    assert min(info.times.converting, info.times.in_pipe, info.times.encoder_at_close) > 0
    assert all(r.reason for r in info.rejected)
    again = json.loads(json.dumps(info.to_dict()))
    assert (again["fps"], again["size"], again["frames"]) == ([30000, 1001], [66, 50], 30)
    text = str(info)
    assert "30 frames, 66x50, 1.00 s at 29.97 fps" in text
    assert info.encoder in text and info.why in text and "waiting for frames" in text


def test_the_named_ffmpeg_is_used_and_the_argument_wins(tmp_path, monkeypatch):
    from films import fetched

    monkeypatch.setenv("GPUMOVIE_FFMPEG", fetched("6.0"))
    assert gm.write(tmp_path / "a.mp4", [PICTURE]).ffmpeg == "GPUMOVIE_FFMPEG ffmpeg 6.0"
    assert gm.write(tmp_path / "a.mp4", [PICTURE], ffmpeg=bundled()).ffmpeg.startswith("explicit ffmpeg 9")


def test_a_program_that_imageio_ffmpeg_stores_elsewhere_is_found_by_its_function(tmp_path, monkeypatch):
    """As if a release had renamed the folder ``binaries``, which is no public name."""
    program = bundled()
    monkeypatch.setattr(imageio_ffmpeg, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setenv("PATH", str(tmp_path))
    info = gm.write(tmp_path / "a.mp4", [PICTURE])
    assert info.ffmpeg.startswith("bundled ffmpeg 9")
    (tmp_path / "ffmpeg").symlink_to(program)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "ffmpeg"))
    assert [each.origin for each in find_ffmpegs()] == ["system"], "the same program is not entered twice"


def test_no_ffmpeg_at_all_is_said_with_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(imageio_ffmpeg, "__file__", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(imageio_ffmpeg._utils, "_get_ffmpeg_exe", lambda: None)  # as without a program in the wheel
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        gm.FFmpegNotFoundError, match=r"no ffmpeg was found \(system: none found; bundled: none found\)"
    ):
        gm.Movie(tmp_path / "a.mp4")


def test_the_systems_ffmpeg_comes_before_the_bundled_one(tmp_path, monkeypatch):
    from films import fetched

    (tmp_path / "ffmpeg").symlink_to(fetched("7.0.2"))
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert gm.write(tmp_path / "a.mp4", [PICTURE]).ffmpeg == "system ffmpeg 7.0.2"
    info = gm.write(tmp_path / "a.mp4", [PICTURE], codec="av1")  # not built into that one
    assert info.ffmpeg.startswith("bundled ffmpeg 9")
    assert any(r.ffmpeg == "system ffmpeg 7.0.2" and "not built in" in r.reason for r in info.rejected)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm"])
def test_metadata_is_kept(tmp_path, suffix):
    film = tmp_path / f"film{suffix}"
    gm.write(
        film, [PICTURE], metadata={"title": "Wäves = 2", "author": "A. Person", "comment": "made; by us", "year": 3}
    )
    kept = {k.lower(): v for k, v in film_facts(film).metadata.items()}
    assert kept["title"] == "Wäves = 2"
    assert kept["comment"] == "made; by us"
    assert "A. Person" in (kept.get("artist"), kept.get("author"))


def test_memory_does_not_grow_with_the_film(tmp_path):
    # The real figure, over 50,000 frames, is benchmarks/memory.py's; this notices a leak of every frame.
    frame = np.zeros((240, 320, 3), np.uint8)

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    with gm.Movie(tmp_path / "film.mp4", speed="fastest") as movie:
        for number in range(1500):
            movie.write(frame)
            if number == 300:
                before = resident()
        after = resident()
    assert after - before < 30e6  # 1,200 frames are 276 MB


def test_one_picture_that_is_no_list_of_pictures_says_the_remedy(tmp_path):
    from matplotlib.figure import Figure

    with pytest.raises(gm.FrameError, match=r"nothing to go through; for a film of one picture give \[picture\]"):
        gm.write(tmp_path / "film.mp4", Figure())
    assert list(tmp_path.iterdir()) == []


def test_path_and_frames_that_are_swapped_say_so(tmp_path):
    with pytest.raises(
        gm.OptionError, match=r"path and frames='.*film.mp4' are swapped; give gm.write\('.*film.mp4', f"
    ):
        gm.write(pictures(3, (16, 16)), str(tmp_path / "film.mp4"))
    with pytest.raises(gm.FrameError, match=r"frames='film.mp4' is a path, not frames"):
        gm.write(tmp_path / "film.mp4", "film.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_matplotlib_animation_is_told_how_to_be_saved(tmp_path):
    from matplotlib.animation import FuncAnimation
    from matplotlib.figure import Figure

    animation = FuncAnimation(Figure(), lambda i: [], 1)
    animation._draw_was_started = True  # or matplotlib warns that it was never shown
    with pytest.raises(
        gm.FrameError, match=r"nothing to go through; .* anim.save\('.*film.mp4', writer=\"gpumovie\"\)"
    ):
        gm.write(tmp_path / "film.mp4", animation)
    with pytest.raises(
        gm.FrameError, match=r"frame 0 is a matplotlib FuncAnimation, .* anim.save\(path, writer=\"gpum"
    ):
        gm.write(tmp_path / "film.mp4", [animation])
    assert list(tmp_path.iterdir()) == []


def test_av1_refuses_what_its_encoder_cannot_take(tmp_path):
    with pytest.raises(gm.NoEncoderError, match="libsvtav1: takes frames from 10x10 on, these are 8x8"):
        gm.write(tmp_path / "film.mp4", np.zeros((3, 8, 8, 3), np.uint8), codec="av1")
    assert gm.write(tmp_path / "film.mp4", np.zeros((3, 10, 10, 3), np.uint8), codec="av1").frames == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"progress": "yes"}, "progress 'yes' is neither True, False nor a number of frames to expect"),
        ({"progress": -1}, "progress -1 is neither True"),
        ({"preview": "yes"}, "preview 'yes' is neither True nor False"),
        ({"lossless": 1}, "lossless 1 is neither True nor False"),
        ({"fallback": None}, "fallback None is neither True nor False"),
        ({"audio": 3}, "audio 3 is no path; give a str or a Path, such as 'song.mp3'"),
        ({"ffmpeg": 3}, "ffmpeg 3 is no path"),
        ({"metadata": "title"}, "metadata 'title' is no dict; give one, such as"),
        ({"extra_args": 5}, "extra_args 5 is no list; give the arguments one by one"),
        ({"codec": 3}, "codec 3 is no name; give one as a str, such as 'h264'"),
        ({"encoder": 3}, "encoder 3 is no name; give one as a str, such as 'libx264'"),
        ({"speed": 3}, "speed 3 is unknown; there are fastest, "),
        ({"bitrate": "8M"}, "bitrate '8M' is no rate; give kbit/s"),
        ({"bitrate": float("inf")}, "bitrate inf is no rate; give kbit/s"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_an_option_of_a_wrong_type_is_quoted_before_anything_is_written(tmp_path, options, message):
    with pytest.raises(gm.OptionError, match=re.escape(message)):
        gm.write(tmp_path / "film.mp4", [PICTURE], **options)
    assert list(tmp_path.iterdir()) == []


def test_switches_may_be_numpys(tmp_path):
    info = gm.write(tmp_path / "film.mkv", [PICTURE], codec="ffv1", lossless=np.True_, progress=np.False_)
    assert info.frames == 1
