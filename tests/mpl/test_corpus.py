"""Every scene of the corpus, frame by frame: what gpumovie draws has the very bytes of matplotlib's own writer."""

from __future__ import annotations

import contextlib
import io

import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus import SCENES, built
from corpus.comparing import Piped, by_matplotlib, by_savefig, differences
from films import decode

import gpumovie as gm
from gpumovie.mpl import Drawing, Writer, audit

#: Scenes whose changes may be missed while nobody looks twice, each with the sentence that says so to users.
LIMITS: dict[str, str] = {}
#: Scenes in which nothing moves, on purpose.
STILL = {"nothing_changes"}


@pytest.fixture(autouse=True)
def without_windows():
    plt.switch_backend("agg")


# --- what is compared --------------------------------------------------------------------------------------


def by_gpumovie(name, path, monkeypatch):
    """RGBA frames by gpumovie's writer, as it hands them to the film, and what the function was called with."""
    frames, draw = [], Drawing.draw_for_video

    def watched(*arguments):
        frames.append(draw(*arguments).copy())
        return frames[-1]

    with built(name) as scene, monkeypatch.context() as patch:
        patch.setattr(Drawing, "draw_for_video", watched)
        scene.animation().save(path, writer=Writer(5, codec="ffv1"), **scene.save)
    return frames, scene.asked


def test_a_difference_is_told_with_scene_frame_and_place():
    theirs = np.zeros((3, 20, 30, 4), np.uint8)
    ours = theirs.copy()
    ours[1, 5:7, 10:14, 2] = 9
    assert differences("waves", ours, theirs) == "waves, frame 1: 8 pixels differ by at most 9, in x 10..13, y 5..6"
    assert differences("waves", ours[:2], theirs) == "waves: 2 frames, and 3 by matplotlib"
    assert differences("waves", ours[:1, 1:], theirs[:1]) == (
        "waves, frame 0: shape (19, 30, 4), and (20, 30, 4) by matplotlib"
    )
    assert differences("waves", theirs, theirs) == ""


# --- all scenes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SCENES if name not in LIMITS])
def test_every_frame_has_the_bytes_of_matplotlibs_own_writer(tmp_path, monkeypatch, name):
    """Without the audit, which would mend what was not noticed to have changed."""
    theirs, asked_by_them = by_matplotlib(name)
    with audit.disabled():
        ours, asked_by_us = by_gpumovie(name, tmp_path / "film.mkv", monkeypatch)
    assert not differences(name, ours, theirs)
    assert asked_by_us == asked_by_them
    pictures = {frame.tobytes() for frame in theirs}
    assert name in STILL or len(pictures) > 1, f"nothing moves in {name}"


# --- with the audit, as users have it ----------------------------------------------------------------------

AUDITED = (
    *("line_ydata", "line_edited_in_place", "image_with_colorbar", "legend_over_a_moving_line", "strip_chart"),
    *("scatter_array", "artist_that_draws_what_the_user_counts", "constrained_layout", "function_with_a_state"),
    *("surface_that_turns", "axes_cleared_each_frame", "saved_transparent", "ticks_of_a_formatter_with_a_state"),
)


@pytest.mark.parametrize("name", AUDITED)
def test_a_film_has_them_all_when_it_is_decoded(tmp_path, name):
    theirs, asked_by_them = by_matplotlib(name, Piped)
    with built(name) as scene:
        scene.animation().save(tmp_path / "film.mkv", writer=Writer(5, codec="ffv1"), **scene.save)
    assert not differences(name, decode(tmp_path / "film.mkv", "rgba"), theirs)
    assert scene.asked == asked_by_them


# --- figures as frames -------------------------------------------------------------------------------------

WRITTEN = (
    *("line_ydata", "lines_at_three_paces", "still_between_two_moving", "image_with_colorbar", "mesh_array"),
    *("limits_grow_by_autoscale", "legend_at_the_best_place", "animated_artists", "subfigures", "polar_limits"),
    *("tight_layout", "connection_between_axes", "axes_added_and_removed", "figure_without_pyplot"),
)


@pytest.mark.parametrize("name", WRITTEN)
def test_figures_that_are_rendered_have_the_bytes_of_savefig(tmp_path, name):
    with audit.disabled(), built(name) as scene:

        def draw(i):
            scene.update(i)
            return scene.fig

        gm.render(draw, tmp_path / "film.mkv", frames=scene.frames, codec="ffv1")
    assert not differences(name, decode(tmp_path / "film.mkv", "rgba"), by_savefig(name))
    assert scene.asked == list(range(scene.frames))


def test_two_figures_take_turns_in_one_film(tmp_path):
    names = ("line_ydata", "legend_over_a_moving_line")
    path = tmp_path / "film.mkv"
    with (
        audit.disabled(),
        built(names[0]) as one,
        built(names[1]) as other,
        gm.Movie(path, fps=5, codec="ffv1") as movie,
    ):
        for i in range(one.frames):
            for scene in (one, other):
                scene.update(i)
                movie.write(scene.fig)
    theirs = [frame for pair in zip(*map(by_savefig, names), strict=False) for frame in pair]
    assert not differences("two figures", decode(path, "rgba"), theirs)


def test_one_figure_is_in_two_films_at_once(tmp_path):
    """The second film has every other frame, so that what changed between two of its frames is more."""
    paths = [tmp_path / "all.mkv", tmp_path / "odd.mkv"]
    with contextlib.ExitStack() as until_the_end:
        until_the_end.enter_context(audit.disabled())
        scene = until_the_end.enter_context(built("lines_at_three_paces"))
        every, odd = (until_the_end.enter_context(gm.Movie(path, fps=5, codec="ffv1")) for path in paths)
        for i in range(scene.frames):
            scene.update(i)
            every.write(scene.fig)
            if i % 2:
                odd.write(scene.fig)
    theirs = by_savefig("lines_at_three_paces")
    assert not differences("all", decode(paths[0], "rgba"), theirs)
    assert not differences("odd", decode(paths[1], "rgba"), theirs[1::2])


def test_a_figure_is_also_saved_and_shown_by_the_user_while_it_is_filmed(tmp_path):
    """``savefig`` and ``canvas.draw`` on the way, at other resolutions, look at the same staleness."""
    name = "lines_at_three_paces"
    with audit.disabled(), built(name) as scene, gm.Movie(tmp_path / "film.mkv", fps=5, codec="ffv1") as movie:
        for i in range(scene.frames):
            scene.update(i)
            if i % 3 == 0:
                scene.fig.savefig(io.BytesIO(), dpi=50)
            if i % 5 == 0:
                scene.fig.canvas.draw()
            movie.write(scene.fig)
            if i % 7 == 0:
                scene.fig.canvas.draw_idle()
    assert not differences(name, decode(tmp_path / "film.mkv", "rgba"), by_savefig(name))
