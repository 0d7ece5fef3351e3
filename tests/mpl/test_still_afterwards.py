"""Whatever a figure's canvas is: drawing leaves it as it was."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from plots import SIZE, X
from savefig_figures import by_savefig, line, same

from gpumovie.mpl import savefig


def on_agg():
    return line(layout="constrained")


def on_no_canvas_at_all():
    fig = Figure(SIZE)
    fig.subplots().plot(X, X)
    return fig


def on_pdf():
    fig = on_agg()
    FigureCanvasPdf(fig)
    return fig


def on_svg():
    fig = on_agg()
    FigureCanvasSVG(fig)
    return fig


CANVASES = (on_agg, on_no_canvas_at_all, on_pdf, on_svg)


@pytest.mark.parametrize("figure", CANVASES)
def test_any_canvas_gives_the_same_picture(figure):
    assert same(figure(), figure(), dpi=55)


def state(fig):
    canvas = fig.canvas
    return {
        "dpi": fig.dpi,
        "size": tuple(fig.get_size_inches()),
        "colours": (fig.get_facecolor(), fig.get_edgecolor()),
        "canvas": id(canvas),
        "saving": canvas.is_saving(),
        "manager": id(canvas.manager),
        "ratio": canvas.device_pixel_ratio,
        "layout": id(fig.get_layout_engine()),
        "backgrounds": [ax.get_facecolor() for ax in fig.axes],
    }


@pytest.mark.parametrize("options", [{}, {"transparent": True}], ids=["opaque", "transparent"])
@pytest.mark.parametrize("figure", CANVASES)
def test_a_figure_is_afterwards_as_it_was(figure, options):
    fig = figure()
    before = state(fig)
    savefig.draw(fig, dpi=37, facecolor="red", edgecolor="blue", **options)
    assert state(fig) == before


def test_a_figure_is_as_it_was_when_an_artist_fails():
    class Broken(Line2D):
        def draw(self, renderer):
            raise ZeroDivisionError("an artist of the user's")

    fig = on_pdf()
    fig.axes[0].add_line(Broken([0, 1], [0, 1]))
    before = state(fig)
    with pytest.raises(ZeroDivisionError, match="an artist of the user's"):
        savefig.draw(fig, dpi=37, facecolor="red")
    assert state(fig) == before


def test_animated_artists_are_drawn_as_when_saving():
    figures = [line() for _ in range(2)]
    for fig in figures:
        fig.axes[0].lines[0].set_animated(True)
    assert same(*figures)


def test_an_artist_sees_the_canvas_that_savefig_shows_it():
    class Curious(Line2D):
        def draw(self, renderer):
            canvas = self.get_figure().canvas
            size = canvas.get_width_height()
            seen.append((canvas.is_saving(), canvas.device_pixel_ratio, canvas.manager, size, renderer.dpi))

    seen = []
    fig = line(dpi=60)
    fig.axes[0].add_line(Curious([0, 1], [0, 1]))
    fig.canvas._set_device_pixel_ratio(2)
    savefig.draw(fig, dpi=50)
    by_savefig(fig, dpi=50)
    assert seen == [(True, 1, None, (120, 90), 50)] * 2


def test_a_window_is_not_resized(monkeypatch):
    fig, asked = line(), []
    monkeypatch.setattr(fig.canvas.manager, "resize", lambda *size: asked.append(size))
    savefig.draw(fig, dpi=37)
    assert asked == []


def test_a_windows_own_drawing_is_left_out():
    class Screen(FigureCanvasAgg):
        def draw(self):
            raise AssertionError("the screen was drawn")

    fig = line()
    Screen(fig)
    assert same(fig, line())
