"""The writer keeps matplotlib's contract: it is registered, saves by hand, survives errors, and makes HTML."""

import base64
import re
import subprocess
import sys
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from animations import FRAMES, animated, line_and_title
from films import decode, film_facts
from matplotlib.animation import FuncAnimation, writers

from gpumovie.mpl import Writer, savefig

# --- registered --------------------------------------------------------------------------------------------


def test_the_writer_is_registered():
    assert "gpumovie" in writers.list()
    assert writers["gpumovie"] is Writer


def test_there_is_no_writer_without_a_program():
    mpl.rcParams["animation.ffmpeg_path"] = "/nowhere/ffmpeg"
    assert not Writer.isAvailable()
    assert "gpumovie" not in writers.list()


def test_a_film_by_the_writers_name_has_the_rate_of_the_interval(tmp_path):
    fig, update = line_and_title()
    FuncAnimation(fig, update, FRAMES, interval=40).save(tmp_path / "film.mp4", writer="gpumovie")
    facts = film_facts(tmp_path / "film.mp4")
    assert (facts.codec, facts.pixel_format, facts.frames, facts.rate) == ("h264", "yuv420p", FRAMES, 25)


@pytest.mark.parametrize("fps", [12.5, Fraction(24000, 1001)])
def test_fps_is_the_films_rate(tmp_path, fps):
    animated(line_and_title).save(tmp_path / "film.mkv", writer="gpumovie", fps=fps)
    times = film_facts(tmp_path / "film.mkv").times
    assert times == pytest.approx([0, 1 / fps, 2 / fps], abs=0.0006)  # Matroska counts milliseconds


def test_saving_by_hand_as_with_any_writer(tmp_path):
    fig, update = line_and_title()
    writer = Writer(fps=10, codec="ffv1")
    expected = []
    with writer.saving(fig, tmp_path / "film.mkv", 50):
        assert writer.frame_size == (120, 90)
        for i in range(FRAMES):
            update(i)
            writer.grab_frame(facecolor="pink")
            expected.append(savefig.draw(fig, dpi=50, facecolor="pink").copy())
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_setup_takes_the_figures_dpi_and_finish_ends_the_film(tmp_path):
    fig, _ = line_and_title(dpi=60)
    writer = Writer()
    writer.setup(fig, tmp_path / "film.mp4")
    writer.grab_frame()
    writer.finish()
    facts = film_facts(tmp_path / "film.mp4")
    assert (facts.size, facts.frames, facts.rate) == ((144, 108), 1, 5)


def test_one_writer_saves_one_film_after_another(tmp_path):
    writer = Writer(5)
    for name, frames in (("one.mp4", 2), ("two.mp4", 3)):
        fig, update = line_and_title()
        FuncAnimation(fig, update, frames).save(tmp_path / name, writer=writer)
        assert film_facts(tmp_path / name).frames == writer.info.frames == frames


@pytest.mark.parametrize("option", [{"dpi": 100}, {"bbox_inches": "tight"}, {"format": "png"}], ids=str)
def test_grab_frame_refuses_what_the_film_decides(tmp_path, option):
    (name,) = option
    writer = Writer()
    with (
        pytest.raises(TypeError, match=f"grab_frame got an unexpected keyword argument '{name}'"),
        writer.saving(line_and_title()[0], tmp_path / "film.mp4", 50),
    ):
        writer.grab_frame(**option)
    assert list(tmp_path.iterdir()) == []


def test_what_is_known_of_the_film_stands_in_info(tmp_path):
    writer = Writer(5, codec="libx264")
    assert writer.info is None
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    info = writer.info
    assert (info.frames, info.encoder, info.codec, info.size) == (FRAMES, "libx264", "h264", (240, 180))
    assert info.why and info.bytes == (tmp_path / "film.mp4").stat().st_size


# --- an error on the way -----------------------------------------------------------------------------------


def failing(error, after):
    fig, update = line_and_title()

    def update_of_the_users(i):
        if i == after:
            raise error
        return update(i)

    return FuncAnimation(fig, update_of_the_users, 10)


@pytest.mark.parametrize("error", [ZeroDivisionError("the user's own words"), KeyboardInterrupt("stop")], ids=repr)
def test_the_users_exception_comes_out_as_it_is(tmp_path, error):
    with pytest.raises(type(error)) as raised:
        failing(error, 2).save(tmp_path / "film.mp4", writer="gpumovie")
    assert raised.value is error
    assert (error.__cause__, error.__context__) == (None, None)
    assert raised.traceback[-1].name == "update_of_the_users"


def test_an_exception_leaves_no_film_and_what_was_recorded_in_the_partial_file(tmp_path):
    writer = Writer(5)
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError(), 3).save(tmp_path / "film.mp4", writer=writer)
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mp4"]
    assert len(decode(tmp_path / "film.partial.mp4")) == writer.info.frames == 3


def test_an_exception_leaves_an_older_film_as_it_was(tmp_path):
    (tmp_path / "film.mp4").write_bytes(b"an older film")
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError(), 1).save(tmp_path / "film.mp4", writer="gpumovie")
    assert (tmp_path / "film.mp4").read_bytes() == b"an older film"


def test_an_exception_before_the_first_frame_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError(), 0).save(tmp_path / "film.mp4", writer="gpumovie")
    assert list(tmp_path.iterdir()) == []


def test_after_an_exception_the_same_writer_can_save(tmp_path):
    writer = Writer(5)
    with pytest.raises(ZeroDivisionError):
        failing(ZeroDivisionError(), 1).save(tmp_path / "film.mp4", writer=writer)
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert film_facts(tmp_path / "film.mp4").frames == FRAMES


def test_after_an_exception_the_canvas_draws_as_before(tmp_path, drawings):
    animation = failing(ZeroDivisionError(), 1)
    with pytest.raises(ZeroDivisionError):
        animation.save(tmp_path / "film.mp4", writer="gpumovie")
    drawings.clear()
    plt.gcf().canvas.draw_idle()
    assert drawings == [plt.gcf()]
    assert not plt.gcf().canvas.is_saving()


# --- HTML --------------------------------------------------------------------------------------------------


def test_html5_video_holds_the_film(tmp_path):
    mpl.rcParams["animation.writer"] = "gpumovie"
    html = animated(line_and_title).to_html5_video()
    assert re.match(r'<video width="240" height="180" controls autoplay loop>', html)
    film = re.search(r'src="data:video/mp4;base64,([^"]*)"', html)[1]
    (tmp_path / "film.mp4").write_bytes(base64.b64decode(film))
    facts = film_facts(tmp_path / "film.mp4")
    assert (facts.codec, facts.pixel_format, facts.size, facts.rate) == ("h264", "yuv420p", (240, 180), 5)
    assert len(decode(tmp_path / "film.mp4")) == FRAMES


JSHTML = """
import re, sys
import matplotlib as mpl, matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

def html():
    fig, ax = plt.subplots(figsize=(1, 1))
    (line,) = ax.plot([0, 1])
    text = FuncAnimation(fig, lambda i: line.set_ydata([0, i]), 2).to_jshtml()
    return re.sub("[0-9a-f]{32}", "a random name", text)

before = html()
assert "gpumovie" not in sys.modules and "gpumovie" not in mpl.animation.writers.list()
import gpumovie.mpl
mpl.rcParams["animation.writer"] = "gpumovie"
assert "gpumovie" in mpl.animation.writers.list()
assert html() == before and before.count("data:image/png;base64") == 2
"""


def test_jshtml_is_the_same_before_and_after_gpumovie_is_imported(tmp_path):
    command = [sys.executable, "-W", "error", "-c", JSHTML]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
