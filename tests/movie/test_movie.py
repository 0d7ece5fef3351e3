"""Movie and write(): what a user holds."""

import json
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from films import bundled, decode, film_facts, pictures, smooth

import gpumovie as gm
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.frame_queue import QUEUE_FRAMES

PICTURE = np.zeros((48, 64, 3), np.uint8)


def run(code: str, *, cwd: Path, **options) -> subprocess.CompletedProcess[str]:
    """Run a program of a user's in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=cwd, capture_output=True, text=True, check=False, **options
    )


# --- frames ------------------------------------------------------------------------------------------------


def test_the_first_frame_decides_the_size(tmp_path):
    with gm.Movie(tmp_path / "film.mp4") as movie:
        movie.write(PICTURE)
    assert movie.info.size == film_facts(tmp_path / "film.mp4").size == (64, 48)


@pytest.mark.parametrize("drawing", [0, 0.004])
def test_an_array_may_be_reused_at_once(tmp_path, drawing):
    frames = pictures(40, (320, 240))
    reused = np.empty_like(frames[0])
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True, speed="small") as movie:
        for frame in frames:
            time.sleep(drawing)
            reused[:] = frame
            movie.write(reused)
            reused[:] = 0
    assert np.array_equal(decode(tmp_path / "film.mkv"), frames)


def test_arrays_over_bytes_are_sent_from_where_they_lie(tmp_path):
    sent = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send
        movie._session._recording.send = lambda data: (sent.append(np.frombuffer(data, np.uint8)), send(data))
        frames = np.frombuffer(pictures(3, (64, 48)).tobytes(), np.uint8).reshape(3, 48, 64, 3)
        for frame in frames:
            movie.write(frame)
        time.sleep(0.5)  # a caller who draws: what may change is copied
        movie.write(PICTURE)
    assert [bool(np.shares_memory(data, frames)) for data in sent[-4:]] == [True, True, True, False]
    assert not np.shares_memory(sent[-1], PICTURE)


def test_an_array_of_all_frames_is_sent_from_where_it_lies(tmp_path, monkeypatch):
    from gpumovie.video.ffmpeg.process import Process

    sent, send = [], Process.write
    monkeypatch.setattr(
        Process, "write", lambda self, data: (sent.append(np.frombuffer(data, np.uint8)), send(self, data))
    )
    frames = pictures(5, (64, 48))
    gm.write(tmp_path / "film.mkv", frames, codec="ffv1")
    assert len(sent) == 5
    assert all(np.shares_memory(data, frames) for data in sent)


def test_a_read_only_view_of_memory_that_can_change_is_copied(tmp_path):
    writable = np.zeros((240, 320, 3), np.uint8)
    view = writable[:]
    writable.flags.writeable = False
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        for number in range(20):
            view.fill(number)
            movie.write(writable)
    assert decode(tmp_path / "film.mkv")[:, 5, 5, 0].tolist() == list(range(20))


def test_copies_go_into_memory_that_is_used_again(tmp_path):
    addresses = set()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send
        movie._session._recording.send = lambda data: (
            addresses.add(np.frombuffer(data, np.uint8).__array_interface__["data"][0]),
            send(data),
        )
        for _ in range(100):
            time.sleep(0.002)  # what drawing takes
            movie.write(PICTURE)
    addresses.discard(PICTURE.__array_interface__["data"][0])
    assert 1 <= len(addresses) <= 4  # two in the queue, one being sent, one being filled


def test_a_caller_without_delay_waits_and_nothing_is_copied(tmp_path):
    lent, frame = [], pictures(1, (1280, 720))[0]
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(frame)
        send = movie._session._recording.send

        def slowly(data):
            lent.append(bool(np.shares_memory(np.frombuffer(data, np.uint8), frame)))
            time.sleep(0.02)
            send(data)
            movie._session._recording.send_seconds += 0.02

        movie._session._recording.send = slowly
        for number in range(20):
            frame[0, 0] = number
            movie.write(frame)
    assert all(lent[5:])
    assert decode(tmp_path / "film.mkv")[1:, 0, 0, 0].tolist() == list(range(20))


def test_write_returns_while_the_frame_before_is_on_its_way_and_waits_when_the_queue_is_full(tmp_path):
    gate, written = threading.Event(), []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        movie.write(PICTURE)
        send = movie._session._recording.send

        def send_when_open(data):
            gate.wait()
            send(data)

        movie._session._recording.send = send_when_open

        def caller():
            for number in range(9):
                time.sleep(0.05)  # what drawing takes
                movie.write(PICTURE)
                written.append(number)

        thread = threading.Thread(target=caller)
        thread.start()
        time.sleep(0.8)
        # Two wait in the queue, one is being sent; the frame before the gate was built may still be that one.
        waiting = len(written)
        assert waiting in (2, 3)
        time.sleep(0.3)
        assert len(written) == waiting
        gate.set()
        thread.join()
    assert film_facts(tmp_path / "film.mkv").frames == 10


def test_a_released_lease_is_released_once(tmp_path):
    released = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1", lossless=True) as movie:
        for number, picture in enumerate(pictures(9, (64, 48))):
            frame = gm.Frame.from_array(picture)
            frame.immutable, frame.release = number % 2 == 0, lambda number=number: released.append(number)
            movie.write(frame)
    assert sorted(released) == list(range(9))


@pytest.mark.parametrize("taken", [False, True], ids=["still queued", "on its way"])
def test_ctrl_c_just_after_a_frame_was_queued_releases_it_once(tmp_path, monkeypatch, taken):
    released, may_go_on = [], threading.Event()
    frame = gm.Frame.from_array(PICTURE)
    frame.immutable, frame.release = True, lambda: released.append(1)
    movie = gm.Movie(tmp_path / "film.mkv", codec="ffv1")
    movie.write(PICTURE)
    frames, send = movie._session._queue, movie._session._recording.send
    if not taken:  # the frame before it keeps the thread busy
        monkeypatch.setattr(movie._session._recording, "send", lambda data: may_go_on.wait(10) and send(data))
        movie.write(PICTURE)
    put = frames._queue.put

    def interrupted(entry, timeout):
        put(entry, timeout=timeout)
        while taken and not released:
            time.sleep(0.01)
        monkeypatch.undo()
        threading.Timer(0.2, may_go_on.set).start()
        raise KeyboardInterrupt

    monkeypatch.setattr(frames._queue, "put", interrupted)
    with pytest.raises(KeyboardInterrupt):
        movie.write(frame)
    movie.abort()
    assert released == [1]


def test_what_numpy_can_make_a_picture_of(tmp_path):
    from PIL import Image

    frames = pictures(2, (64, 48))
    gm.write(tmp_path / "film.apng", [Image.fromarray(frames[0]), frames[1]])
    assert np.array_equal(decode(tmp_path / "film.apng"), frames)


def test_a_registered_kind_is_drawn_by_its_function(tmp_path):
    class Lamp:
        def __init__(self, level):
            self.level = level

    class Bulb(Lamp):
        pass

    gm.register_source(Lamp, lambda lamp: np.full((8, 8, 3), lamp.level, np.uint8))
    gm.write(tmp_path / "film.apng", [Lamp(3), Bulb(200)])
    assert decode(tmp_path / "film.apng")[:, 0, 0, 0].tolist() == [3, 200]


def test_a_registered_name_is_imported_when_it_is_needed(tmp_path, monkeypatch):
    (tmp_path / "lampshop.py").write_text(
        "import numpy as np\nclass Lamp: pass\ndef picture(lamp): return np.full((8, 8, 3), 77, np.uint8)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    gm.register_source("lampshop.Lamp", "lampshop:picture")
    assert "lampshop" not in sys.modules
    import lampshop

    gm.write(tmp_path / "film.apng", [lampshop.Lamp()])
    assert decode(tmp_path / "film.apng")[0, 0, 0, 0] == 77


# --- bad frames --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (np.zeros((48, 64, 3)), r"frame 1 has dtype float64, need uint8 or uint16: convert with"),
        (np.zeros((50, 64, 3), np.uint8), r"frame 1 is 64x50, but this film's frames are 64x48; every frame must"),
        (np.zeros((48, 64), np.uint8), r"frame 1 is gray, but this film began with rgb24"),
        (np.zeros((48, 64, 3), np.uint16), r"frame 1 is rgb48le, but this film began with rgb24"),
        (np.zeros((48, 64, 2), np.uint8), r"frame 1 has shape \(48, 64, 2\)"),
        ("picture.png", r"frame 1 is a builtins.str, which is no picture; give a numpy array or one of"),
        (None, r"frame 1 is a builtins.NoneType, which is no picture"),
        ([[1, 2], [3, 4]], r"frame 1 has dtype int64"),
    ],
)
def test_a_bad_frame_is_named_and_the_film_can_go_on(tmp_path, second, message):
    with gm.Movie(tmp_path / "film.mkv") as movie:
        movie.write(PICTURE)
        with pytest.raises(gm.FrameError, match=message):
            movie.write(second)
        movie.write(PICTURE)
    assert film_facts(tmp_path / "film.mkv").frames == movie.info.frames == 2


def test_a_first_frame_of_another_size_than_asked(tmp_path):
    with pytest.raises(gm.FrameError, match=r"frame 0 is 64x48, but size=\(48, 64\) was asked for"):
        gm.write(tmp_path / "film.mp4", [PICTURE], size=(48, 64))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("frames", [[], np.zeros((0, 4, 4, 3), np.uint8)])
def test_no_frame_is_no_film(tmp_path, frames):
    with pytest.raises(gm.FrameError, match=r"no frame was written to .*film.mp4', so there is no film"):
        gm.write(tmp_path / "film.mp4", frames)
    assert not list(tmp_path.iterdir())


def test_one_picture_is_no_array_of_frames(tmp_path):
    with pytest.raises(gm.FrameError, match=r"shape \(4, 4\): one picture"):
        gm.write(tmp_path / "film.mp4", np.zeros((4, 4), np.uint8))


@pytest.mark.parametrize(
    ("options", "size", "takers"),
    [
        ({"codec": "h264"}, (16500, 16), "hevc|vp9|prores|ffv1"),
        ({"codec": "mpeg4", "suffix": ".avi"}, (8200, 16), "h264, hevc"),
        ({"codec": "hevc"}, (8, 8), "h264"),
    ],
)
def test_frames_that_no_encoder_of_the_codec_takes(tmp_path, options, size, takers):
    suffix = options.pop("suffix", ".mp4")
    with pytest.raises(
        gm.NoEncoderError, match=rf"frames of {size[0]}x{size[1]} cannot .* codecs that take .*({takers})"
    ):
        gm.write(tmp_path / f"film{suffix}", np.zeros((1, size[1], size[0], 3), np.uint8), **options)
    assert not list(tmp_path.iterdir())


def test_a_rate_that_browsers_play_wrongly_as_gif(tmp_path):
    with pytest.raises(gm.NoEncoderError, match=r"fps 60 is too much for codec 'gif'(.|\n)*above 50 frames a second"):
        gm.write(tmp_path / "film.gif", [PICTURE], 60)


# --- open and close ----------------------------------------------------------------------------------------


def test_write_after_close_and_close_twice(tmp_path):
    movie = gm.Movie(tmp_path / "film.mp4")
    movie.write(PICTURE)
    movie.close()
    movie.close()
    with pytest.raises(gm.ClosedError, match=r"frame 1 came after .*film.mp4' was closed; open a new Movie"):
        movie.write(PICTURE)
    assert film_facts(tmp_path / "film.mp4").frames == 1


def test_an_exception_ends_the_film_and_keeps_what_was_recorded(tmp_path, caplog):
    old = tmp_path / "film.mp4"
    old.write_bytes(b"the old film")
    movie = gm.Movie(old)

    def record():
        with movie:
            for frame in smooth(60, (64, 48)):
                movie.write(frame)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        record()
    assert old.read_bytes() == b"the old film"
    partial = tmp_path / "film.partial.mp4"
    assert film_facts(partial).frames == 60
    assert f"60 frames are kept in {partial}" in caplog.text
    assert movie.info.frames == 60


def test_an_existing_film_is_kept_until_the_new_one_is_whole(tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"the old film")
    with gm.Movie(film) as movie:
        movie.write(PICTURE)
        assert film.read_bytes() == b"the old film"
    assert film_facts(film).frames == 1
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_dropped_movie_keeps_what_was_recorded(tmp_path, caplog):
    movie = gm.Movie(tmp_path / "film.mp4")
    for frame in smooth(7, (64, 48)):
        movie.write(frame)
    del frame, movie
    assert "was never closed (use it in a with block): 7 frames are kept" in caplog.text
    assert film_facts(tmp_path / "film.partial.mp4").frames == 7


def test_an_interpreter_that_ends_without_close_keeps_what_was_recorded(tmp_path):
    done = run(
        """
        import numpy as np, gpumovie as gm
        movie = gm.Movie("film.mp4")
        for i in range(50):
            movie.write(np.full((48, 64, 3), i, np.uint8))
        """,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode == 0
    assert "film.mp4 was never closed (use it in a with block): 50 frames are kept in" in done.stderr
    assert film_facts(tmp_path / "film.partial.mp4").frames == 50
    assert not (tmp_path / "film.mp4").exists()


LONG = """
import numpy as np, gpumovie as gm, sys, time
with gm.Movie("film.{suffix}") as movie:
    for i in range(10**6):
        movie.write(np.random.default_rng(i).integers(0, 255, (96, 128, 3), np.uint8))
        time.sleep(0.002)
        if i == 200:
            print("ready", flush=True)
