"""The writer keeps matplotlib's contract: its frames and calls are those of matplotlib's own FFMpegWriter."""

import base64
import itertools
import re
import subprocess
import sys
from fractions import Fraction

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from films import FFMPEGS, bundled, decode, film_facts
from matplotlib.animation import ArtistAnimation, FFMpegWriter, FuncAnimation, writers
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.figure import Figure

import gpumovie as gm
from gpumovie.mpl import Writer, still
from gpumovie.video.pixels import bt709

SIZE = (2.4, 1.8)  # inches
FRAMES = 3
X = np.linspace(0, 6, 40)


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows, with the bundled ffmpeg; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


def noise(i):
    return np.random.default_rng(i).random((8, 8))


def save_by_matplotlib(animation, path, codec="ffv1", extra_args=("-pix_fmt", "bgra"), **options):
    """Save by matplotlib's own writer with the bundled ffmpeg; without a codec, losslessly with alpha."""
    with mpl.rc_context({"animation.ffmpeg_path": bundled()}):
        animation.save(path, writer=FFMpegWriter(5, codec=codec, extra_args=list(extra_args)), **options)


# --- scenes: each gives a figure and the function that a user would write ----------------------------------


def line_and_title(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, np.sin(X), "o-")
    ax.set(xlabel="x", ylabel="y")

    def update(i):
        line.set_ydata(np.sin(X + i))
        ax.set_title("\n".join(["title"] * (i + 1)))
        return [line]

    return fig, update


