"""gpumovie.pyplot: matplotlib.pyplot under another name, and films of what is current."""

from __future__ import annotations

import importlib
import io
import os
import subprocess
import sys
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot
import numpy as np
import pytest
from films import decode, film_facts
from matplotlib.figure import Figure

import gpumovie as gm
from gpumovie.mpl import Drawing, audit, figure_cache

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)


@pytest.fixture
def plt():
    """The module, without windows, and without a choice of backend that other tests would see."""
    matplotlib.pyplot.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["figure.figsize"] = SIZE
        yield importlib.import_module("gpumovie.pyplot")
    matplotlib.pyplot.close("all")


def by_savefig(fig, **options):
    """Pixels by matplotlib itself: shape (height, width, 4)."""
    file = io.BytesIO()
    fig.savefig(file, format="rgba", **options)
    dpi = options.get("dpi", fig.dpi)
    return np.frombuffer(file.getvalue(), np.uint8).reshape(round(SIZE[1] * dpi), round(SIZE[0] * dpi), 4)


def run(code, folder=None, **environment):
    """Run ``code`` in a fresh interpreter, in which warnings are errors; what it printed."""
    full = {k: v for k, v in ({**os.environ, "MPLBACKEND": None, "DISPLAY": None} | environment).items() if v}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, cwd=folder, env=full, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- matplotlib.pyplot ------------------------------------------------------------------------------------------


def test_every_name_is_matplotlibs(plt):
    theirs = matplotlib.pyplot
    public = {name for name in dir(theirs) if not name.startswith("_")}
    assert set(dir(plt)) == {*dir(theirs), "movie"}
    assert set(plt.__all__) == {*public, "movie"}
    for name in public:
        assert getattr(plt, name) is getattr(theirs, name), name


def test_a_name_that_is_none_is_an_error_that_names_the_module(plt):
    with pytest.raises(AttributeError, match=r"module 'gpumovie\.pyplot' has no attribute 'plott'"):
        plt.plott  # noqa: B018


def test_names_that_matplotlib_gets_later_are_there(plt, monkeypatch):
    monkeypatch.setattr(matplotlib.pyplot, "show", lambda: "shown")
    assert plt.show() == "shown"


def test_a_star_import():
    code = """
from gpumovie.pyplot import *
plot([1, 2])
rcParams["lines.linewidth"] = 3
print(gcf().canvas.__module__, movie.__module__, "show" in dir())
"""
    assert run(code) == "gpumovie.mpl.backend gpumovie.pyplot True\n"


BACKEND = "import gpumovie.pyplot, matplotlib; print(matplotlib.get_backend())"


@pytest.mark.parametrize(
    ("before", "environment", "backend"),
    [
        ("", {}, "module://gpumovie.mpl.backend"),
        ("import matplotlib.pyplot\n", {}, "module://gpumovie.mpl.backend"),
        ("", {"MPLBACKEND": "svg"}, "svg"),
        (
            "",
            {"MPLBACKEND": "module://matplotlib_inline.backend_inline"},
            "module://matplotlib_inline.backend_inline",
        ),
        ("import matplotlib; matplotlib.use('pdf')\n", {}, "pdf"),
        ("import matplotlib; matplotlib.use('gpumovie')\n", {}, "gpumovie"),
        ("import matplotlib.pyplot as plt; plt.switch_backend('agg')\n", {}, "agg"),
        ("import matplotlib.pyplot as plt; plt.figure()\n", {}, "agg"),
    ],
)
def test_a_backend_that_was_chosen_stays(before, environment, backend):
    assert run(before + BACKEND, **environment) == f"{backend}\n"


def test_where_a_gui_runs_matplotlib_chooses():
    code = """
import matplotlib, matplotlib.cbook
matplotlib.cbook._get_running_interactive_framework = lambda: "qt"
import gpumovie.pyplot
print(matplotlib.get_backend(auto_select=False))
"""
    assert run(code) == "None\n"


def test_it_registers_the_writer():
    code = """
import gpumovie.pyplot as plt
from matplotlib.animation import writers
print(writers.is_available("gpumovie"))
"""
    assert run(code) == "True\n"


# --- films ------------------------------------------------------------------------------------------------------


def test_grab_adds_the_current_figure_as_it_is(plt, tmp_path):
    (line,) = plt.plot(X, np.sin(X))
    plt.title("a title")
    expected = []
    with plt.movie(tmp_path / "film.mkv", fps=Fraction(24000, 1001), codec="ffv1") as movie:
        for i in range(5):
            line.set_ydata(np.sin(X + i))
            expected.append(by_savefig(plt.gcf()))
            movie.grab()
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)
    assert movie.info.frames == 5 and movie.info.fps == Fraction(24000, 1001) and movie.info.size == (240, 180)
    assert "film.mkv" in repr(movie)


def test_only_what_changed_is_drawn(plt, tmp_path, monkeypatch):
    drawn, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda fig, renderer: (drawn.append(fig), draw(fig, renderer))[1])
    (line,) = plt.plot(X, np.sin(X))
    with audit.disabled(), plt.movie(tmp_path / "film.mp4") as movie:
        for i in range(10):
            line.set_ydata(np.sin(X + i))
            movie.grab()
    assert len(drawn) <= 2
    assert film_facts(tmp_path / "film.mp4").frames == 10


