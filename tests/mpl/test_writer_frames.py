"""The writer's frames have the bytes of matplotlib's own writer, from one drawing each."""

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from animations import (
    FRAMES,
    animated,
    coloured,
    drawn_anew,
    equal_aspect_and_colorbar,
    growing_limits,
    growing_subplots,
    image,
    images_with_colorbars,
    in_space,
    legend_at_the_best_place,
    line_and_title,
    logarithmic,
    polar,
    save_by_matplotlib,
    scatter,
    sized_by_the_user,
    translucent,
    zoomed_inset,
)
from films import decode, film_facts
from matplotlib.animation import ArtistAnimation, FuncAnimation
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from plots import SIZE, X

from gpumovie.mpl import Writer, savefig
from gpumovie.video.colour.bt709 import rgb_to_yuv420

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
    frame = savefig.draw(fig, dpi=100)[:, :, :3]
    assert frame.shape == (151, 201, 3)
    assert film_facts(tmp_path / "film.mp4").size == (202, 152)
    luma = decode(tmp_path / "film.mp4", "yuv420p")[0][: 152 * 202].reshape(152, 202)
    expected = rgb_to_yuv420(np.pad(frame, ((0, 1), (0, 1), (0, 0)), mode="edge"))[0]
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


@pytest.mark.parametrize("layout", [None, "constrained", "tight", "compressed"])
def test_each_frame_is_drawn_once_where_matplotlib_draws_it_twice_or_more(tmp_path, drawings, layout):
    animated(line_and_title, layout=layout).save(tmp_path / "ours.mp4", writer="gpumovie")
    assert len(drawings) <= FRAMES  # one of them is the audit's
    drawings.clear()
    save_by_matplotlib(animated(line_and_title, layout=layout), tmp_path / "theirs.mkv")
    assert len(drawings) >= 2 * FRAMES


@pytest.mark.parametrize("layout", [None, "constrained"])
def test_a_transparent_frame_is_drawn_once_too(tmp_path, drawings, layout):
    made = animated(line_and_title, layout=layout)
    made.save(tmp_path / "film.apng", writer="gpumovie", savefig_kwargs={"transparent": True})
    assert len(drawings) <= FRAMES


def test_saving_leaves_the_canvas_drawing_at_once(tmp_path, drawings):
    fig, update = line_and_title()
    FuncAnimation(fig, update, FRAMES).save(tmp_path / "film.mp4", writer="gpumovie")
    drawings.clear()
    fig.canvas.draw_idle()
    assert drawings == [fig]
