"""What users' artists, functions and callbacks raise or draw on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from corpus.comparing import differences, saved
from films import film_facts
from matplotlib.lines import Line2D
from matplotlib.path import Path as Outline
from matplotlib.transforms import IdentityTransform
from moving import FRAMES, Scene, by_render, by_save, by_write, expected, rgba
from plots import X

import gpumovie as gm
from gpumovie.mpl import Drawing


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
