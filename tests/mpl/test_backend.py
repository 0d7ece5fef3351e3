"""matplotlib's backend "gpumovie": what savefig writes, and which rasterizer draws it."""

from __future__ import annotations

import dataclasses
import io
import os
import subprocess
import sys
import threading
from importlib import metadata

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.registry import backend_registry
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from PIL import Image
from plots import SIZE, X
from savefig_figures import (
    coloured,
    image,
    in_space,
    line,
    logarithmic,
    polar,
    scatter,
    subfigures,
    subplots,
    translucent,
    zoomed_inset,
)

import gpumovie as gm
from gpumovie.gl.context.opening import open_context
from gpumovie.mpl.opengl import contexts, still_renderer
from gpumovie.mpl.opengl.renderer import GLRenderer
from gpumovie.mpl.rasterizer import choose

FIGURES = (
    *(line, image, scatter, subplots, polar, logarithmic, in_space, zoomed_inset, subfigures),
    *(coloured, translucent),
)


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """The backend as it is when a program starts, drawing by OpenGL."""
    mpl.use("gpumovie")
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "gl")
    yield
    plt.switch_backend("agg")
    if still_renderer.thread_state.renderer is not None:
        still_renderer.thread_state.renderer.free()
    contexts.close()
    still_renderer.thread_state.reset()
    still_renderer.warn_once.cache_clear()


@pytest.fixture
def flushed(monkeypatch):
    """One entry for each still that OpenGL drew."""
    stills, flush = [], GLRenderer.flush
    monkeypatch.setattr(GLRenderer, "flush", lambda renderer: (stills.append(renderer), flush(renderer))[1])
    return stills


def saved(fig, form="png", **options):
    """What savefig writes, as an array; the alpha last, where there is one."""
    file = io.BytesIO()
    fig.savefig(file, format=form, **options)
    return np.asarray(Image.open(file))


def by_agg(fig, form="png", **options):
    """The same by matplotlib's own canvas."""
    FigureCanvasAgg(fig)
    return saved(fig, form, **options)


def alike(ours, theirs, rms=1.0):
    """Whether two images look the same, opaque or laid over black and white."""
    assert ours.shape == theirs.shape

    def seen(rgba):
        if rgba.shape[2] == 3:
            return rgba.astype(float)
        alpha = rgba[..., 3:] / 255
        over_black = rgba[..., :3] * alpha
        return np.concatenate([over_black, over_black + 255 * (1 - alpha), rgba[..., 3:]], axis=2)

    apart = np.abs(seen(ours) - seen(theirs))
    return np.sqrt((apart**2).mean()) <= rms and (apart.max(axis=2) > 24).mean() <= 0.005


def run(code, **environment):
    """Run ``code`` in a fresh interpreter, in which warnings are errors; what it printed."""
    full = {k: v for k, v in (os.environ | environment).items() if v is not None}
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, env=full, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


# --- what is written --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"transparent": True}, {"dpi": 150}], ids=str)
@pytest.mark.parametrize("figure", FIGURES)
def test_a_png_looks_as_by_agg(figure, options, flushed):
    ours = saved(figure(), **options)
    assert len(flushed) == 1
    assert alike(ours, by_agg(figure(), **options))


@pytest.mark.parametrize("figure", [line, image, in_space])
def test_a_tight_box_is_as_by_agg(figure, flushed):
    ours = saved(figure(), dpi=77, bbox_inches="tight", pad_inches=0.3)
    assert len(flushed) == 1
    assert alike(ours, by_agg(figure(), dpi=77, bbox_inches="tight", pad_inches=0.3))


@pytest.mark.parametrize("layout", ["constrained", "tight", "compressed"])
def test_layouts_are_as_by_agg(layout, flushed):
    assert alike(saved(images_of(layout)), by_agg(images_of(layout)))
    assert len(flushed) == 1


def images_of(layout):
    fig, axes = plt.subplots(2, 1, figsize=SIZE, layout=layout)
    for ax in axes:
        fig.colorbar(ax.imshow(X.reshape(5, 8)))
    return fig


