"""The preview: what its window really shows on a real X server, and that the film never depends on it."""

import logging
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from films import bundled, decode, film_facts
from screen import SECONDS, Screen, until

import gpumovie as gm
from gpumovie.movie.preview import preview
from gpumovie.movie.preview.window import letterbox, to_rgb
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.pixel_formats import FORMATS

SIZE = (640, 360)


def blocks(size=SIZE):
    """A picture that shows what is turned, mirrored or of other colours: four blocks, and a grey ramp in one."""
    width, height = size
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = 255, 0, 0
    picture[: height // 2, width // 2 :] = 0, 200, 0
    picture[height // 2 :, : width // 2] = 40, 80, 255
    picture[height // 2 :, width // 2 :] = np.linspace(0, 255, width - width // 2).astype(np.uint8)[:, None]
    return picture


def nv12(picture):
    y, cb, cr = rgb_to_yuv420(picture)
    return gm.Frame.from_buffer(y.tobytes() + np.stack([cb, cr], -1).tobytes(), "nv12", picture.shape[1::-1])


@pytest.fixture
def screen(tmp_path_factory, monkeypatch):
    opened = Screen(tmp_path_factory.mktemp("screen"))
    monkeypatch.setenv("DISPLAY", opened.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(preview, "OPENING_SECONDS", SECONDS)


@pytest.fixture
def film(tmp_path):
    """A film with a preview, and a look at the file when it is closed: every frame that was written is in it."""
    movie = gm.Movie(tmp_path / "film.mp4", preview=True, encoder="libx264", fallback=False)
    yield movie
    movie.close()
    assert film_facts(tmp_path / "film.mp4").frames == movie.frames > 0


def record_until(movie, frame, condition, what):
    """Write ``frame`` until ``condition()`` is true."""

    def step():
        movie.write(frame)
        return condition()

    until(step, what)


def alike(shown, expected, tolerance=0):
    return np.abs(shown.astype(int) - expected).max() <= tolerance


def on(screen, size=SIZE):
    return screen.image()[: size[1], : size[0]]


def process_of(movie):
    return movie._session.preview._process


# --- what is shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "tolerance"), [(np.asarray, 0), (np.flipud, 0), (nv12, 2)])
def test_the_window_shows_the_frame(screen, film, kind, tolerance):
    picture = blocks()
    expected = np.flipud(picture) if kind is np.flipud else picture
    record_until(film, kind(picture), lambda: alike(on(screen), expected, tolerance), "the picture")
    assert screen.title(screen.window()) == "film.mp4"


@pytest.mark.parametrize("transparent", [False, True], ids=["rgb0", "rgba"])
def test_what_opengl_draws_stands_upright(screen, tmp_path, transparent):
    """OpenGL's bottom row comes first in memory."""
    width, height = SIZE
    expected = np.full((height, width, 3), (0, 0, 255), np.uint8)
    expected[: height // 2] = 255, 0, 0
    film = tmp_path / "film.mkv"
    with gm.Canvas(SIZE, transparent=transparent) as canvas, gm.Movie(film, codec="ffv1", preview=True) as movie:
        from OpenGL import GL  # when there is a context, which says whose OpenGL it is

        with canvas.draw():
            GL.glEnable(GL.GL_SCISSOR_TEST)
            for bottom, colour in ((0, (0, 0, 1, 1)), (height // 2, (1, 0, 0, 1))):
                GL.glScissor(0, bottom, width, height // 2)
                GL.glClearColor(*colour)
                GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        record_until(movie, canvas, lambda: alike(on(screen), expected), "the picture")
    assert np.array_equal(decode(film)[0], expected)


def test_frames_follow_each_other(screen, film):
    for level in (50, 100, 200):
        frame = np.full((*SIZE[::-1], 3), level, np.uint8)
        record_until(film, frame, lambda frame=frame: alike(on(screen), frame), f"the picture of {level}")


def test_a_large_film_has_a_window_of_its_shape_and_no_larger_than_agreed(screen, film):
    half = blocks((960, 540))
    large = half.repeat(2, axis=0).repeat(2, axis=1)
    record_until(film, large, lambda: alike(on(screen, (960, 540)), half), "the picture")
    assert not screen.image()[540:].any() and not screen.image()[:, 960:].any()


@pytest.mark.parametrize(("window", "x", "y"), [((800, 360), 80, 0), ((640, 480), 0, 60)])
def test_a_window_of_another_shape_has_black_bars(screen, film, window, x, y):
    picture = np.maximum(blocks(), 40)
    record_until(film, picture, lambda: alike(on(screen), picture), "the picture")
    screen.resize(*window)
    expected = np.pad(picture, ((y, y), (x, x), (0, 0)))
    record_until(film, picture, lambda: alike(on(screen, window), expected), "the picture between bars")


def test_letterbox():
    assert letterbox((800, 360), (640, 360)) == (80, 0, 640, 360)
    assert letterbox((100, 100), (1920, 1080)) == (0, 22, 100, 56)
    assert letterbox((0, 0), (4, 3)) == (0, 0, 0, 0)  # a window that is minimised


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("size", [(64, 48), (2882, 62), (61, 1623)], ids=str)
def test_pictures_of_every_pixel_format(name, size):
    """Every n-th pixel of the frame, in ffmpeg's own bytes of it, comes out as the colours that went in."""
    colours = np.array([[(255, 0, 0), (0, 200, 0)], [(40, 80, 255), (90, 90, 90)]], np.uint8)
    y, x = np.ogrid[: size[1], : size[0]]
    picture = colours[y // 32 % 2, x // 32 % 2]
    command = [bundled(), "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}"]
    command += ["-i", "-", "-vf", "scale=out_color_matrix=bt709:flags=neighbor+accurate_rnd", "-pix_fmt", name]
    made = subprocess.run([*command, "-f", "rawvideo", "-"], input=picture.tobytes(), capture_output=True, check=True)
    frame = gm.Frame.from_buffer(made.stdout, name, size)
    small = preview.image_size(size)
    flat = np.empty(frame.pixel_format.frame_bytes(small), np.uint8)
    preview._subsample(frame, flat, small)
    shown = to_rgb(flat.view(frame.pixel_format.dtype), frame.pixel_format, small)
    assert shown.shape == (small[1], small[0], 3) and shown.dtype == np.uint8
    step = -(-size[0] // small[0])
    expected = picture[::step, ::step].astype(int)
    if name.startswith("gray"):
        expected = np.repeat(expected @ np.array([[0.299], [0.587], [0.114]]), 3, axis=2)  # ffmpeg's grey is BT.601's
    assert (np.abs(shown - expected).max(axis=2) <= 3).mean() > 0.85, (
        "but where colours meet, chroma is a neighbour's"
    )


def test_strides_of_any_kind_are_taken():
    pictures = blocks((1920, 1080))
    for array in (pictures[:, ::-1], pictures[..., ::-1], pictures.transpose(1, 0, 2)):
        frame = gm.Frame.from_array(array)
        size = preview.image_size(frame.size)
        step = frame.size[0] // size[0]
        picture = np.empty((size[1], size[0], 3), np.uint8)
        preview._subsample(frame, picture.reshape(-1), size)
        assert np.array_equal(picture, array[::step, ::step])


@pytest.mark.parametrize("name", ["rgb0", "rgba", "rgb48le", "rgba64le"])
@pytest.mark.parametrize("size", [(64, 48), (1920, 1081)], ids=str)
def test_the_top_row_comes_first_however_the_frame_lies(name, size):
    layout = replace(FORMATS[name], bottom_up=True)
    flat = np.random.default_rng(0).integers(0, 256, layout.frame_bytes(size), np.uint8).view(layout.dtype)
    frame = gm.Frame(layout.split(flat, size), layout, size)
    small = preview.image_size(size)
    picture = np.empty(layout.frame_bytes(small), np.uint8)
    preview._subsample(frame, picture, small)
    step = -(-size[0] // small[0])
    upright = flat.reshape(size[1], size[0], -1)[::-1][::step, ::step]
    assert np.array_equal(picture.view(layout.dtype).reshape(upright.shape), upright)


# --- what it must not do -------------------------------------------------------------------------------------


def test_closing_the_window_closes_only_the_preview(screen, film, caplog):
    record_until(film, blocks(), screen.window, "the window")
    process = process_of(film)
    screen.close_window()
    record_until(film, blocks(), lambda: process.returncode is not None, "the window to go")
    for _ in range(10):
        film.write(blocks())
    assert process.returncode == 0 and not screen.window()
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


def test_a_window_that_dies_is_told_once_and_the_film_goes_on(screen, film, caplog):
    record_until(film, blocks(), screen.window, "the window")
    process = process_of(film)
    process.kill()
    record_until(film, blocks(), lambda: process.returncode is not None, "the window to go")
    film.close()
    assert [r.getMessage()[:70] for r in caplog.records if r.levelno >= logging.WARNING] == [
        "the preview is off: its process ended with exit code -9. The film goes"
    ]


def test_a_window_that_hangs_neither_delays_frames_nor_the_end(screen, film, monkeypatch):
    record_until(film, blocks(), lambda: film._session.preview.shown, "the window")
    process = process_of(film)
    process.send_signal(signal.SIGSTOP)
    for _ in range(100):
        film.write(blocks())
    film.close()
    assert process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("broken", "reason"),
    [("display", "DISPLAY environment variable is missing"), ("glfw", "no glfw here"), ("python", "No such file")],
)
def test_without_a_window_the_film_goes_on_and_says_why(screen, film, monkeypatch, caplog, tmp_path, broken, reason):
    if broken == "display":
        monkeypatch.delenv("DISPLAY")
    elif broken == "glfw":
        (tmp_path / "glfw.py").write_text("raise ImportError('no glfw here')")
        monkeypatch.syspath_prepend(tmp_path)
    else:
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    for _ in range(5):
        film.write(blocks())
    film.close()
    (warning,) = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert reason in warning and "The film goes on" in warning and "preview=False" in warning


def test_the_window_runs_nothing_of_the_current_folder(screen, film, tmp_path, monkeypatch):
    (tmp_path / "queue.py").write_text("raise ImportError('the queue of the current folder')")
    monkeypatch.chdir(tmp_path)
    record_until(film, blocks(), lambda: alike(on(screen), blocks()), "the picture")


def test_the_window_is_of_the_same_gpumovie_as_the_film(screen, tmp_path):
    """Of a copy that this interpreter finds by nothing but the program's own sys.path."""
    top = Path(gm.__file__).parent
    shutil.copytree(top, tmp_path / "copy" / "gpumovie", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "copy" / "gpumovie" / "movie" / "preview" / "window.py").write_text(
        "raise SystemExit('the window of the copy')"
    )
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path / "copy")!r})
import numpy as np, gpumovie as gm
gm.write("film.mp4", np.zeros((3, 12, 16, 3), np.uint8), preview=True)
"""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "the preview is off: the window of the copy" in done.stderr


@pytest.mark.parametrize("command", ["render film.py:draw --frames 4", "encode frames.npy"])
def test_the_commands_have_it_too(screen, tmp_path, monkeypatch, command):
    """Where there is no display, it is the warning that shows that the window was asked for."""
    (tmp_path / "film.py").write_text("import numpy as np\ndef draw(i): return np.zeros((12, 16, 3), np.uint8)\n")
    np.save(tmp_path / "frames.npy", np.zeros((4, 12, 16, 3), np.uint8))
    line = [Path(sys.executable).with_name("gpumovie"), *command.split(), "-o", "out.mp4", "--preview"]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, "preview" in done.stderr) == (0, False), done.stderr
    monkeypatch.delenv("DISPLAY")
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert (done.returncode, "DISPLAY environment variable is missing" in done.stderr) == (0, True), done.stderr
    assert film_facts(tmp_path / "out.mp4").frames == 4


def test_a_frozen_program_is_not_started_again(film, monkeypatch, caplog):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    film.write(blocks())
    assert "cannot be started a second time" in caplog.text


def test_at_most_thirty_pictures_in_a_second(screen, film, monkeypatch):
    film.write(blocks())
    clock, subsample, sent = [100.0], preview._subsample, []
    monkeypatch.setattr(preview, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    monkeypatch.setattr(preview, "_subsample", lambda *given: (sent.append(clock[0]), subsample(*given)))
    for _ in range(100):  # a hundred frames a second, each of which the window would have time for
        until(lambda: film._session.preview._wanted, "a request")
        clock[0] += 0.01
        film.write(blocks())
    assert 20 <= len(sent) <= 30 and film._session.preview.shown >= len(sent)
    assert np.diff(sent).min() >= 1 / 30


def test_the_window_gives_way_to_the_film(screen, film):
    record_until(film, blocks(), lambda: film._session.preview.shown, "the window")
    pid = process_of(film).pid
    threads = [int(thread.name) for thread in Path(f"/proc/{pid}/task").iterdir()]
    assert pid in threads and {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads} == {19}
    assert os.getpgid(pid) == pid and os.getsid(pid) == os.getsid(0)


@pytest.mark.parametrize(
    "end", ["movie.abort(); gone()", "del movie; gone()", "sys.exit()", "os.kill(os.getpid(), 9)"]
)
def test_the_window_goes_with_the_film(screen, tmp_path, end):
    code = f"""
import os, sys, time, numpy as np, gpumovie as gm
def gone():
    for _ in range(3000):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    sys.exit("its window is still there")
movie = gm.Movie("film.mp4", preview=True)
for i in range(3000):
    movie.write(np.zeros((360, 640, 3), np.uint8))
    time.sleep(0.01)
    if movie._session.preview.shown: break
pid = movie._session.preview._process.pid
print(pid, sorted({{"OpenGL", "glfw"}} & set(sys.modules)), flush=True)
{end}
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS)
    pid, _, imported = done.stdout.partition(" ")
    assert imported == "[]\n" and "still there" not in done.stderr, done.stderr
    until(lambda: not screen.window(), "the window to go")
    until(lambda: ended(int(pid)), "its process to end")


def ended(pid):
    """Whether a process is no more, or only waits for its parent to notice."""
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z"
