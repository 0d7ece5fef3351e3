"""What figures live through while they are filmed: windows, errors, copies, other films, another matplotlib."""

from __future__ import annotations

import ast
import copy
import functools
import gc
import importlib
import importlib.machinery
import importlib.util
import io
import os
import pickle
import re
import subprocess
import sys
import weakref
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus.comparing import Piped, differences, saved
from films import decode, film_facts
from matplotlib.animation import FuncAnimation, writers
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path as Outline
from matplotlib.transforms import IdentityTransform
from test_preview import Screen, until
from xvfb import x_server

import gpumovie as gm
import gpumovie.mpl.film
from gpumovie import sources
from gpumovie.mpl import Drawing, Writer, drawing
from gpumovie.video.yuv420p import Yuv420p

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)
FRAMES = 10
#: libx264 with no loss after the conversion to 4:2:0.
EXACT = {"encoder": "libx264", "fallback": False, "quality": 0}


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


class Scene:
    """A line that moves, and what stays."""

    def __init__(self, size=SIZE, **options):
        self.fig, self.ax = plt.subplots(figsize=size, **options)
        (self.line,) = self.ax.plot(X, np.sin(X), "o-", label="line")
        self.ax.set(title="title", xlabel="x")
        self.ax.grid()
        self.ax.legend(loc="upper right")

    def update(self, i):
        self.line.set_ydata(np.sin(X + i / 3))
        return self.fig


def expected(scene, frames=FRAMES):
    """What savefig makes of the frames."""
    made = []
    for i in range(frames):
        scene.update(i)
        made.append(saved(scene.fig))
    return made


def in_420(pictures):
    """Frames as a film in yuv420p has them, each converted whole: planes one after another, of even sizes."""
    height, width, _ = np.shape(pictures[0])
    converted = []
    for picture in pictures:
        even = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        frame = Yuv420p((even.shape[1], even.shape[0])).update(even)
        converted.append(np.concatenate([plane.ravel() for plane in frame.planes]))
    return converted


def rgba(path):
    return decode(path, "rgba")


def planes(path):
    return decode(path, "yuv420p")


def alike(film, pictures):
    return len(film) == len(pictures) and all(map(np.array_equal, film, pictures))


# --- the size changes --------------------------------------------------------------------------------------


def resize(scene):
    scene.fig.set_size_inches(3, 2)


def change_dpi(scene):
    mpl.rcParams["savefig.dpi"] = 125


@pytest.mark.parametrize(("change", "size"), [(resize, "300x200"), (change_dpi, "300x225")])
def test_a_figure_of_another_size_is_an_error_that_names_frame_and_sizes(tmp_path, change, size):
    scene = Scene()

    def film():
        with gm.Movie(tmp_path / "film.mp4") as movie:
            for i in range(5):
                if i == 3:
                    change(scene)
                movie.write(scene.update(i))

    with pytest.raises(
        gm.FrameError,
        match=rf"^frame 3 is {size}, but this film's frames are 240x180; every frame must have one size: draw it at",
    ):
        film()
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mp4"]
    assert film_facts(tmp_path / "film.partial.mp4").frames == 3


@pytest.mark.parametrize(("change", "size"), [(resize, "300x200"), (change_dpi, "300x225")])
def test_so_it_is_when_rendered(tmp_path, change, size):
    scene = Scene()

    def draw(i):
        if i == 3:
            change(scene)
        return scene.update(i)

    with pytest.raises(gm.FrameError, match=rf"^draw\(3\) returned .* frame 3 is {size}, but .* are 240x180"):
        gm.render(draw, tmp_path / "film.mp4", frames=5)
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mp4"]
    assert film_facts(tmp_path / "film.partial.mp4").frames == 3