def image(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    shown = ax.imshow(noise(0), vmin=0, vmax=1)
    return fig, lambda i: shown.set_data(noise(i))


def scatter(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    points = ax.scatter(X, np.cos(X), s=20 * X, c=X, alpha=0.5)

    def update(i):
        points.set_offsets(np.c_[X, np.cos(X + i)])
        points.set_array(X * i)

    return fig, update


def legend_at_the_best_place(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, X, label="line")
    words = ax.legend(loc="best").get_texts()[0]

    def update(i):
        line.set_ydata([X, -X, X * 0][i])
        words.set_text(f"step {i}")

    return fig, update


def growing_limits(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot([], [])
    ax.set(xlabel="x", ylabel="y")

    def update(i):
        line.set_data(X[: 10 * (i + 1)], np.exp(2 * X[: 10 * (i + 1)]))
        ax.relim()
        ax.autoscale_view()

    return fig, update


def growing_subplots(**options):
    fig, axes = plt.subplots(2, 2, figsize=SIZE, **options)
    lines = [ax.plot(X, X)[0] for ax in axes.flat]

    def update(i):
        for power, (ax, line) in enumerate(zip(axes.flat, lines, strict=True)):
            line.set_ydata(X * 10.0 ** (i + power))
            ax.relim()
            ax.autoscale_view()

    return fig, update


def logarithmic(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.loglog(X + 0.1, X + 0.1)
    return fig, lambda i: (line.set_ydata((X + 0.1) ** i), ax.set_ylim(1e-2, 10.0**i))


def polar(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "polar"}, **options)
    (line,) = ax.plot(X, X)
    return fig, lambda i: (line.set_ydata(X * (i + 1)), ax.set_rmax(6 * (i + 1)))


def in_space(**options):
    fig, ax = plt.subplots(figsize=SIZE, subplot_kw={"projection": "3d"}, **options)
    ax.scatter(X, np.sin(X), X)
    return fig, lambda i: ax.view_init(30, 40 * i)


def images_with_colorbars(**options):
    fig, axes = plt.subplots(2, 1, figsize=SIZE, **options)
    shown = [ax.imshow(noise(0)) for ax in axes]
    for ax, one in zip(axes, shown, strict=True):
        fig.colorbar(one, ax=ax)

    def update(i):
        for one in shown:
            one.set_data(noise(i) * 10.0 ** (2 * i))
            one.autoscale()

    return fig, update


def equal_aspect_and_colorbar(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot([0, 1], [0, 1])
    ax.set_aspect("equal")
    fig.colorbar(plt.cm.ScalarMappable(), ax=ax)
    return fig, lambda i: (line.set_xdata([0, i + 1]), ax.set_xlim(0, i + 1))


def zoomed_inset(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)
    (line,) = ax.plot(X, X)
    inset = ax.inset_axes((0.5, 0.2, 0.4, 0.4), xlim=(1, 2), ylim=(1, 2))
    ax.indicate_inset_zoom(inset)
    return fig, lambda i: (line.set_ydata(X * 10**i), ax.set_ylim(0, 6 * 10**i))


def drawn_anew(**options):
    fig, ax = plt.subplots(figsize=SIZE, **options)

    def update(i):
        ax.clear()
        ax.plot(X, np.sin(X * i), label=f"{i}")
        ax.legend()

    return fig, update


def sized_by_the_user(**options):
    fig, update = line_and_title(**options)
    return fig, lambda i: (update(i), fig.set_size_inches(2 + i, 3 - i / 2))


def coloured(**options):
    return line_and_title(facecolor="orange", edgecolor="blue", linewidth=6, **options)


def translucent(**options):
    return line_and_title(facecolor=(1, 0, 0, 0.3), **options)


def animated(scene, **options):
    fig, update = scene(**options)
    return FuncAnimation(fig, update, FRAMES)


# --- frames ------------------------------------------------------------------------------------------------

SCENES = {
    None: (
        *(line_and_title, image, scatter, legend_at_the_best_place, growing_limits, logarithmic, polar, in_space),
        *(drawn_anew, sized_by_the_user, coloured, translucent),
    ),
    "constrained": (line_and_title, growing_subplots, images_with_colorbars, in_space, sized_by_the_user),
    "tight": (line_and_title, growing_subplots, images_with_colorbars, zoomed_inset),
    "compressed": (growing_subplots, images_with_colorbars, equal_aspect_and_colorbar),
}


def both_films(make, folder, **save):
    """Frames (RGBA) of an animation that ``make`` builds, saved here and by matplotlib's own writer."""
    writer = Writer(5, codec="ffv1")
    make().save(folder / "ours.mkv", writer=writer, **save)
    save_by_matplotlib(make(), folder / "theirs.mkv", **save)
    return decode(folder / "ours.mkv", "rgba"), decode(folder / "theirs.mkv", "rgba")


@pytest.mark.parametrize(
    ("scene", "layout"),
    [(scene, layout) for layout, scenes in SCENES.items() for scene in scenes],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_every_frame_has_the_bytes_of_matplotlibs_own_writer(tmp_path, scene, layout):
    ours, theirs = both_films(lambda: animated(scene, layout=layout), tmp_path)
    assert ours.shape == (FRAMES, 180, 240, 4)
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("layout", [None, "constrained"])
@pytest.mark.parametrize("dpi", [63.5, 140])
def test_another_dpi_than_the_figures_gives_the_same_bytes(tmp_path, dpi, layout):
    ours, theirs = both_films(lambda: animated(growing_subplots, layout=layout), tmp_path, dpi=dpi)
    assert ours.shape[1:3] == (int(1.8 * dpi), int(2.4 * dpi))
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(
    ("options", "layout"),
    [
        ({"facecolor": "lightgreen"}, None),
        ({"facecolor": (0, 0, 1, 0.2), "edgecolor": "red"}, "tight"),
        ({"transparent": True}, None),
        ({"transparent": True}, "tight"),
        ({"pad_inches": 0.5}, "tight"),
    ],
    ids=str,
)
def test_savefig_kwargs_give_the_same_bytes(tmp_path, options, layout):
    ours, theirs = both_films(lambda: animated(coloured, layout=layout), tmp_path, savefig_kwargs=options)
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize(
    "params",
    [
        {"savefig.facecolor": "yellow"},
        {"savefig.transparent": True},
        {"savefig.dpi": 50},
        {"savefig.bbox": "tight"},
    ],
    ids=str,
)
def test_rcparams_give_the_same_bytes(tmp_path, params):
    mpl.rcParams.update(params)
    ours, theirs = both_films(lambda: animated(coloured), tmp_path)
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("canvas", [FigureCanvasBase, FigureCanvasPdf])
def test_a_figure_on_another_canvas_has_the_same_bytes(tmp_path, canvas):
    def make():
        fig, update = growing_subplots(layout="tight")
        canvas(fig)
        return FuncAnimation(fig, update, FRAMES)

    ours, theirs = both_films(make, tmp_path)
    assert np.array_equal(ours, theirs)


def test_the_users_function_finds_no_tight_bounding_box_in_rcparams(tmp_path):
    """What it saves itself on the way has the film's size, as with matplotlib's own writers."""
    mpl.rcParams["savefig.bbox"] = "tight"
    found = []
    animation = FuncAnimation(plt.figure(figsize=SIZE), lambda i: found.append(mpl.rcParams["savefig.bbox"]), 2)
    animation.save(tmp_path / "film.mp4", writer="gpumovie")
    assert set(found) == {None} and mpl.rcParams["savefig.bbox"] == "tight"


@pytest.mark.parametrize(("layout", "blit"), [(None, True), ("tight", False)])
def test_an_artist_animation_has_the_same_bytes(tmp_path, layout, blit):
    def make():
        fig, ax = plt.subplots(figsize=SIZE, layout=layout)
        ax.set_ylabel("y")
        pictures = [[*ax.plot(X, X * 100.0**i), ax.text(i, 5, "word")] for i in range(FRAMES)]
        return ArtistAnimation(fig, pictures, blit=blit)

    ours, theirs = both_films(make, tmp_path)
    assert len(ours) == FRAMES
    assert np.array_equal(ours, theirs)


def test_two_animations_of_one_figure_give_one_film_with_the_same_bytes(tmp_path):
    films = []
    for save in (lambda *args, **options: args[0].save(args[1], writer=Writer(5, codec="ffv1"), **options),
                 save_by_matplotlib):  # fmt: skip
        fig, update = line_and_title(layout="constrained")
        (more,) = fig.axes[0].plot(X, X)
        second = FuncAnimation(fig, lambda i, line=more: line.set_ydata(X * i), FRAMES)
        path = tmp_path / f"{len(films)}.mkv"
        save(FuncAnimation(fig, update, FRAMES), path, extra_anim=[second])
        films.append(decode(path, "rgba"))
    assert np.array_equal(*films)


@pytest.mark.parametrize("scene", [translucent, coloured])
@pytest.mark.parametrize("save", [{}, {"savefig_kwargs": {"facecolor": (0, 0, 1, 0.5)}}], ids=["plain", "facecolor"])
def test_a_codec_without_alpha_shows_the_background_over_white(tmp_path, scene, save):
    """matplotlib composes it so for codecs that it does not know to have alpha, such as libx264rgb."""
    exact = ("-crf", "0")
    writer = Writer(5, codec="libx264rgb", extra_args=exact)
    animated(scene).save(tmp_path / "ours.mkv", writer=writer, **save)
    save_by_matplotlib(animated(scene), tmp_path / "theirs.mkv", codec="libx264rgb", extra_args=exact, **save)
    ours, theirs = (decode(tmp_path / name) for name in ("ours.mkv", "theirs.mkv"))
    assert np.array_equal(ours, theirs)


def test_lossless_keeps_every_colour_of_an_opaque_film(tmp_path):
    animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, lossless=True))
    save_by_matplotlib(animated(line_and_title), tmp_path / "theirs.mkv")
    assert film_facts(tmp_path / "film.mp4").codec == "h264"
    assert np.array_equal(decode(tmp_path / "film.mp4"), decode(tmp_path / "theirs.mkv"))


def test_an_odd_size_is_padded_by_its_edge_and_not_scaled(tmp_path):
    fig, ax = plt.subplots(figsize=(2.01, 1.51), facecolor="orange")
    ax.plot(X, X, "k")
    ax.set_position((0.2, 0, 0.8, 1))  # spines lie on the right and the lower edge
    writer = Writer(5, codec="libx264", quality=0)
    with writer.saving(fig, tmp_path / "film.mp4", 100):
        writer.grab_frame()
    frame = still.draw(fig, dpi=100)[:, :, :3]
    assert frame.shape == (151, 201, 3)
    assert film_facts(tmp_path / "film.mp4").size == (202, 152)
    luma = decode(tmp_path / "film.mp4", "yuv420p")[0][: 152 * 202].reshape(152, 202)
    expected = bt709(np.pad(frame, ((0, 1), (0, 1), (0, 0)), mode="edge"))[0]
    assert np.abs(luma.astype(int) - expected).max() <= 1


@pytest.mark.parametrize(("suffix", "decoder"), [(".apng", ()), (".webm", ("-c:v", "libvpx-vp9"))])
def test_a_transparent_film_keeps_alpha(tmp_path, suffix, decoder):
    def make():
        fig = plt.figure(figsize=SIZE)
        bars = fig.add_axes((0, 0, 1, 1)).bar([0, 1, 2], [3, 2, 1], width=0.5)
        fig.axes[0].axis("off")
        return FuncAnimation(fig, lambda i: bars[0].set_height(i + 1), FRAMES)

    path = tmp_path / f"film{suffix}"
    make().save(path, writer=Writer(5, quality=0), savefig_kwargs={"transparent": True})
    save_by_matplotlib(make(), tmp_path / "theirs.mkv", savefig_kwargs={"transparent": True})
    expected = decode(tmp_path / "theirs.mkv", "rgba")
    film = decode(path, "rgba", before=decoder)
    assert expected[..., 3].min() == 0 and expected[..., 3].max() == 255
    difference = np.abs(film.astype(int) - expected)
    assert difference[..., 3].max() <= (0 if suffix == ".apng" else 8)
    seen = expected[..., 3] == 255
    assert difference[seen].mean() <= (0 if suffix == ".apng" else 4)


# --- one drawing -------------------------------------------------------------------------------------------


@pytest.fixture
def drawings(monkeypatch):
    """The figure of every Figure.draw."""
    figures, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda fig, renderer: (figures.append(fig), draw(fig, renderer)))
    return figures


@pytest.mark.parametrize("layout", [None, "constrained", "tight", "compressed"])
def test_each_frame_is_drawn_once_where_matplotlib_draws_it_twice_or_more(tmp_path, drawings, layout):
    animated(line_and_title, layout=layout).save(tmp_path / "ours.mp4", writer="gpumovie")
    assert len(drawings) == FRAMES
    drawings.clear()
    save_by_matplotlib(animated(line_and_title, layout=layout), tmp_path / "theirs.mkv")
    assert len(drawings) >= 2 * FRAMES


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_a_transparent_frame_is_drawn_once_too(tmp_path, drawings, layout):
    made = animated(line_and_title, layout=layout)
    made.save(tmp_path / "film.apng", writer="gpumovie", savefig_kwargs={"transparent": True})
    assert len(drawings) == FRAMES


def test_saving_leaves_the_canvas_drawing_at_once(tmp_path, drawings):
    fig, update = line_and_title()
    FuncAnimation(fig, update, FRAMES).save(tmp_path / "film.mp4", writer="gpumovie")
    drawings.clear()
    fig.canvas.draw_idle()
    assert drawings == [fig]


# --- calls of the user's function --------------------------------------------------------------------------


def numbers():
    yield from range(4)


def endless():
    yield from itertools.count(10)


class Letters:
    def __iter__(self):
        return iter("abcde")


CALLS = {
    "number": {"frames": 3},
    "list": {"frames": ["a", "b", "c"]},
    "array": {"frames": np.linspace(0, 1, 3)},
    "no length": {"frames": Letters(), "save_count": 4},
    "generator function": {"frames": numbers, "save_count": 10},
    "generator, cut": {"frames": endless, "save_count": 3},
    "generator, not cached": {"frames": numbers, "cache_frame_data": False},
    "nothing": {"frames": None, "save_count": 3},
    "fargs": {"frames": 2, "fargs": ("more", 1)},
    "no repeat": {"frames": [3, 4], "repeat": False},
}


def calls(save, path, begins, times=1, **options):
    """Every call of a user's functions, from the making of an animation to its being saved ``times`` times."""
    made = []
    fig, ax = plt.subplots(figsize=(0.64, 0.48))
    (line,) = ax.plot([0, 1])

    def begin():
        made.append(("begin",))
        return [line]

    def update(*args):
        made.append(("update", *args))
        return [line]

    animation = FuncAnimation(fig, update, init_func=begin if begins else None, **options)
    for _ in range(times):
        made.append(("save",))
        save(animation, path, progress_callback=lambda i, n: made.append(("progress", i, n)))
    return made


def save_here(animation, path, **options):
    animation.save(path, writer=Writer(5, codec="ffv1"), **options)


@pytest.mark.parametrize(
    ("name", "begins", "blit"),
    [*((name, both, both) for name in CALLS for both in (False, True)), ("list", True, False), ("list", False, True)],
)
def test_the_users_functions_are_called_as_by_matplotlibs_own_writer(tmp_path, name, begins, blit):
    path = tmp_path / f"{name}.mkv"
    ours = calls(save_here, path, begins, blit=blit, **CALLS[name])
    frames = film_facts(path).frames
    assert frames == sum(call[0] == "progress" for call in ours)
    assert ours == calls(save_by_matplotlib, path, begins, blit=blit, **CALLS[name])
    assert film_facts(path).frames == frames


def test_an_iterator_that_can_be_read_once_is_read_as_by_matplotlibs_own_writer(tmp_path):
    ours = calls(save_here, tmp_path / "film.mkv", False, frames=iter("abcde"), save_count=4, repeat=False)
    theirs = calls(save_by_matplotlib, tmp_path / "film.mkv", False, frames=iter("abcde"), save_count=4, repeat=False)
    assert ours == theirs


def test_the_users_function_is_called_as_by_matplotlibs_own_writer_when_saved_again(tmp_path):
    ours = calls(save_here, tmp_path / "film.mkv", False, times=2, **CALLS["generator, cut"])
    assert ours == calls(save_by_matplotlib, tmp_path / "film.mkv", False, times=2, **CALLS["generator, cut"])


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
            expected.append(still.draw(fig, dpi=50, facecolor="pink").copy())
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


def test_a_directory_that_is_not_there_is_matplotlibs_own_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        animated(line_and_title).save(tmp_path / "nowhere" / "film.mp4", writer="gpumovie")


def test_what_is_known_of_the_film_stands_in_info(tmp_path):
    writer = Writer(5, codec="libx264")
    assert writer.info is None
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    info = writer.info
    assert (info.frames, info.encoder, info.codec, info.size) == (FRAMES, "libx264", "h264", (240, 180))
    assert info.why and info.bytes == (tmp_path / "film.mp4").stat().st_size


# --- codec, rate, arguments, metadata ----------------------------------------------------------------------


def x264_settings(path):
    """What libx264 says of itself in every stream."""
    return re.search(rb"x264 - core .*? options: ([^\0]*)", path.read_bytes())[1].decode().split()


@pytest.mark.parametrize(
    ("codec", "suffix", "encoder"),
    [
        ("libx264", ".mp4", "libx264"),
        ("libvpx-vp9", ".webm", "libvpx-vp9"),
        ("libxvid", ".avi", "mpeg4"),
        ("prores_aw", ".mov", "prores_ks"),
    ],
)
def test_encoders_are_known_by_ffmpegs_names(tmp_path, codec, suffix, encoder):
    writer = Writer(5, codec=codec)
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer=writer)
    assert writer.info.encoder == encoder


def test_codec_goes_with_the_writers_name(tmp_path):
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="h265")
    assert film_facts(tmp_path / "film.mp4").codec == "hevc"