@pytest.mark.parametrize("form", ["jpg", "jpeg", "tif", "tiff", "webp", "gif"])
def test_other_formats_are_drawn_by_opengl_too(form, flushed):
    lossless = {"pil_kwargs": {"lossless": True}} if form == "webp" else {}
    ours, theirs = saved(line(), form, **lossless), by_agg(line(), form, **lossless)
    assert len(flushed) == 1
    if form == "gif":  # numbers of colours
        assert ours.shape == theirs.shape
    else:  # JPEG makes more of a difference of 1
        assert alike(ours, theirs, rms=1.5 if form in ("jpg", "jpeg") else 1.0)


@pytest.mark.parametrize("form", ["raw", "rgba"])
def test_raw_images(form, flushed):
    file = io.BytesIO()
    line().savefig(file, format=form)
    ours = np.frombuffer(file.getvalue(), np.uint8).reshape(180, 240, 4)
    assert len(flushed) == 1
    assert alike(ours, by_agg(line()))
    with pytest.raises(ValueError, match="metadata not supported for raw/rgba"):
        line().savefig(file, format=form, metadata={})


def test_what_png_keeps_besides_the_image(tmp_path):
    line().savefig(tmp_path / "line.png", metadata={"Title": "a line"}, dpi=200)
    with Image.open(tmp_path / "line.png") as png:
        assert png.info["Title"] == "a line" and round(png.info["dpi"][0]) == 200


def test_print_to_buffer(flushed):
    fig = line()
    data, size = fig.canvas.print_to_buffer()
    assert size == (240, 180) and len(flushed) == 1
    assert alike(np.frombuffer(data, np.uint8).reshape(180, 240, 4), by_agg(line()))


def test_nothing_drawn_is_white_and_transparent_as_by_agg():
    ours = saved(Figure(SIZE), transparent=True)
    assert np.array_equal(ours, by_agg(Figure(SIZE), transparent=True))


@pytest.mark.parametrize("form", ["pdf", "svg", "ps"])
def test_vector_formats_are_matplotlibs_own(form, flushed, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    mpl.rcParams["svg.hashsalt"] = "the same"

    def written(fig):
        file = io.BytesIO()
        fig.savefig(file, format=form)
        return file.getvalue()

    ours = line()
    theirs = line()
    FigureCanvasAgg(theirs)
    assert written(ours) == written(theirs)
    assert not flushed


def test_a_format_that_is_none_is_matplotlibs_error():
    with pytest.raises(ValueError, match="Format 'xyz' is not supported"):
        line().savefig(io.BytesIO(), format="xyz")


def test_pixels_without_saving_are_aggs(flushed):
    ours, theirs = line(), line()
    FigureCanvasAgg(theirs)
    for fig in (ours, theirs):
        fig.canvas.draw()
    assert np.array_equal(ours.canvas.buffer_rgba(), theirs.canvas.buffer_rgba())
    assert not flushed


# --- how matplotlib finds it ------------------------------------------------------------------------------------


def test_the_entry_point_is_known_to_matplotlib():
    (found,) = metadata.entry_points(group="matplotlib.backend", name="gpumovie")
    assert found.value == "gpumovie.mpl.backend"
    assert backend_registry.is_valid_backend("gpumovie")
    assert backend_registry.resolve_backend("gpumovie") == ("gpumovie", None)


@pytest.mark.parametrize("name", ["gpumovie", "GPUmovie", "module://gpumovie.mpl.backend"])
@pytest.mark.parametrize("way", ["use", "MPLBACKEND"])
def test_ways_to_choose_it(name, way):
    asked = "" if way == "MPLBACKEND" else f"import matplotlib; matplotlib.use({name!r})"
    code = f"""
{asked}
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.show()
print(type(plt.gcf().canvas).__module__)
"""
    said = run(code, DISPLAY=None, MPLBACKEND=name if way == "MPLBACKEND" else None)
    assert said == "gpumovie.mpl.backend\n"


def test_show_says_that_there_is_no_window(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    line()
    with pytest.warns(UserWarning, match="FigureCanvas is non-interactive, and thus cannot be shown"):
        plt.show()
    plt.close("all")
    plt.show()


# --- which rasterizer -------------------------------------------------------------------------------------------


def test_an_argument_wins_over_the_environment(monkeypatch):
    assert choose() == "gl" and choose("agg") == "agg"
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "")
    assert choose() == "auto"
    monkeypatch.delenv("GPUMOVIE_RASTERIZER")
    assert choose() == "auto"


def test_a_rasterizer_that_is_none_is_an_error_that_names_it(monkeypatch):
    with pytest.raises(gm.OptionError, match=r"^rasterizer='GL' is not known; there are auto, agg, gl$"):
        choose("GL")
    with pytest.raises(gm.OptionError, match=r"^rasterizer=1 is not known"):
        choose(1)
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "opengl")
    with pytest.raises(gm.OptionError, match=r"^GPUMOVIE_RASTERIZER='opengl' is not known; there are auto, agg, gl$"):
        saved(line())


