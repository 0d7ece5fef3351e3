"""A figure as pixels: what savefig gives, from one drawing."""

from fractions import Fraction

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from savefig_figures import (
    LAYOUTS,
    by_savefig,
    coloured,
    image,
    images,
    in_space,
    line,
    logarithmic,
    nested_subfigures,
    polar,
    same,
    scatter,
    subfigures,
    subplots,
    translucent,
    zoomed_inset,
)

import gpumovie as gm
from gpumovie.mpl import Drawing, savefig

FIGURES = (
    *(line, image, scatter, subplots, polar, logarithmic, in_space, zoomed_inset, subfigures),
    *(coloured, translucent),
)
LAID_OUT = (line, images, subplots, in_space, zoomed_inset, subfigures)
# Neither matplotlib's tight layout of subfigures nor a compressed one of several grids exists.
IMPOSSIBLE = {(subfigures, "tight"), (subfigures, "compressed")}
CASES = [(figure, None) for figure in FIGURES] + [
    (figure, layout) for layout in LAYOUTS for figure in LAID_OUT if (figure, layout) not in IMPOSSIBLE
]


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
    alpha = savefig.draw(line(), transparent=True)[:, :, 3]
    assert alpha[0, 0] == 0 and alpha.max() == 255


def test_transparent_by_rcparams_is_as_in_savefig():
    mpl.rcParams["savefig.transparent"] = True
    assert same(line(), line())
    assert savefig.draw(line())[0, 0, 3] == 0


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
    assert tuple(savefig.draw(line())[0, 0]) == (255, 255, 0, 255)


@pytest.mark.parametrize("dpi", [50, 72.5, 130, "figure", None])
@pytest.mark.parametrize("usual", ["figure", 40], ids=lambda usual: f"savefig.dpi={usual}")
def test_dpi_is_as_in_savefig(dpi, usual):
    mpl.rcParams["savefig.dpi"] = usual
    picture = savefig.draw(line(dpi=90), dpi=dpi)
    pixels = {None: 90 if usual == "figure" else usual, "figure": 90}.get(dpi, dpi)
    assert picture.shape == (int(1.8 * pixels), int(2.4 * pixels), 4)
    options = {} if dpi is None else {"dpi": dpi}
    assert np.array_equal(picture.ravel(), by_savefig(line(dpi=90), **options))


def test_dpi_of_the_figure_is_that_without_the_screens_scale():
    fig = line(dpi=60)
    fig.canvas._set_device_pixel_ratio(2)  # what a GUI does on a screen of high density
    assert savefig.draw(fig, dpi="figure").shape == (108, 144, 4)
    assert (fig.dpi, fig.canvas.device_pixel_ratio) == (120, 2)


def test_a_tight_bounding_box_by_rcparams_changes_nothing():
    mpl.rcParams["savefig.bbox"] = "tight"
    assert savefig.draw(line(), dpi=50).shape == (90, 120, 4)
    assert savefig.draw(line(), dpi=50, transparent=True).shape == (90, 120, 4)
    assert savefig.draw(line(), dpi=50, pad_inches=0.5).shape == (90, 120, 4)


@pytest.mark.parametrize("option", [{"format": "png"}, {"bbox_inches": "tight"}], ids=str)
def test_what_would_change_size_or_format_is_refused(option):
    (name,) = option
    with pytest.raises(TypeError, match=rf"{name}=.* cannot be used: every frame must have one size and format"):
        savefig.draw(line(), **option)


@pytest.mark.parametrize("option", [{"format": "png"}, {"bbox_inches": "tight"}], ids=str)
def test_a_drawing_refuses_them_when_it_is_made(option):
    with pytest.raises(TypeError, match="cannot be used: every frame must have one size and format"):
        Drawing(line(), **option)


@pytest.mark.parametrize(
    ("option", "hint"),
    [
        ({"facecolour": "red"}, r"\(facecolour='red'\); did you mean facecolor="),
        ({"pil_kwargs": {}}, r"\(pil_kwargs={}\)"),
    ],
    ids=str,
)
def test_a_keyword_that_savefig_refuses_is_an_error_when_a_drawing_is_made(option, hint):
    (name,) = option
    with pytest.raises(TypeError, match=rf"Drawing\(\) got an unexpected keyword argument '{name}' {hint}"):
        Drawing(line(), **option)
    with pytest.raises(TypeError, match=name):
        by_savefig(line(), **option)


@pytest.mark.parametrize(
    "option",
    [
        {"orientation": "landscape"},
        {"pad_inches": 1},
        {"bbox_extra_artists": []},
        {"backend": "agg"},
        {"metadata": None},
    ],
    ids=str,
)
def test_a_drawing_takes_what_savefig_takes(option):
    picture = Drawing(line(), **option).draw()
    assert np.array_equal(np.ravel(picture), by_savefig(line(), **option))


def test_a_canvas_of_ones_own_may_take_more(tmp_path):
    class Canvas(FigureCanvasAgg):
        def print_rgba(self, file, *, brightness, **others):
            file.write(b"1234" * brightness)

    fig = line()
    Canvas(fig)
    assert Drawing(fig, brightness=3).draw().tobytes() == b"1234" * 3


@pytest.mark.parametrize("dpi", [np.float32(70), np.array(70), 70.0, Fraction(70), "figure", None], ids=repr)
def test_a_drawing_takes_any_number_as_dpi(dpi):
    assert Drawing(line(dpi=70), dpi=dpi).draw().shape == (126, 168, 4)


def test_a_drawing_is_of_a_figure():
    axes = line().axes[0]
    with pytest.raises(
        gm.OptionError, match=r"fig=<Axes: .*> is no Figure but of <class .*Axes'>; give its figure, its.*\.figure"
    ):
        Drawing(axes)
    with pytest.raises(
        gm.OptionError, match=r"fig=None is no Figure but of <class 'NoneType'>; give a matplotlib Figure$"
    ):
        Drawing(None)


@pytest.mark.parametrize("layout", [None, *LAYOUTS])
def test_a_figure_is_drawn_once(layout, drawings):
    fig = image(layout=layout)
    savefig.draw(fig)
    assert drawings == [fig]