def test_an_unknown_codec_is_an_error_that_lists_what_there_is(tmp_path):
    with pytest.raises(ValueError, match=r"codec 'wmv2' is unknown; there are h264, hevc, .*libx264"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="wmv2")
    assert list(tmp_path.iterdir()) == []


def test_a_codec_that_does_not_fit_the_file_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match=r"codec 'h264' does not fit a \.webm file, which holds vp9, av1"):
        animated(line_and_title).save(tmp_path / "film.webm", writer="gpumovie", codec="h264")


def test_the_codec_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.codec"] = "mpeg4"
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie")
    assert film_facts(tmp_path / "film.mp4").codec == "mpeg4"


@pytest.mark.parametrize(("suffix", "codec"), [(".gif", "gif"), (".webm", "vp9"), (".apng", "apng")])
def test_the_codec_of_rcparams_gives_way_where_the_file_cannot_hold_it(tmp_path, suffix, codec):
    assert mpl.rcParams["animation.codec"] == "h264"
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer="gpumovie")
    facts = film_facts(tmp_path / f"film{suffix}")
    assert (facts.codec, facts.frames) == (codec, FRAMES)


@pytest.mark.parametrize("options", [{"codec": "mpeg4"}, {}], ids=["asked", "rcParams"])
def test_codec_is_used_beside_an_encoder_that_is_left_open(tmp_path, options):
    mpl.rcParams["animation.codec"] = "h264" if options else "mpeg4"
    animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, encoder="auto", **options))
    assert film_facts(tmp_path / "film.mp4").codec == "mpeg4"


