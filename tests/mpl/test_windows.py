"""Figures that are closed, shown in a window, copied or previewed while they are filmed."""

from __future__ import annotations

import copy
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from corpus.comparing import differences, saved
from films import film_facts
from matplotlib.figure import Figure
from moving import FRAMES, Scene, expected, rgba
from screen import Screen, until
from system import need
from xvfb import x_server

import gpumovie as gm
from gpumovie.movie.preview import preview


def test_a_closed_figure_is_filmed_on(tmp_path):
    scene = Scene()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            if i == 4:
                plt.close(scene.fig)
            movie.write(scene.update(i))
    assert not differences("closed", rgba(tmp_path / "film.mkv"), expected(Scene()))


WINDOW = """
import sys
import matplotlib as mpl
mpl.use("TkAgg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.backends.backend_tkagg import FigureCanvasTkAgg

sys.path[:0] = sys.argv[1:]
from corpus.comparing import Piped, differences, saved
from films import decode
import gpumovie as gm
from gpumovie.movie.preview import preview
from gpumovie.mpl import Writer

X = np.linspace(0, 6, 40)
fig, ax = plt.subplots(figsize=(2.4, 1.8))
(line,) = ax.plot(X, np.sin(X), label="line")
ax.legend(loc="upper right")
assert type(fig.canvas) is FigureCanvasTkAgg
seen = []
while len(seen) < 10 or len(set(seen[-10:])) > 1:  # the window comes up, and has a size of its own
    plt.pause(0.02)
    if fig.canvas.get_tk_widget().winfo_ismapped():
        seen.append((*fig.get_size_inches(), fig.dpi))
size, ratio = fig.get_size_inches(), fig.canvas.device_pixel_ratio

def update(i):
    line.set_ydata(np.sin(X + i / 3))

def screen():
    return np.asarray(fig.canvas.buffer_rgba())

update(6)
fig.canvas.draw()
alone = screen().copy()

# a film of a figure that is shown
theirs = []
with gm.Movie("film.mkv", codec="ffv1") as movie:
    for i in range(12):
        update(i)
        if i == 7:
            fig.canvas._set_device_pixel_ratio(2)  # the window goes to a screen of high density
        if i % 2 == 0:
            fig.canvas.draw()
        if i % 3 == 0:
            fig.canvas.draw_idle()
        if i % 4 == 0:
            fig.canvas.flush_events()
        renderer, shown = fig.canvas.renderer, screen().copy()
        movie.write(fig)
        assert fig.canvas.renderer is renderer and np.array_equal(screen(), shown), "the screen was drawn on"
        fig.canvas.draw()
        assert i != 6 or np.array_equal(screen(), alone), "the screen shows something else"
        theirs.append(saved(fig))
        assert plt.fignum_exists(fig.number) and np.array_equal(size, fig.get_size_inches())
difference = differences("film", decode("film.mkv", "rgba"), theirs)
assert not difference, difference
assert len({one.tobytes() for one in theirs}) == 12

# and afterwards
fig.canvas._set_device_pixel_ratio(ratio)
update(6)
fig.canvas.draw()
assert np.array_equal(screen(), alone), "the screen shows something else"

# an animation that is shown
def animation():
    return FuncAnimation(fig, update, 10)

animation().save("anim.mkv", writer=Writer(5, codec="ffv1"))
piped = Piped(5, codec="ffv1")
animation().save("theirs.mkv", writer=piped)
difference = differences("animation", decode("anim.mkv", "rgba"), piped.frames)
assert not difference, difference

# the window is resized by the user
try:
    with gm.Movie("resized.mkv", codec="ffv1") as movie:
        movie.write(fig)
        fig.canvas.manager.window.geometry("500x400")
        for i in range(50):
            plt.pause(0.02)
            movie.write(fig)
except gm.FrameError as error:
    print(error)
plt.close("all")
"""


def test_a_figure_that_is_shown_in_a_window_is_filmed_and_shown_as_ever(tmp_path):
    need("tkinter")
    tests = Path(__file__).parent
    with x_server() as display:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", WINDOW, str(tests), str(tests.parent)],
            cwd=tmp_path,
            env={**os.environ, "DISPLAY": display},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^frame \d+ is \d+x\d+, but this film's frames are \d+x\d+; every frame", done.stdout)
    assert not (tmp_path / "resized.mkv").exists()


def test_a_figure_is_copied_on_the_way(tmp_path):
    """Copies are figures of their own; nothing of a film hangs on them."""
    scene, theirs, copies = Scene(), [], []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            scene.update(i)
            movie.write(scene.fig)
            theirs.append(saved(scene.fig))
            if i in (0, 2, 5):
                for other in (pickle.loads(pickle.dumps(scene.fig)), copy.deepcopy(scene.fig)):
                    other.axes[0].lines[0].set_color("red")
                    movie.write(other)
                    theirs.append(saved(other))
                    copies.append(other)
    assert not differences("copied", rgba(tmp_path / "film.mkv"), theirs)
    assert all(isinstance(other, Figure) and not hasattr(other, "gpumovie") for other in copies)


def test_a_preview_shows_figures(tmp_path, monkeypatch):
    (tmp_path / "screen").mkdir()
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(preview, "OPENING_SECONDS", 60)
    screen = Screen(tmp_path / "screen")
    monkeypatch.setenv("DISPLAY", screen.name)
    try:
        fig = plt.figure(figsize=(3, 2), facecolor=(0, 0.6, 0.2))
        patch = fig.add_artist(plt.Rectangle((0, 0), 0.5, 1, color=(0.8, 0, 0)))
        with gm.Movie(tmp_path / "film.mp4", preview=True, encoder="libx264") as movie:

            def seen(left, right):
                movie.write(fig)
                corner = screen.image()[:200, :300].astype(int)
                halves = corner[5:-5, 10:140], corner[5:-5, 160:290]
                return all(
                    np.abs(half - colour).max() <= 3 for half, colour in zip(halves, (left, right), strict=True)
                )

            until(lambda: seen((204, 0, 0), (0, 153, 51)), "the figure")
            patch.set_color((0, 0, 1))
            until(lambda: seen((0, 0, 255), (0, 153, 51)), "the next figure")
    finally:
        screen.close()
    assert film_facts(tmp_path / "film.mp4").frames == movie.frames > 0


def test_progress_of_figures(tmp_path, capsys):
    scene = Scene()
    info = gm.render(scene.update, tmp_path / "film.mp4", frames=FRAMES, progress=True)
    assert re.search(r"film\.mp4: 10 frames in 0:\d\d", capsys.readouterr().err)
    times = info.times
    assert times.drawing > 0 and times.comparing > 0 and times.converting > 0