def test_agg_gives_aggs_pixels(monkeypatch, flushed):
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "agg")
    assert np.array_equal(saved(scatter()), by_agg(scatter()))
    assert not flushed and still_renderer.thread_state.renderer is None


@pytest.mark.parametrize("listed", [False, True])
def test_auto_is_agg_where_the_cpu_would_draw(monkeypatch, flushed, listed, caplog):
    """Also where a GPU is listed, and what opens is a software renderer."""
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "auto")
    monkeypatch.setattr(contexts, "may_have_gpu", lambda: listed)
    monkeypatch.setattr(contexts, "candidates", lambda: [("software", lambda: as_if(hardware=False))])
    for _ in range(2):
        assert np.array_equal(saved(scatter()), by_agg(scatter()))
    assert not flushed and still_renderer.thread_state.renderer is None and not caplog.records


def test_auto_is_opengl_where_a_gpu_draws(monkeypatch, flushed):
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "auto")
    monkeypatch.setattr(contexts, "may_have_gpu", lambda: True)
    monkeypatch.setattr(contexts, "candidates", lambda: [("gpu", lambda: as_if(hardware=True))])
    assert alike(saved(scatter()), by_agg(scatter()))
    assert len(flushed) == 1


def as_if(**features):
    context = open_context()
    context.features = dataclasses.replace(context.features, **features)
    return context


def test_auto_is_agg_after_gl_has_opened_a_software_renderer(monkeypatch, flushed):
    monkeypatch.setattr(contexts, "open_context", lambda: as_if(hardware=False))
    saved(line())
    monkeypatch.setenv("GPUMOVIE_RASTERIZER", "auto")
    assert np.array_equal(saved(line()), by_agg(line()))
    assert len(flushed) == 1


NO_OPENGL = """
import io, warnings
import matplotlib
matplotlib.use("gpumovie")
import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg

def saved():
    file = io.BytesIO()
    fig.savefig(file, format="rgba")
    return file.getvalue()

fig, ax = plt.subplots()
ax.plot([1, 3, 2])
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    ours = saved(), saved()
FigureCanvasAgg(fig)
print(ours == (saved(), saved()), [str(each.message).partition(":")[0] for each in said])
"""


@pytest.mark.parametrize(
    ("rasterizer", "said"),
    [(None, []), ("auto", []), ("agg", []), ("gl", ["OpenGL cannot be used, so Agg draws figures"])],
)
def test_without_opengl_agg_draws(rasterizer, said):
    environment = {"GPUMOVIE_CONTEXT": "glfw", "DISPLAY": None, "WAYLAND_DISPLAY": None}
    assert run(NO_OPENGL, GPUMOVIE_RASTERIZER=rasterizer, **environment) == f"True {said}\n"


def test_a_context_that_is_none_is_an_error(monkeypatch):
    monkeypatch.setenv("GPUMOVIE_CONTEXT", "nonsense")
    with pytest.raises(gm.OptionError, match="GPUMOVIE_CONTEXT='nonsense' is not known"):
        saved(line())