@pytest.mark.parametrize("encoder", ["auto", None])
def test_an_encoder_may_be_named_as_codec_beside_one_that_is_left_open(tmp_path, encoder):
    writer = Writer(5, codec="libx265", encoder=encoder)
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert writer.info.encoder == "libx265"


def test_an_encoder_named_as_codec_that_contradicts_the_encoder_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="encoder 'libx264' makes h264, not codec 'hevc'"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, codec="libx265", encoder="libx264"))
    assert list(tmp_path.iterdir()) == []


def test_codec_and_encoder_that_contradict_each_other_are_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="encoder 'libx264' makes h264, not codec 'hevc'"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, codec="hevc", encoder="libx264"))


def test_an_encoder_wins_over_the_codec_of_rcparams(tmp_path):
    writer = Writer(5, encoder="libx265")
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert writer.info.encoder == "libx265"


def test_quality_and_speed_reach_the_encoder(tmp_path):
    animated(line_and_title).save(
        tmp_path / "film.mp4", writer=Writer(5, codec="libx264", quality=31, speed="balanced")
    )
    settings = x264_settings(tmp_path / "film.mp4")
    assert "crf=31.0" in settings and "subme=7" in settings  # subme 7 is the preset "medium"


def test_bitrate_is_in_kbit_a_second(tmp_path):
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="libx264", bitrate=345)
    assert "bitrate=345" in x264_settings(tmp_path / "film.mp4")


