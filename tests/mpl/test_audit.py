"""The audit: what no one saw change is found, mended and told."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from corpus.comparing import differences, saved
from films import decode, film_facts
from matplotlib.animation import FuncAnimation
from matplotlib.patches import Circle
from plots import axes, noise
from secretive import Counting, Scene, draw_outside_the_box, frames, unseen, update_in_secret

import gpumovie as gm
from gpumovie.mpl import Drawing, Writer
from gpumovie.mpl.incremental import IncrementalRenderer
from gpumovie.mpl.tracking.snapshot import Snapshot
from gpumovie.sources import figure
from gpumovie.video.colour.yuv420p import Yuv420p

# --- the frame is mended, and what changed in secret is found ----------------------------------------------


def test_a_change_that_leaves_no_trace_is_mended_and_told_once(audited):
    audited.update({2, 3, 8, 12})
    scene = Scene("secret")
    found = list(frames(scene, Drawing(scene.fig), 20, lambda i: unseen.update(secret=5 * i if i >= 6 else 0)))
    same = [np.array_equal(ours, theirs) for ours, theirs, _ in found]
    assert same == [True] * 6 + [False] * 2 + [True] * 12
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [8]
    (message,) = found[8][2]
    differing = re.fullmatch(
        r"Figure\(240x180\), frame \d+: (\d+) pixels differed from drawing the whole figure; "
        r"Line2D\(secret\) changed unseen, and is drawn for every frame from now on",
        message,
    )
    assert 0 < int(differing[1]) < 240 * 180


def test_the_others_stay_in_their_layers(audited):
    audited.update({2, 3, 8})
    scene = Scene("secret")
    counts = []
    for _ in frames(scene, Drawing(scene.fig), 20, lambda i: unseen.update(secret=5 * i if i >= 6 else 0)):
        counts.append(Counting.drawn)
    each = np.diff(counts)
    assert not each[4:7].any() and each[7] > 0  # from frame to frame; the eighth was audited
    assert not each[11:].any()


def test_several_that_change_at_once_are_all_named(audited):
    audited.update({2, 3, 8})
    scene = Scene("one", "two")
    found = list(
        frames(scene, Drawing(scene.fig), 14, lambda i: unseen.update(one=5 * i * (i > 6), two=-i * (i > 7)))
    )
    assert "Line2D(one), Line2D(two) changed unseen" in found[8][2][0]
    assert [bool(messages) for *_, messages in found] == [i == 8 for i in range(14)]
    assert not differences("later", [f[0] for f in found[8:]], [f[1] for f in found[8:]])


def test_one_that_changes_later_is_found_too(audited):
    audited.update({2, 6, 12, 15})
    scene = Scene("one", "two")
    found = list(
        frames(scene, Drawing(scene.fig), 20, lambda i: unseen.update(one=5 * i * (i > 4), two=-i * (i > 13)))
    )
    assert "; Line2D(one) changed unseen" in found[6][2][0] and "; Line2D(two) changed unseen" in found[15][2][0]
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [6, 15]
    assert not differences("later", [f[0] for f in found[15:]], [f[1] for f in found[15:]])


def test_blindness_is_mended(audited, monkeypatch):
    """Whatever watching overlooks: here it is a line's new data, of all things."""
    audited.update({2, 3, 8})
    scene = Scene()
    other = scene.fig.axes[0].lines[1]
    drawing = Drawing(scene.fig)
    found = []
    for i, one in enumerate(frames(scene, drawing, 16, lambda i: other.set_color(f"C{i}") if i >= 5 else None)):
        found.append(one)
        if i == 3:
            monkeypatch.setattr(Snapshot, "is_stale", lambda _: False)
    same = [np.array_equal(ours, theirs) for ours, theirs, _ in found]
    assert same == [True] * 5 + [False] * 3 + [True] * 8
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [8]
    assert "Line2D(counting)" in found[8][2][0]


def test_one_that_draws_outside_its_box_is_given_the_whole_picture(audited):
    audited.update({2, 9, 12})
    scene = Scene("secret")
    counts, found = [], []
    for one in frames(scene, Drawing(scene.fig), 16, lambda i: draw_outside_the_box(scene, i)):
        found.append(one)
        counts.append(Counting.drawn)
    same = [np.array_equal(ours, theirs) for ours, theirs, _ in found]
    assert not all(same[7:9]) and all(same[:7] + same[9:])
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [9]
    assert found[9][2][0].endswith(
        "; Line2D(secret) drew outside the expected box, and is given the whole picture from now on"
    )
    assert not np.diff(counts)[13:].any()  # the others stay in their layers


def test_where_nothing_is_found_the_whole_figure_is_drawn_from_then_on(audited, monkeypatch):
    """Here the audit is blind to whoever draws outside its box."""
    monkeypatch.setattr(IncrementalRenderer, "_draws_outside", lambda *_: False)
    audited.update({2, 9})
    scene = Scene("secret")
    counts, found = [], []
    for one in frames(scene, Drawing(scene.fig), 16, lambda i: draw_outside_the_box(scene, i)):
        found.append(one)
        counts.append(Counting.drawn)
    same = [np.array_equal(ours, theirs) for ours, theirs, _ in found]
    assert not all(same[7:9]) and all(same[:7] + same[9:])
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [9]
    assert found[9][2][0].endswith(
        "; what changed unseen was not found, and the whole figure is drawn for every frame from now on"
    )
    assert np.diff(counts)[9:].tolist() == [1] * 6