# --- when something goes wrong ----------------------------------------------------------------------------------


def test_opengl_that_fails_is_one_warning_and_agg_from_then_on(monkeypatch, flushed):
    saved(line())
    context, canvas = still_renderer.thread_state.renderer.context, still_renderer.thread_state.renderer._canvas

    def fail(renderer):
        raise gm.GLError("the GPU was reset")

    with monkeypatch.context() as patch:
        patch.setattr(GLRenderer, "clear", fail)
        with pytest.warns(UserWarning, match="OpenGL failed, so Agg draws figures from now on: the GPU was reset"):
            ours = saved(scatter())
    assert np.array_equal(ours, by_agg(scatter())) and canvas.closed
    assert not context.closed, "films may be drawn in it"
    with pytest.warns(UserWarning, match="OpenGL cannot be used, so Agg draws figures: the GPU was reset"):
        saved(line())
    assert np.array_equal(saved(scatter()), by_agg(scatter()))
    assert len(flushed) == 1


def test_an_artist_that_raises_is_the_users_error_and_the_next_still_is_whole(flushed):
    class Broken(Line2D):
        def draw(self, renderer):
            raise RuntimeError("a user's own")

    fig = line()
    broken = fig.add_artist(Broken([0, 1], [0, 1]))
    with pytest.raises(RuntimeError, match="a user's own"):
        saved(fig)
    broken.remove()
    assert alike(saved(fig), by_agg(line()))
    assert len(flushed) == 1


def test_an_artist_that_saves_another_figure_while_it_is_drawn(flushed):
    inner = []

    class Saving(Line2D):
        def draw(self, renderer):
            inner.append(saved(image()))
            super().draw(renderer)

    fig, again = line(), line()
    for each, kind in ((fig, Saving), (again, Line2D)):
        each.axes[0].add_line(kind([0, 1], [0, 1]))
    assert alike(saved(fig), by_agg(again))
    assert np.array_equal(inner[0], by_agg(image()))
    assert len(flushed) == 1


def test_a_figure_that_is_too_large_for_opengl_is_drawn_by_agg(flushed, monkeypatch):
    saved(line())
    context = still_renderer.thread_state.renderer.context
    context.features = dataclasses.replace(context.features, largest_size=(200, 200))
    with pytest.warns(UserWarning, match=r"Agg draws a figure of 240x180 pixels: .* draws 200x200 at most"):
        ours = saved(line())
    assert np.array_equal(ours, by_agg(line()))
    assert len(flushed) == 1


# --- what is kept -----------------------------------------------------------------------------------------------


def test_canvas_and_renderer_are_kept_for_a_size_and_freed_after_it(flushed):
    saved(line())
    canvas = still_renderer.thread_state.renderer._canvas
    saved(image())
    assert still_renderer.thread_state.renderer._canvas is canvas and flushed[0] is flushed[1]
    saved(line(), dpi=50)
    assert canvas.closed and still_renderer.thread_state.renderer._canvas.size == (120, 90)
    assert still_renderer.thread_state.renderer._canvas.context is canvas.context


def test_each_thread_draws_for_itself(flushed):
    ours = [saved(line())]
    fig = line()
    thread = threading.Thread(target=lambda: ours.append(saved(fig)))
    thread.start()
    thread.join()
    assert np.array_equal(*ours) and flushed[0] is not flushed[1]
    assert np.array_equal(saved(line()), ours[0])


def test_a_forked_process_draws_by_agg():
    code = """
import io, os, warnings
import matplotlib
matplotlib.use("gpumovie")
import matplotlib.pyplot as plt
plt.plot([1, 3, 2])
plt.savefig(io.BytesIO())
child = os.fork()
if not child:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        plt.savefig(io.BytesIO())
    print(len(said), str(said[0].message)[:60], flush=True)
    os._exit(0)
print(os.waitpid(child, 0)[1])
plt.savefig(io.BytesIO())
"""
    said = run(code, GPUMOVIE_RASTERIZER="gl")
    assert said == "1 OpenGL cannot be used, so Agg draws figures: OpenGL was used\n0\n"