"""


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ready\n"
    return process


def child_of(process: subprocess.Popen[str]) -> int:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(children) == 1
    return int(children[0])


@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_one_ctrl_c_ends_the_film_cleanly(tmp_path, suffix):
    process = start(LONG.format(suffix=suffix), tmp_path)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in words and f"film.{suffix} was not finished" in words
    assert not (tmp_path / f"film.{suffix}").exists()
    partial = tmp_path / f"film.partial.{suffix}"
    frames = film_facts(partial).frames
    assert frames > 200 and f"{frames} frames are kept" in words
    assert len(decode(partial)) == frames


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_program_leaves_every_frame_readable_that_was_sent(tmp_path, number):
    process = start(LONG.format(suffix="mp4"), tmp_path)
    ffmpeg = child_of(process)
    process.send_signal(number)
    process.communicate(timeout=60)
    while Path(f"/proc/{ffmpeg}").exists() and "Z" not in Path(f"/proc/{ffmpeg}/stat").read_text().split()[2]:
        time.sleep(0.02)  # it sees the end of the pipe and finishes the file
    # Of the 201 that were written when it was killed, those go with it that no pipe had taken yet.
    assert film_facts(tmp_path / "film.partial.mp4").frames >= 201 - QUEUE_FRAMES - 1
    assert not (tmp_path / "film.mp4").exists()


@pytest.mark.parametrize("suffix", ["mp4", "mov", "mkv", "avi"])
@pytest.mark.parametrize("version", ["9.0", "6.0"])
def test_a_killed_ffmpeg_is_an_error_and_most_frames_stay_readable(tmp_path, suffix, version):
    from films import FFMPEGS

    film = tmp_path / f"film.{suffix}"

    def frames():
        for number in range(100_000):
            if number == 400:
                os.kill(movie._session._recording._process.pid, signal.SIGKILL)
            yield pictures(1, (160, 120), seed=number)[0]

    movie = gm.Movie(film, ffmpeg=FFMPEGS[version]())

    def record():
        with movie:
            for frame in frames():
                movie.write(frame)

    with pytest.raises(gm.EncoderError, match=r"libx264 failed after \d+ of \d+ frames: .* killed by signal 9"):
        record()
    assert not film.exists()
    # Lost: at most a second of film (a fragment), what libx264 looks ahead, and what was on its way to it.
    assert film_facts(tmp_path / f"film.partial.{suffix}").frames > 300


def test_a_full_disk_is_said_and_nothing_takes_the_final_name(tmp_path, ffmpeg):
    film = tmp_path / "film.mkv"
    film.write_bytes(b"the old film")
    (tmp_path / "film.partial.mkv").symlink_to("/dev/full")
    with pytest.raises(gm.EncoderError, match="the disk is full: free some space") as caught:
        gm.write(film, pictures(300, (128, 96)), quality=1, ffmpeg=ffmpeg)
    assert "No space left on device" in caught.value.tail
    assert film.read_bytes() == b"the old film"


def test_a_wrong_argument_for_ffmpeg_shows_its_words(tmp_path):
    with pytest.raises(gm.NoEncoderError, match=r"libx264 .*does not know an option(.|\n)*nosuchoption"):
        gm.write(
            tmp_path / "film.mp4", [PICTURE], encoder="libx264", fallback=False, extra_args=["-nosuchoption", "1"]
        )


def test_missing_ffmpeg(tmp_path, monkeypatch):
    with pytest.raises(
        gm.FFmpegNotFoundError, match=r"ffmpeg='/no/ffmpeg' is no program that can be run; give the path"
    ):
        gm.Movie(tmp_path / "film.mp4", ffmpeg="/no/ffmpeg")
    monkeypatch.setenv("GPUMOVIE_FFMPEG", "/no/ffmpeg")
    with pytest.raises(gm.FFmpegNotFoundError, match=r"GPUMOVIE_FFMPEG='/no/ffmpeg' is no program"):
        gm.Movie(tmp_path / "film.mp4")
    with pytest.raises(gm.FFmpegNotFoundError, match=r"is no ffmpeg: .* answered"):
        gm.Movie(tmp_path / "film.mp4", ffmpeg="/bin/echo")
    assert not list(tmp_path.iterdir())


# --- paths -------------------------------------------------------------------------------------------------


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
        find_ffmpegs()  # remembered: the way to the interpreter itself may be closed to others
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
        other = run("import gpumovie as gm; gm.Movie('film.mp4')", cwd=tmp_path)
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


# --- what is known -----------------------------------------------------------------------------------------


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
    assert info.encoder in text and info.why in text and "in the pipe" in text


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