def test_dpi_and_arguments_of_savefig(plt, tmp_path):
    (line,) = plt.plot(X, np.sin(X))
    expected = []
    with plt.movie(tmp_path / "film.mkv", dpi=150, codec="ffv1") as movie:
        for i, options in enumerate([{}, {"facecolor": "pink"}, {"transparent": True}, {"facecolor": [1, 1, 0]}, {}]):
            line.set_ydata(np.sin(X + i))
            expected.append(by_savefig(plt.gcf(), dpi=150, **options))
            movie.grab(**options)
    assert movie.info.size == (360, 270)
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_figures_follow_each_other(plt, tmp_path):
    """More than are kept, in turns; the current one each time."""
    figures, expected = [plt.figure() for _ in range(6)], []
    with plt.movie(tmp_path / "film.mkv", codec="ffv1") as movie:
        for i in range(12):
            plt.figure(figures[i % 6])
            plt.plot(X, np.sin(X + i))
            expected.append(by_savefig(plt.gcf()))
            movie.grab()
        assert len(movie._figures) == 4
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_a_figure_by_name_is_filmed_whatever_is_current(plt, tmp_path):
    fig = Figure(SIZE)
    (line,) = fig.subplots().plot(X, np.sin(X))
    expected = []
    with plt.movie(tmp_path / "film.mkv", fig=fig, codec="ffv1") as movie:
        for i in range(3):
            plt.figure()
            line.set_ydata(np.cos(X + i))
            expected.append(by_savefig(fig))
            movie.grab()
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_strict_is_that_of_drawing(plt, tmp_path, monkeypatch):
    asked = []

    def drawing(fig, **options):
        asked.append(options)
        return Drawing(fig, **options)

    monkeypatch.setattr(figure_cache, "Drawing", drawing)
    plt.figure()
    with plt.movie(tmp_path / "film.mp4", dpi="figure", strict=True) as movie:
        movie.grab()
    assert asked == [{"dpi": "figure", "strict": True}]


def test_an_exception_leaves_no_film(plt, tmp_path):
    plt.plot(X)
    movie = plt.movie(tmp_path / "film.mp4")

    def film():
        with movie:
            movie.grab()
            raise RuntimeError("a user's own")

    with pytest.raises(RuntimeError, match="a user's own"):
        film()
    assert not (tmp_path / "film.mp4").exists()
    with pytest.raises(gm.ClosedError, match=r"frame 1 came after '.*film.mp4' was closed"):
        movie.grab()


def test_it_draws_with_the_backend_too(tmp_path):
    code = """
import gpumovie.pyplot as plt
(line,) = plt.plot([1, 3, 2])
with plt.movie("film.mp4", fps=10) as movie:
    for i in range(3):
        line.set_ydata([1, i, 2])
        movie.grab()
print(movie.info.frames)
plt.savefig("film.png")
"""
    assert run(code, tmp_path) == "3\n"
    assert (tmp_path / "film.png").exists()


# --- wrong uses -------------------------------------------------------------------------------------------------


def test_a_figure_of_another_size_is_an_error_that_names_frame_and_sizes(plt, tmp_path):
    with plt.movie(tmp_path / "film.mp4") as movie:
        plt.figure()
        movie.grab()
        plt.figure(figsize=(3, 2))
        with pytest.raises(gm.FrameError, match=r"frame 1 is 300x200, but this film's frames are 240x180"):
            movie.grab()
    assert movie.info.frames == 1


def test_no_figure_is_an_error_and_makes_none(plt, tmp_path):
    with pytest.raises(gm.FrameError, match=r"there is no figure for frame 0: make one before grab\(\)"):
        plt.movie(tmp_path / "film.mp4").grab()
    assert not plt.get_fignums()


def test_no_frame_is_an_error(plt, tmp_path):
    with pytest.raises(gm.FrameError, match=r"no frame was written to .*film\.mp4"), plt.movie(tmp_path / "film.mp4"):
        pass


@pytest.mark.parametrize("name", ["dpi", "format", "bbox_inches"])
def test_what_the_film_decides_is_refused(plt, tmp_path, name):
    plt.figure()
    words = rf"grab\(\) got an unexpected keyword argument '{name}': the film decides it"
    with pytest.raises(TypeError, match=words), plt.movie(tmp_path / "film.mp4") as movie:
        movie.grab(**{name: "tight"})


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"fig": 1}, r"fig=1 is no matplotlib figure; give one, or leave it out"),
        ({"dpi": 0}, r"dpi=0 is no number of pixels an inch; give one above 0, or 'figure'"),
        ({"dpi": True}, r"dpi=True is no number"),
        ({"dpi": "high"}, r"dpi='high' is no number"),
        ({"dpi": float("nan")}, r"dpi=nan is no number"),
        ({"dpi": float("inf")}, r"dpi=inf is no number"),
        ({"fps": 0}, r"fps"),
        ({"codec": "divx9"}, r"codec.*divx9"),
    ],
    ids=str,
)
def test_arguments_that_cannot_be(plt, tmp_path, options, words):
    with pytest.raises(gm.OptionError, match=words):
        plt.movie(tmp_path / "film.mp4", **options)
    assert not list(tmp_path.iterdir())


def test_an_option_that_is_none_is_pythons_error(plt, tmp_path):
    with pytest.raises(TypeError, match="unexpected keyword argument 'qualty'"):
        plt.movie(tmp_path / "film.mp4", qualty=20)