def test_the_bitrate_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.bitrate"] = 456
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="libx264")
    assert "bitrate=456" in x264_settings(tmp_path / "film.mp4")


@pytest.mark.parametrize(
    ("suffix", "options"), [(".gif", {}), (".mkv", {"codec": "ffv1"}), (".mp4", {"lossless": True})], ids=str
)
def test_the_bitrate_of_rcparams_gives_way_where_it_means_nothing(tmp_path, suffix, options):
    mpl.rcParams["animation.bitrate"] = 456
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer=Writer(5, **options))
    assert film_facts(tmp_path / f"film{suffix}").frames == FRAMES


def test_a_bitrate_that_was_asked_for_and_means_nothing_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="codec 'ffv1' knows no bitrate"):
        animated(line_and_title).save(tmp_path / "film.mkv", writer=Writer(5, codec="ffv1", bitrate=456))


def test_extra_args_win_over_those_of_rcparams_and_over_ours(tmp_path):
    mpl.rcParams["animation.ffmpeg_args"] = ["-metadata", "comment=rcParams"]
    animated(line_and_title).save(tmp_path / "rc.mkv", writer="gpumovie", codec="libx264")
    assert film_facts(tmp_path / "rc.mkv").metadata["COMMENT"] == "rcParams"
    extra = ["-crf", "40", "-pix_fmt", "yuv444p"]
    animated(line_and_title).save(tmp_path / "own.mkv", writer="gpumovie", codec="libx264", extra_args=extra)
    facts = film_facts(tmp_path / "own.mkv")
    assert "COMMENT" not in facts.metadata and facts.pixel_format == "yuv444p"
    assert "crf=40.0" in x264_settings(tmp_path / "own.mkv")


