"""A figure as pixels: what savefig gives, from one drawing; and figures as frames of a Movie."""

import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from films import decode, film_facts
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import gpumovie as gm
from gpumovie.mpl import still

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)
PICTURE = np.random.default_rng(0).random((7, 9))


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


# --- figures -----------------------------------------------------------------------------------------------


def line(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.plot(X, np.sin(X), "o--", label="sin")
    ax.set(title="$\\sqrt{x}$ title", xlabel="x", ylabel="y")
    ax.legend()
    ax.grid()
    return fig


def image(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    fig.colorbar(ax.imshow(PICTURE))
    ax.set_xlabel("x")
    return fig


def images(**options):
    fig, axes = plt.subplots(2, 1, figsize=SIZE, **options)
    for ax in axes:
        fig.colorbar(ax.imshow(PICTURE))
    return fig


def subplots(**options):
    fig, axes = plt.subplots(2, 2, figsize=SIZE, **options)
    for power, ax in enumerate(axes.flat):
        ax.plot(X, X**power * 10.0 ** (2 * power))
        ax.set(xlabel="x", ylabel="y", title=f"{power}")
    return fig


def scatter(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.scatter(X, np.cos(X), s=20 * X, c=X, alpha=0.5)
    ax.bar(X[::8], X[::8], hatch="//", zorder=0)
    return fig


def polar(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "polar"}, **options)
    ax.plot(X, X)
    return fig


def logarithmic(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.loglog(X + 1e-3, np.exp(X))
    return fig


def in_space(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "3d"}, **options)
    ax.scatter(X, np.sin(X), X)
    ax.set_zlabel("z")
    return fig


def zoomed_inset(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    ax.plot(X, X)
    ax.secondary_xaxis("top", functions=(np.deg2rad, np.rad2deg))
    inset = ax.inset_axes((0.5, 0.2, 0.4, 0.4), xlim=(1, 2), ylim=(1, 2))
    ax.indicate_inset_zoom(inset)
    return fig


def subfigures(**options):
    fig = plt.figure(figsize=SIZE, **options)
    left, right = fig.subfigures(1, 2)
    left.set_facecolor("lightblue")
    left.suptitle("left")
    left.subplots().plot(X, X)
    right.subplots().imshow(PICTURE)
    return fig


def nested_subfigures(**options):
    fig = plt.figure(figsize=SIZE, **options)
    outer, _ = fig.subfigures(1, 2)
    for inner in outer.subfigures(2, 1):
        inner.set_facecolor("pink")
        inner.subplots().inset_axes((0.5, 0.5, 0.4, 0.4)).plot(X, X)
    return fig


def coloured(**options):
    return line(facecolor="orange", edgecolor="blue", linewidth=6, **options)


def translucent(**options):
    return line(facecolor=(1, 0, 0, 0.3), **options)


FIGURES = (
    *(line, image, scatter, subplots, polar, logarithmic, in_space, zoomed_inset, subfigures),
    *(coloured, translucent),
)
LAID_OUT = (line, images, subplots, in_space, zoomed_inset, subfigures)
LAYOUTS = ("constrained", "tight", "compressed")
# Neither matplotlib's tight layout of subfigures nor a compressed one of several grids exists.
IMPOSSIBLE = {(subfigures, "tight"), (subfigures, "compressed")}
CASES = [(figure, None) for figure in FIGURES] + [
    (figure, layout) for layout in LAYOUTS for figure in LAID_OUT if (figure, layout) not in IMPOSSIBLE
]


def by_savefig(fig, **options):
    """Pixels by matplotlib itself."""
    file = io.BytesIO()
    with mpl.rc_context({"savefig.bbox": None}):
        fig.savefig(file, format="rgba", **options)
    return np.frombuffer(file.getvalue(), np.uint8)


def same(fig, again, **options):
    """Whether a figure, drawn here, has the very bytes that matplotlib gives for another just like it."""
    return np.array_equal(still.draw(fig, **options).ravel(), by_savefig(again, **options))


# --- the picture -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("figure", "layout"), CASES, ids=lambda value: getattr(value, "__name__", value))
def test_a_figure_has_the_bytes_of_savefig(figure, layout):
    assert same(figure(layout=layout), figure(layout=layout), dpi=70)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_that_go_on_moving_follow_savefig_from_drawing_to_drawing(layout):
    """The layout of a picture depends on the one before it."""
    fig, again = (images(layout=layout) for _ in range(2))
    for words in ("", "two\nlines", ""):
        for one in (fig, again):
            one.axes[0].set_title(words)
        assert same(fig, again)


@pytest.mark.parametrize("transparent", [True, False, None])
@pytest.mark.parametrize("figure", [line, zoomed_inset, subfigures, nested_subfigures, translucent, in_space])
def test_transparent_is_as_in_savefig(figure, transparent):
    assert same(figure(), figure(), transparent=transparent)


@pytest.mark.parametrize("facecolor", ["pink", np.array([1.0, 0.5, 0]), None], ids=["name", "array", "None"])
def test_a_facecolor_wins_over_transparent_as_in_savefig(facecolor):
    mpl.rcParams["savefig.facecolor"] = "yellow"
    assert same(line(), line(), transparent=True, facecolor=facecolor)


def test_a_transparent_picture_has_an_empty_background():
    alpha = still.draw(line(), transparent=True)[:, :, 3]
    assert alpha[0, 0] == 0 and alpha.max() == 255


def test_transparent_by_rcparams_is_as_in_savefig():
    mpl.rcParams["savefig.transparent"] = True
    assert same(line(), line())
    assert still.draw(line())[0, 0, 3] == 0


@pytest.mark.parametrize(
    "colours",
    [{"facecolor": "green"}, {"facecolor": "none"}, {"facecolor": "auto"}, {"edgecolor": (0, 1, 0, 0.5)}],
    ids=str,
)
def test_colours_are_as_in_savefig(colours):
    assert same(coloured(), coloured(), **colours)


def test_colours_by_rcparams_are_as_in_savefig():
    mpl.rcParams.update({"savefig.facecolor": "yellow", "savefig.edgecolor": "black"})
    assert same(coloured(), coloured())
    assert tuple(still.draw(line())[0, 0]) == (255, 255, 0, 255)


@pytest.mark.parametrize("dpi", [50, 72.5, 130, "figure", None])
@pytest.mark.parametrize("usual", ["figure", 40], ids=lambda usual: f"savefig.dpi={usual}")
def test_dpi_is_as_in_savefig(dpi, usual):
    mpl.rcParams["savefig.dpi"] = usual
    picture = still.draw(line(dpi=90), dpi=dpi)
    pixels = {None: 90 if usual == "figure" else usual, "figure": 90}.get(dpi, dpi)
    assert picture.shape == (int(1.8 * pixels), int(2.4 * pixels), 4)
    options = {} if dpi is None else {"dpi": dpi}
    assert np.array_equal(picture.ravel(), by_savefig(line(dpi=90), **options))


def test_dpi_of_the_figure_is_that_without_the_screens_scale():
    fig = line(dpi=60)
    fig.canvas._set_device_pixel_ratio(2)  # what a GUI does on a screen of high density
    assert still.draw(fig, dpi="figure").shape == (108, 144, 4)
    assert (fig.dpi, fig.canvas.device_pixel_ratio) == (120, 2)


def test_a_tight_bounding_box_by_rcparams_changes_nothing():
    mpl.rcParams["savefig.bbox"] = "tight"
    assert still.draw(line(), dpi=50).shape == (90, 120, 4)
    assert still.draw(line(), dpi=50, transparent=True).shape == (90, 120, 4)
    assert still.draw(line(), dpi=50, pad_inches=0.5).shape == (90, 120, 4)


@pytest.mark.parametrize("option", [{"format": "png"}, {"bbox_inches": "tight"}], ids=str)
def test_what_would_change_size_or_format_is_refused(option):
    (name,) = option
    with pytest.raises(TypeError, match=rf"{name}=.* cannot be used: every frame must have one size and format"):
        still.draw(line(), **option)


@pytest.mark.parametrize("layout", [None, *LAYOUTS])
def test_a_figure_is_drawn_once(layout, monkeypatch):
    drawings, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda fig, renderer: (drawings.append(fig), draw(fig, renderer)))
    fig = image(layout=layout)
    still.draw(fig)
    assert drawings == [fig]


# --- the figure afterwards ---------------------------------------------------------------------------------


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
    still.draw(fig, dpi=37, facecolor="red", edgecolor="blue", **options)
    assert state(fig) == before


def test_a_figure_is_as_it_was_when_an_artist_fails():
    class Broken(Line2D):
        def draw(self, renderer):
            raise ZeroDivisionError("an artist of the user's")

    fig = on_pdf()
    fig.axes[0].add_line(Broken([0, 1], [0, 1]))
    before = state(fig)
    with pytest.raises(ZeroDivisionError, match="an artist of the user's"):
        still.draw(fig, dpi=37, facecolor="red")
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
    still.draw(fig, dpi=50)
    by_savefig(fig, dpi=50)
    assert seen == [(True, 1, None, (120, 90), 50)] * 2


def test_a_window_is_not_resized(monkeypatch):
    fig, asked = line(), []
    monkeypatch.setattr(fig.canvas.manager, "resize", lambda *size: asked.append(size))
    still.draw(fig, dpi=37)
    assert asked == []


def test_a_windows_own_drawing_is_left_out():
    class Screen(FigureCanvasAgg):
        def draw(self):
            raise AssertionError("the screen was drawn")

    fig = line()
    Screen(fig)
    assert same(fig, line())


# --- figures as frames -------------------------------------------------------------------------------------


def test_a_movie_takes_a_figure_that_changes(tmp_path):
    fig, expected = line(), []
    with gm.Movie(tmp_path / "film.mkv", fps=10, codec="ffv1") as movie:
        for i in range(3):
            fig.axes[0].lines[0].set_ydata(np.sin(X + i))
            expected.append(by_savefig(fig).reshape(180, 240, 4))
            movie.write(fig)
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_write_takes_a_list_of_figures(tmp_path):
    figures = [line(), image(), Figure(SIZE)]
    gm.write(tmp_path / "film.mkv", figures, codec="ffv1")
    expected = [by_savefig(fig).reshape(180, 240, 4) for fig in figures]
    assert np.array_equal(decode(tmp_path / "film.mkv", "rgba"), expected)


def test_a_figure_of_a_users_own_class_is_a_frame(tmp_path):
    class Poster(Figure):
        pass

    gm.write(tmp_path / "film.mp4", [plt.figure(FigureClass=Poster, figsize=SIZE)] * 2)
    assert film_facts(tmp_path / "film.mp4").frames == 2


def test_a_figure_that_changes_its_size_is_an_error_that_names_frame_and_sizes(tmp_path):
    fig = line()

    def frames():
        yield fig
        yield fig
        fig.set_size_inches(3, 2)
        yield fig

    with pytest.raises(gm.FrameError, match=r"frame 2 is 300x200, but this film's frames are 240x180"):
        gm.write(tmp_path / "film.mp4", frames())
    assert not (tmp_path / "film.mp4").exists()