class Restless(Circle):
    """Looks different whenever it is drawn."""

    drawn = itertools.count()

    def draw(self, renderer):
        self.set_facecolor(f"C{next(self.drawn) % 2}")
        super().draw(renderer)


def test_those_of_whom_no_box_was_expected_are_not_blamed(audited):
    """In a frame in which an image finds its colour limits by being drawn, the figure is drawn whole."""
    audited.add(5)
    fig, ax = axes()
    shown = ax.imshow(noise(0))
    ax.add_patch(Restless((2, 2), 2))
    drawing = Drawing(fig)
    for i in range(6):
        shown.set_data(noise(i))
        if i < 5:
            drawing.draw()
    shown.norm.vmin = None
    with pytest.warns(UserWarning, match=r"; what changed unseen was not found, and the whole figure") as messages:
        drawing.draw()
    assert len(messages) == 1


def test_an_audit_that_finds_nothing_says_nothing(audited):
    audited.update(range(20))
    scene = Scene("secret")
    found = list(frames(scene, Drawing(scene.fig), 20, lambda i: None))
    assert not any(messages for *_, messages in found)
    assert not differences("audited", *([f[n] for f in found] for n in (0, 1)))


def test_a_film_in_420_is_mended_too(audited, monkeypatch, tmp_path):
    """The planes are kept from frame to frame, converted where they changed."""
    audited.update({2, 3, 8})
    scene = Scene("secret")
    sent, update = [], Yuv420p.update

    def watched(planes, picture, box=None):
        frame = update(planes, picture, box)
        sent.append(([plane.copy() for plane in frame.planes], saved(scene.fig)))
        return frame

    monkeypatch.setattr(Yuv420p, "update", watched)
    with gm.Movie(tmp_path / "film.mp4", encoder="libx264") as movie:
        for i in range(12):
            update_in_secret(scene, i)
            if i == 8:
                with pytest.warns(UserWarning, match="Line2D\\(secret\\) changed unseen"):
                    movie.write(scene.fig)
            else:
                movie.write(scene.fig)
    monkeypatch.undo()
    same = [all(map(np.array_equal, planes, Yuv420p((240, 180)).update(theirs).planes)) for planes, theirs in sent]
    assert figure.Yuv420p is Yuv420p and same == [True] * 6 + [False] * 2 + [True] * 4


def test_a_figure_in_which_nothing_seems_to_move_is_audited_too(audited):
    audited.update({2, 3, 8})
    scene = Scene("secret")
    scene.line.remove()
    found = list(frames(scene, Drawing(scene.fig), 14, lambda i: unseen.update(secret=5 * i * (i > 5))))
    assert [np.array_equal(ours, theirs) for ours, theirs, _ in found] == [True] * 6 + [False] * 2 + [True] * 6
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [8]


# --- strict ------------------------------------------------------------------------------------------------


def test_strict_makes_an_error_of_it(audited):
    audited.update({2, 3, 8})
    scene = Scene("secret")
    drawing = Drawing(scene.fig, strict=True)
    with pytest.raises(
        gm.DrawingError,
        match=r", frame \d+: \d+ pixels differed from drawing the whole figure; Line2D\(secret\) changed unseen$",
    ):
        list(frames(scene, drawing, 20, lambda i: update_in_secret(scene, i)))
    assert np.array_equal(drawing.draw(), saved(scene.fig))


def test_strict_says_so_where_nothing_is_found(audited, monkeypatch):
    monkeypatch.setattr(IncrementalRenderer, "_draws_outside", lambda *_: False)
    audited.update({2, 9})
    scene = Scene("secret")
    drawing = Drawing(scene.fig, strict=True)
    with pytest.raises(gm.DrawingError, match=r"; what changed unseen was not found$"):
        list(frames(scene, drawing, 20, lambda i: draw_outside_the_box(scene, i)))


def secretive_animation(scene):
    return FuncAnimation(scene.fig, lambda i: update_in_secret(scene, i), 12)


def test_a_strict_writer_leaves_no_film(audited, tmp_path):
    audited.update({2, 3, 8})
    scene = Scene("secret")
    with pytest.raises(gm.DrawingError, match=r"Line2D\(secret\) changed unseen"):
        secretive_animation(scene).save(tmp_path / "film.mkv", writer=Writer(5, codec="ffv1", strict=True))
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mkv"]
    assert film_facts(tmp_path / "film.partial.mkv").frames == 8


def test_a_writer_that_is_not_strict_warns_and_mends(audited, tmp_path):
    audited.update({2, 3, 6})
    scene = Scene("secret")
    with pytest.warns(UserWarning, match=r"Line2D\(secret\) changed unseen") as messages:
        secretive_animation(scene).save(tmp_path / "film.mkv", writer=Writer(5, codec="ffv1"))
    assert len(messages) == 1
    theirs = []
    scene = Scene("secret")
    for i in range(12):
        update_in_secret(scene, i)
        theirs.append(saved(scene.fig))
    assert not differences("mended", decode(tmp_path / "film.mkv", "rgba"), theirs)


def test_a_warning_that_is_made_an_error_stays_what_it_is(audited):
    """And is not taken for a matplotlib that is unknown here."""
    audited.update({2, 3, 8})
    scene = Scene("secret")
    drawing = Drawing(scene.fig)
    for i in range(9):
        update_in_secret(scene, i)
        if i < 8:
            drawing.draw()
    # pytest makes errors of warnings here
    with pytest.raises(UserWarning, match=r"Line2D\(secret\) changed unseen"):
        drawing.draw()
    assert np.array_equal(drawing.draw(), saved(scene.fig))