def test_a_size_that_comes_back_in_time_harms_nothing(tmp_path):
    scene, again = Scene(), Scene()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            scene.update(i)
            scene.fig.set_size_inches(4, 3)
            scene.fig.savefig(io.BytesIO())
            scene.fig.set_size_inches(SIZE)
            movie.write(scene.fig)
    assert not differences("sized", rgba(tmp_path / "film.mkv"), expected(again))


def test_dpi_that_is_set_on_the_way_is_as_in_savefig(tmp_path):
    """Which goes by the dpi that the figure was made with."""
    scene, again = Scene(), Scene()
    theirs = []
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(FRAMES):
            for one in (scene, again):
                one.fig.set_dpi(100 if i < 4 else 50)
            theirs.append(saved(again.update(i)))
            movie.write(scene.update(i))
    assert not differences("dpi", rgba(tmp_path / "film.mkv"), theirs)


def test_a_drawing_follows_size_and_dpi():
    """A still may have any size; so may a Drawing's next."""
    scene, sizes = Scene(), []
    shown = Drawing(scene.fig)
    for i in range(12):
        scene.fig.set_size_inches(2 + i // 4, 2)
        mpl.rcParams["savefig.dpi"] = "figure" if i < 6 else 50
        scene.update(i)
        picture = shown.draw()
        assert np.array_equal(picture, saved(scene.fig))
        sizes.append(picture.shape[1::-1])
    assert sizes == [(200, 200)] * 4 + [(300, 200)] * 2 + [(150, 100)] * 2 + [(200, 100)] * 4


@pytest.mark.parametrize("size", [(2.01, 1.8), (2.4, 1.51), (0.03, 0.05)], ids=["width", "height", "tiny"])
def test_odd_sizes(tmp_path, size):
    scene = Scene(size)
    gm.render(scene.update, tmp_path / "film.mp4", frames=FRAMES, **EXACT)
    gm.render(scene.update, tmp_path / "film.mkv", frames=FRAMES, codec="ffv1")
    theirs = expected(Scene(size))
    assert alike(planes(tmp_path / "film.mp4"), in_420(theirs))
    assert not differences("odd", rgba(tmp_path / "film.mkv"), theirs)


# --- closed, shown, copied ---------------------------------------------------------------------------------


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


# --- several figures, several films ------------------------------------------------------------------------


@pytest.mark.parametrize("count", [2, 6], ids=["two", "more than are kept"])
def test_figures_take_turns(tmp_path, count):
    scenes = [Scene(facecolor=f"C{n}") for n in range(count)]
    paths = [tmp_path / "film.mp4", tmp_path / "film.mkv"]
    with gm.Movie(paths[0], **EXACT) as lossy, gm.Movie(paths[1], codec="ffv1") as lossless:
        for i in range(FRAMES):
            for scene in scenes:
                lossy.write(scene.update(i))
                lossless.write(scene.fig)
    alone = [expected(scene) for scene in scenes]
    theirs = [frame for several in zip(*alone, strict=True) for frame in several]
    assert alike(planes(paths[0]), in_420(theirs))
    assert not differences("turns", rgba(paths[1]), theirs)


def test_a_figure_that_is_shown_again_after_another_is_what_it_was(tmp_path):
    """Nothing in it has changed, but everything in the film's picture."""
    one, other = Scene(), Scene(facecolor="C1")
    order = [one, one, one, one, other, one, other, other, other, one, one]
    gm.write(tmp_path / "film.mp4", (scene.fig for scene in order), **EXACT)
    assert alike(planes(tmp_path / "film.mp4"), in_420([saved(scene.fig) for scene in order]))


def test_a_new_figure_for_each_frame_is_freed(tmp_path):
    left, most = weakref.WeakSet(), 0
    movie = gm.Movie(tmp_path / "film.mp4", **EXACT)
    theirs = []
    for i in range(12):
        fig, ax = plt.subplots(figsize=SIZE)
        ax.plot(X, np.sin(X + i))
        left.add(fig)
        movie.write(fig)
        theirs.append(saved(fig))
        plt.close(fig)
        del fig, ax
        gc.collect()
        most = max(most, len(left))
    assert most == len(left) == gpumovie.mpl.film._FIGURES
    movie.close()
    gc.collect()
    assert len(left) == 0
    assert alike(planes(tmp_path / "film.mp4"), in_420(theirs))


@pytest.mark.parametrize("end", ["close", "abort"])
def test_a_figure_is_freed_when_its_films_have_ended(tmp_path, end):
    scene = Scene()
    movies = [gm.Movie(tmp_path / name) for name in ("one.mp4", "two.mp4")]
    for i in range(5):
        for movie in movies:
            movie.write(scene.update(i))
    for movie in movies:
        getattr(movie, end)()
    gone = weakref.ref(scene.fig)
    plt.close(scene.fig)
    del scene
    gc.collect()
    assert gone() is None


def test_a_figure_is_freed_when_its_animation_is_saved(tmp_path):
    scene, writer = Scene(), Writer(5)
    FuncAnimation(scene.fig, scene.update, 5).save(tmp_path / "film.mp4", writer=writer)
    gone = weakref.ref(scene.fig)
    plt.close(scene.fig)
    del scene, writer
    gc.collect()
    assert gone() is None


def test_one_figure_is_in_films_of_several_kinds_at_once(tmp_path):
    """Of other resolutions, some converted, some with opacity; some have only every other frame."""
    scene, theirs = Scene(facecolor=(1, 0.5, 0, 0.5)), {"exact": [], "small": [], "large": [], "clear": []}
    small, large = Drawing(scene.fig, dpi=50), Drawing(scene.fig, dpi=150)
    clear = Drawing(scene.fig, transparent=True)
    with (
        gm.Movie(tmp_path / "exact.mkv", codec="ffv1") as exact_film,
        gm.Movie(tmp_path / "small.mp4", **EXACT) as small_film,
        gm.Movie(tmp_path / "large.mp4", **EXACT) as large_film,
        gm.Movie(tmp_path / "clear.mov", codec="png", lossless=True) as clear_film,
    ):
        for i in range(FRAMES):
            scene.update(i)
            exact_film.write(scene.fig)
            large_film.write(large)
            if i % 2:
                small_film.write(small)
            clear_film.write(clear)
    for i in range(FRAMES):
        scene.update(i)
        for name, dpi in (("exact", "figure"), ("small", 50), ("large", 150), ("clear", "figure")):
            with mpl.rc_context({"savefig.dpi": dpi, "savefig.transparent": name == "clear"}):
                theirs[name].append(saved(scene.fig))
    assert not differences("exact", rgba(tmp_path / "exact.mkv"), theirs["exact"])
    assert alike(planes(tmp_path / "small.mp4"), in_420(theirs["small"][1::2]))
    assert alike(planes(tmp_path / "large.mp4"), in_420(theirs["large"]))
    assert not differences("clear", rgba(tmp_path / "clear.mov"), theirs["clear"])


# --- among other frames ------------------------------------------------------------------------------------

CARD = np.random.default_rng(0).integers(0, 256, (180, 240, 4), np.uint8)


@pytest.mark.parametrize("channels", [1, 3, 4], ids=["gray", "rgb", "rgba"])
@pytest.mark.parametrize("at", [{3, 4, 8}, {9}], ids=["between", "last"])
def test_arrays_come_between_figures_of_an_h264_film(tmp_path, channels, at):
    scene, theirs = Scene(), expected(Scene())
    with gm.Movie(tmp_path / "film.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write(CARD[..., :channels] if i in at else scene.update(i))
    film = planes(tmp_path / "film.mp4")
    plain = [i for i in range(FRAMES) if i not in at]
    assert alike(film[plain], in_420([theirs[i] for i in plain]))
    # Arrays are converted by the formula, figures by one that is within 1 of it.
    card = np.repeat(CARD[..., :1], 3, axis=2) if channels == 1 else CARD[..., :3]
    (shown,) = in_420([np.dstack([card, CARD[..., 3]])])
    assert all(np.abs(film[i].astype(int) - shown).max() <= 1 for i in at)


@pytest.mark.parametrize("channels", [3, 4], ids=["rgb", "rgba"])
def test_figures_follow_arrays_in_an_h264_film(tmp_path, channels):
    """A title card comes first; the film is in RGB then, and ffmpeg converts it."""
    scene, theirs = Scene(), expected(Scene())
    with gm.Movie(tmp_path / "film.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write(CARD[..., :channels] if i in (0, 5) else scene.update(i))
    with gm.Movie(tmp_path / "arrays.mp4", **EXACT) as movie:
        for i in range(FRAMES):
            movie.write((CARD if i in (0, 5) else theirs[i])[..., :channels])
    assert np.array_equal(planes(tmp_path / "film.mp4"), planes(tmp_path / "arrays.mp4"))


@pytest.mark.parametrize("options", [{"codec": "ffv1"}, {"lossless": True}], ids=str)
@pytest.mark.parametrize("figure_first", [True, False])
def test_in_a_lossless_film_rgb_arrays_and_figures_are_not_mixed(tmp_path, options, figure_first):
    scene = Scene()
    frames = [scene.fig, CARD[..., :3]]
    theirs, ours = ("rgba", "rgb24") if figure_first else ("rgb24", "rgba")
    with pytest.raises(gm.FrameError, match=f"^frame 1 is {ours}, but this film began with {theirs}; "):
        gm.write(tmp_path / "film.mkv", frames if figure_first else frames[::-1], **options)


def test_rgba_arrays_and_figures_are(tmp_path):
    scene = Scene()
    gm.write(tmp_path / "film.mkv", [CARD, scene.update(1), CARD, scene.update(2)], codec="ffv1")
    assert np.array_equal(rgba(tmp_path / "film.mkv")[[0, 2]], [CARD, CARD])


# --- what raises -------------------------------------------------------------------------------------------


class Fragile(Line2D):
    """Raises when it has been drawn a number of times."""

    left, error = 0, None

    def draw(self, renderer):
        super().draw(renderer)
        self.left -= 1
        if self.left == 0:
            raise self.error


ERRORS = [ZeroDivisionError("the user's own words"), KeyboardInterrupt("stop"), AttributeError("of the user's")]


def fragile(error, after, below=False):
    scene = Scene()
    line = Fragile(X, np.cos(X), zorder=1 if below else 3)
    line.left, line.error = after, error
    scene.ax.add_line(line)
    return scene


def by_write(scene, path, **options):
    with gm.Movie(path, **options) as movie:
        for i in range(FRAMES):
            movie.write(scene.update(i))


def by_render(scene, path, **options):
    gm.render(scene.update, path, frames=FRAMES, **options)


def by_save(scene, path, **options):
    animation = FuncAnimation(scene.fig, scene.update, FRAMES, init_func=lambda: None)
    animation.save(path, writer=Writer(5, **options))


@pytest.mark.parametrize("film", [by_write, by_render, by_save])
@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("after", [1, 7], ids=["first", "later"])
def test_an_artist_that_raises_ends_the_film_and_the_figure_can_be_filmed_again(tmp_path, film, error, after):
    scene = fragile(error, after)
    with pytest.raises(type(error)) as raised:
        film(scene, tmp_path / "film.mkv", codec="ffv1")
    assert raised.value is error and error.__cause__ is None
    assert (raised.traceback[-1].name, raised.traceback[-1].path) == ("draw", Path(__file__))
    assert not (tmp_path / "film.mkv").exists()
    film(scene, tmp_path / "film.mkv", codec="ffv1")
    assert not differences("again", rgba(tmp_path / "film.mkv"), expected(fragile(error, 0)))


def test_a_drawing_goes_on_after_an_artist_that_raised():
    scene, again = fragile(ZeroDivisionError(), 6), fragile(None, 0)
    shown, failed = Drawing(scene.fig), []
    for i in range(12):
        scene.update(i)
        try:
            ours = shown.draw()
        except ZeroDivisionError:
            failed.append(i)
        else:
            assert np.array_equal(ours, saved(again.update(i))), i
    assert len(failed) == 1


@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_a_function_that_raises_ends_the_film(tmp_path, error):
    scene = Scene()

    def draw(i):
        if i == 4:
            raise error
        return scene.update(i)

    with pytest.raises(type(error)) as raised:
        gm.render(draw, tmp_path / "film.mkv", frames=FRAMES, codec="ffv1")
    assert raised.value is error
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mkv"]
    assert film_facts(tmp_path / "film.partial.mkv").frames == 4
    by_render(scene, tmp_path / "film.mkv", codec="ffv1")
    assert not differences("again", rgba(tmp_path / "film.mkv"), expected(Scene()))


def test_what_matplotlib_itself_raises_comes_out_as_it_is(tmp_path):
    scene = Scene()
    with gm.Movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(5):
            movie.write(scene.update(i))
        title = scene.ax.set_title("$\\nothing_of_the_kind$")
        with pytest.raises(ValueError, match="nothing_of_the_kind"):
            movie.write(scene.fig)
        title.set_text("title")
        movie.write(scene.update(5))
    assert not differences("mended", rgba(tmp_path / "film.mkv"), expected(Scene(), 6))


# --- callbacks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("save", [by_write, by_save])
def test_what_a_callback_draws_is_in_every_frame(tmp_path, save):
    """Connected, and disconnected, in the middle."""

    def drawn(i):
        scene = Scene()
        count = iter(range(1000))

        def on_draw(event):
            gc = event.renderer.new_gc()
            gc.set_linewidth(2)
            place = 50 + 3 * scene.number
            event.renderer.draw_path(gc, Outline([(place, 60), (150, 100)]), IdentityTransform(), None)
            gc.restore()
            next(count)

        def update(i):
            scene.number = i
            if i == 4:
                scene.connection = scene.fig.canvas.mpl_connect("draw_event", on_draw)
            if i == 8:
                scene.fig.canvas.mpl_disconnect(scene.connection)
            return Scene.update(scene, i)

        scene.update, scene.drawn = update, on_draw
        return scene

    save(drawn(0), tmp_path / "film.mkv", codec="ffv1")
    assert not differences("callback", rgba(tmp_path / "film.mkv"), expected(drawn(0)))


# --- preview and progress ----------------------------------------------------------------------------------


def test_a_preview_shows_figures(tmp_path, monkeypatch):
    (tmp_path / "screen").mkdir()
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(gm.preview, "OPENING_SECONDS", 60)
    screen = Screen(tmp_path / "screen")
    monkeypatch.setenv("DISPLAY", screen.name)
    try:
        fig = plt.figure(figsize=(3, 2), facecolor=(0, 0.6, 0.2))
        patch = fig.add_artist(plt.Rectangle((0, 0), 0.5, 1, color=(0.8, 0, 0)))
        with gm.Movie(tmp_path / "film.mp4", preview=True, encoder="libx264") as movie:

            def seen(left, right):
                movie.write(fig)
                corner = screen.picture()[:200, :300].astype(int)
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


# --- another matplotlib ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "module", ["gpumovie.mpl", "gpumovie.mpl.film", "gpumovie.mpl.writer"], ids=lambda name: name.rpartition(".")[2]
)
def test_a_matplotlib_that_is_too_old_is_an_error_that_names_versions(module):
    script = f"""
import matplotlib
matplotlib.__version__, matplotlib.__version_info__ = "3.8.4", (3, 8, 4, "final", 0)
import gpumovie
try:
    import {module}
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (
        done.stdout == "matplotlib 3.8.4 is too old for gpumovie; it needs 3.9 or newer: pip install -U matplotlib\n"
    )


def test_a_figure_of_a_matplotlib_that_is_too_old_leaves_no_film(tmp_path):
    script = """
import matplotlib
matplotlib.__version__, matplotlib.__version_info__ = "3.8.4", (3, 8, 4, "final", 0)
import gpumovie
from matplotlib.figure import Figure
try:
    gpumovie.write("film.mp4", [Figure()])
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("matplotlib 3.8.4 is too old for gpumovie; it needs 3.9 or newer")
    assert list(tmp_path.iterdir()) == []


MPL = Path(drawing.__file__).parent


def is_private(name):
    return isinstance(name, str) and name.startswith("_") and not name.startswith("__")


def private_names():
    """Private names of matplotlib's in gpumovie/mpl: those that it cannot do without, and those that it looks for."""
    needed, sought, ours = set(), set(), {"_asdict", "_options"}
    for path in (path for path in MPL.glob("*.py") if f"gpumovie.mpl.{path.stem}" in sys.modules):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(ast.Name("self"), attr=name, ctx=ast.Store()):
                    ours.add(name)
                case ast.Attribute(attr=name) if is_private(name):
                    needed.add(name)
                case ast.Call(ast.Name("_attributes"), keywords=options):  # of still.py: sets them for a while
                    needed.update(option.arg for option in options if is_private(option.arg))
                case ast.FunctionDef(name) | ast.ClassDef(name):
                    ours.add(name)
                case ast.ImportFrom(module, names) if (module or "").startswith("matplotlib"):
                    needed.update(name.name for name in names if is_private(name.name))
                case ast.Call(ast.Name("getattr" | "hasattr"), [_, ast.Constant(name), *_]) if is_private(name):
                    sought.add(name)
    return sorted(needed - sought - ours | {"_renderer"}), sorted(sought)


NEEDED, SOUGHT = private_names()


class Renamed(ast.NodeTransformer):
    """Asks for a name that is not there: as if matplotlib had renamed what gpumovie/mpl knows."""

    def __init__(self, name):
        self.name, self.gone = name, f"{name}_is_gone"

    def visit_Attribute(self, node):
        self.generic_visit(node)
        node.attr = self.gone if node.attr == self.name else node.attr
        return node

    def visit_keyword(self, node):
        self.generic_visit(node)
        node.arg = self.gone if node.arg == self.name else node.arg
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("getattr" | "hasattr"), [_, ast.Constant(self.name) as asked, *_]):
                asked.value = self.gone
        return node

    def visit_alias(self, node):
        if node.name == self.name:
            node.name, node.asname = self.gone, node.asname or self.name
        return node


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with a name renamed."""

    def __init__(self, fullname, path, name):
        super().__init__(fullname, path)
        self.hidden = name

    def get_code(self, fullname):
        tree = Renamed(self.hidden).visit(ast.parse(Path(self.path).read_text()))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")


@pytest.fixture
def without(monkeypatch):
    """``without(name)`` gives gpumovie.mpl for a matplotlib that has not this private name; films use it."""
    package = "gpumovie.mpl_elsewhere"

    def load(name):
        class Finder:
            @staticmethod
            def find_spec(fullname, path=None, target=None):
                if not f"{fullname}.".startswith(f"{package}."):
                    return None
                rest = fullname.removeprefix(package).lstrip(".")
                file = MPL / (f"{rest}.py" if rest else "__init__.py")
                places = None if rest else [str(MPL)]
                loader = Loader(fullname, str(file), name)
                return importlib.util.spec_from_file_location(
                    fullname, file, loader=loader, submodule_search_locations=places
                )

        monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
        for kind, function in list(sources._drawn.items()):
            kind, function = (each.replace("gpumovie.mpl.", f"{package}.") for each in (kind, function))
            monkeypatch.setitem(sources._drawn, kind, function)
        return importlib.import_module(package)

    with monkeypatch.context() as patch:
        patch.setitem(writers._registered, "gpumovie", Writer)  # put back afterwards
        yield load
    for loaded in [each for each in sys.modules if f"{each}.".startswith(f"{package}.")]:
        del sys.modules[loaded]


def everything():
    """A figure that needs all that gpumovie knows of matplotlib's inside.

    Whoever teaches it more has to add here what needs that.
    """
    scene = Scene((4, 3), layout="constrained")
    scene.ax.legend(loc="best")
    scene.fig.align_labels()
    scene.ax.text(3, 0.5, "many words that are wrapped, and wrapped again", wrap=True, in_layout=False)
    scene.shown = [
        scene.fig.add_axes((0.4 + 0.15 * n, 0.2, 0.1, 0.1)).imshow(CARD[:9, :9, 0], **options)
        for n, options in enumerate([{}, {"interpolation": "nearest", "interpolation_stage": "data", "alpha": 0.5}])
    ]
    for image in scene.shown:
        image.axes.set_axis_off()
    scene.moving = [scene.ax.set_title("title"), scene.fig.suptitle("$x$")]
    return scene


def change_everything(scene, i):
    scene.update(i)
    for image in scene.shown:
        image.set_data(CARD[i : i + 9, :9, 0])
    if i > 3:  # before that the layout has come to rest
        for text in scene.moving:
            text.set_text(f"{text.get_text()} {i}")


@functools.cache
def everything_by_matplotlib():
    scene, theirs = everything(), Piped(5, codec="ffv1")
    animation = FuncAnimation(scene.fig, functools.partial(change_everything, scene), 6, init_func=lambda: None)
    animation.save("film.mkv", writer=theirs)
    return theirs.frames


def save_everything(path, module):
    scene = everything()
    animation = FuncAnimation(scene.fig, functools.partial(change_everything, scene), 6, init_func=lambda: None)
    animation.save(path, writer=module.Writer(5, codec="ffv1"))


@pytest.mark.parametrize("name", NEEDED)
def test_a_private_name_that_is_gone_costs_time_and_one_warning(tmp_path, without, name):
    theirs = everything_by_matplotlib()
    words = (
        rf"matplotlib \S+ is not as gpumovie knows it \(\w+Error: .*{name}_is_gone.*\); every figure is drawn whole"
    )
    with pytest.warns(UserWarning, match=words) as warned:
        save_everything(tmp_path / "film.mkv", without(name))
    assert len(warned) == 1
    assert not differences(name, rgba(tmp_path / "film.mkv"), theirs)


@pytest.mark.parametrize("name", SOUGHT)
def test_a_private_name_that_may_be_gone_costs_time_at_most(tmp_path, without, name):
    save_everything(tmp_path / "film.mkv", without(name))
    assert not differences(name, rgba(tmp_path / "film.mkv"), everything_by_matplotlib())


def test_as_it_is_nothing_is_gone(tmp_path, without):
    assert {"_unstale_viewLim", "_RendererAgg", "_is_saving"} <= set(NEEDED) and "_original_dpi" in SOUGHT
    save_everything(tmp_path / "film.mkv", without("_nothing_of_the_kind"))
    assert not differences("everything", rgba(tmp_path / "film.mkv"), everything_by_matplotlib())


def test_figures_as_frames_are_drawn_whole_then_too(tmp_path, without):
    without("_unstale_viewLim")
    with pytest.warns(UserWarning, match="_unstale_viewLim_is_gone") as warned:
        by_write(Scene(), tmp_path / "film.mkv", codec="ffv1")
    gm.write(tmp_path / "another.mp4", [Scene().fig] * 3)  # and says no more
    assert len(warned) == 1
    assert not differences("whole", rgba(tmp_path / "film.mkv"), expected(Scene()))