def test_metadata_is_in_the_film(tmp_path):
    words = {"title": "Waves", "artist": "me", "comment": "a = b"}
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", metadata=words)
    assert film_facts(tmp_path / "film.mp4").metadata.items() >= words.items()


def test_the_program_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.ffmpeg_path"] = FFMPEGS["7.0.2"]()
    writer = Writer(5)
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert "ffmpeg 7.0.2" in writer.info.ffmpeg


@pytest.mark.parametrize(
    ("options", "suffix", "transparent"),
    [
        ({"codec": "ffv1"}, ".mkv", True),
        ({"codec": "prores"}, ".mov", True),
        ({"codec": "png"}, ".mov", True),
        ({"codec": "vp9"}, ".mkv", True),
        ({}, ".webm", True),
        ({}, ".apng", True),
        ({"codec": "ffv1", "lossless": True}, ".mkv", True),
        ({"codec": "ffv1", "pixel_format": "gbrap10le"}, ".mkv", True),
        ({}, ".mp4", False),
        ({"lossless": True}, ".mp4", False),
        ({"codec": "hevc"}, ".mp4", False),
        ({"codec": "mpeg4"}, ".avi", False),
        ({"codec": "ffv1", "pixel_format": "yuv420p"}, ".mkv", False),
        ({"encoder": "libsvtav1"}, ".webm", False),
    ],
    ids=str,
)
def test_matplotlib_is_told_whether_the_film_keeps_alpha(tmp_path, options, suffix, transparent):
    writer = Writer(5, **options)
    with pytest.raises(gm.FrameError, match="no frame"), writer.saving(plt.figure(), tmp_path / f"film{suffix}", 50):
        assert writer._supports_transparency() is transparent


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
