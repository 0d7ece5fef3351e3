"""The audit: what no one saw change is found, mended and told, at a bounded price."""

from __future__ import annotations

import itertools
import re
import time
import warnings
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus.comparing import differences, saved
from films import decode, film_facts
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

import gpumovie as gm
from gpumovie.mpl import Drawing, Writer, audit, film
from gpumovie.mpl.watch import Watch
from gpumovie.video.yuv420p import Yuv420p

SIZE = (2.4, 1.8)  # inches
X = np.linspace(0, 6, 40)


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


@pytest.fixture
def audited(monkeypatch):
    """Frames that are audited are those whose numbers a test puts in here; none else."""
    chosen, begun = set(), itertools.count()
    draw = Drawing.draw

    def counted(drawing):
        counted.number = next(begun)
        return draw(drawing)

    monkeypatch.setattr(Drawing, "draw", counted)
    monkeypatch.setattr(audit.Audits, "due", lambda _: counted.number in chosen)
    return chosen


# --- a figure in which something changes that leaves no trace ----------------------------------------------

unseen = {}


class Secretive(Line2D):
    """Draws what nothing in its attributes tells, and looks like a class of matplotlib's, which would not."""

    def draw(self, renderer):
        super().draw(renderer)
        gc = renderer.new_gc()
        gc.set_linewidth(3)
        gc.set_foreground("red")
        height = unseen.get(self.get_label(), 0)
        renderer.draw_path(gc, Path([(60, 60), (180, 60 + height)]), IdentityTransform(), None)
        gc.restore()


Secretive.__module__ = "matplotlib.secretive"


class Counting(Line2D):
    """Counts how often it is drawn."""

    drawn = 0

    def draw(self, renderer):
        super().draw(renderer)
        Counting.drawn += 1


Counting.__module__ = "matplotlib.counting"


class Scene:
    """A line that moves, one that stays, and others that change in secret."""

    def __init__(self, *secretive):
        unseen.clear()
        Counting.drawn = 0
        self.fig, ax = plt.subplots(figsize=SIZE)
        (self.line,) = ax.plot(X, np.sin(X), label="moving")
        ax.add_line(Counting(X, np.cos(X), label="counting", zorder=1))  # below all that moves
        for name in secretive:
            ax.add_line(Secretive([0, 6], [0.5, 0.5], label=name))
        ax.legend(loc="upper right")

    def update(self, i):
        self.line.set_ydata(np.sin(X + i / 3))


def update_in_secret(scene, i):
    scene.update(i)
    unseen["secret"] = 5 * i * (i > 5)


def told(messages):
    return [str(each.message) for each in messages]


def frames(scene, drawing, count, change):
    """What a Drawing gives and what savefig gives, and warnings: a triple for each frame."""
    for i in range(count):
        scene.update(i)
        change(i)
        with warnings.catch_warnings(record=True) as messages:
            warnings.simplefilter("always")
            ours = drawing.draw().copy()
        drawn = Counting.drawn
        theirs = saved(scene.fig)
        Counting.drawn = drawn
        yield ours, theirs, told(messages)


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
            monkeypatch.setattr(Watch, "changed", lambda _: False)
    same = [np.array_equal(ours, theirs) for ours, theirs, _ in found]
    assert same == [True] * 5 + [False] * 3 + [True] * 8
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [8]
    assert "Line2D(counting)" in found[8][2][0]


def draw_outside_the_box(scene, i):
    """A line that moves draws where such a line cannot, above the axes."""
    scene.update(i)
    scene.fig.axes[0].lines[-1].set_ydata([0.5, i / 20])
    unseen["secret"] = 90 + 2 * i if i > 6 else 0


def test_where_nothing_is_found_the_whole_figure_is_drawn_from_then_on(audited):
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
    assert film.Yuv420p is Yuv420p and same == [True] * 6 + [False] * 2 + [True] * 4


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


def test_strict_says_so_where_nothing_is_found(audited):
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


# --- when --------------------------------------------------------------------------------------------------


@pytest.fixture
def drawings(monkeypatch):
    """The figure of every Figure.draw."""
    figures, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda fig, renderer: (figures.append(fig), draw(fig, renderer)))
    return figures


def numbers_of_whole_drawings(scene, drawings, count):
    """Frames in which the whole figure was drawn."""
    drawing, whole = Drawing(scene.fig), []
    for i in range(count):
        scene.update(i)
        before = len(drawings)
        drawing.draw()
        if len(drawings) > before:
            whole.append(i)
    return whole


def test_the_first_frames_from_layers_are_audited_whatever_it_takes(drawings, monkeypatch):
    monkeypatch.setattr(audit, "SHARE", 0)
    # 0 and 1 are drawn whole in any case, without layers.
    assert numbers_of_whole_drawings(Scene(), drawings, 12) == [0, 1, 2, 3]


def test_audits_can_be_left_out(drawings):
    with audit.disabled():
        assert numbers_of_whole_drawings(Scene(), drawings, 12) == [0, 1]
    with audit.disabled(), audit.disabled():
        pass
    assert {0, 1, 2, 3} <= set(numbers_of_whole_drawings(Scene(), drawings, 12))


def test_audits_come_back_after_an_error(drawings):
    with pytest.raises(ZeroDivisionError), audit.disabled():
        raise ZeroDivisionError
    assert 2 in numbers_of_whole_drawings(Scene(), drawings, 4)


class Clock:
    """Stands in for the module ``time``; goes when it is told."""

    def __init__(self, monkeypatch):
        self.now = 0.0
        monkeypatch.setattr(audit, "time", SimpleNamespace(perf_counter=lambda: self.now))

    def run(self, audits, frames, frame_seconds, audit_seconds):
        """The numbers of the frames that are audited."""
        numbers = []
        for number in range(frames):
            self.now += frame_seconds(number)
            if audits.due():
                with audits.counted():
                    self.now += audit_seconds(len(numbers))
                numbers.append(number)
        return numbers


@pytest.mark.parametrize(
    ("frame_seconds", "audit_seconds"), [(0.002, 0.04), (0.002, 4.0), (0.04, 0.04), (0.5, 0.04), (1e-5, 0.02)]
)
def test_audits_take_no_more_than_their_share_of_the_time(monkeypatch, frame_seconds, audit_seconds):
    clock = Clock(monkeypatch)
    audits = audit.Audits()
    frames = int(1000 * audit_seconds / frame_seconds) + 100
    numbers = clock.run(audits, frames, lambda _: frame_seconds, lambda _: audit_seconds)
    spent = len(numbers) * audit_seconds
    assert numbers[:2] == [0, 1]
    assert spent <= audit.SHARE * clock.now
    # Nor less than they may: a wrong stretch lasts as long as fifty audits, or until the next frame.
    gaps = np.diff(numbers[2:]) * frame_seconds
    assert gaps.max() <= audit_seconds / audit.SHARE + frame_seconds
    assert numbers[-1] >= frames - (audit_seconds / audit.SHARE / frame_seconds) - 2


def test_audits_that_take_longer_and_longer_keep_to_it(monkeypatch):
    clock = Clock(monkeypatch)
    numbers = clock.run(audit.Audits(), 100_000, lambda _: 0.002, lambda n: 0.04 * (n + 1))
    spent = sum(0.04 * (n + 1) for n in range(len(numbers)))
    assert len(numbers) > 5
    assert spent <= 1.2 * audit.SHARE * clock.now  # the last was longer than those before it


def test_the_time_of_an_audit_counts_when_it_raises(monkeypatch):
    clock, audits = Clock(monkeypatch), audit.Audits()

    def fail():
        with audits.counted():
            clock.now += 3
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (audits.count, audits.seconds) == (1, 3)


def test_the_clock_is_the_real_one():
    assert audit.time is time


# --- large arrays that are edited in place -----------------------------------------------------------------


def watched(array):
    watch = Watch([SimpleNamespace(array=array)])
    assert not watch.changed()
    return watch


@pytest.mark.parametrize("where", [0.0, 0.123, 0.77, 1.0])
@pytest.mark.parametrize(
    "array",
    [np.zeros(200_000), np.ones((500, 400), np.float32), np.zeros((300, 400, 4), np.uint8), np.arange(100_001)],
    ids=["float64", "float32", "uint8", "odd"],
)
def test_a_stretch_that_is_edited_in_place_is_seen_at_once(array, where):
    array = array.copy()
    watch = watched(array)
    flat = array.reshape(-1)
    length = -(-flat.size // 512) + 1
    start = int(where * (flat.size - length))
    flat[start : start + length] = np.frombuffer(b"\x5a" * flat.itemsize, flat.dtype)
    assert watch.changed()


@pytest.mark.parametrize("count", [8192, 8193, 200_000, 1_000_001])
def test_a_single_number_is_seen_after_as_many_frames_as_there_are_pieces(count):
    pieces = -(-8 * count // (1 << 16))
    generator = np.random.default_rng(0)
    array = generator.random(count)
    watch = watched(array)
    for at in (0, 1, count // 2, count - 2, count - 1, *generator.integers(0, count, 5)):
        array[at] += 1
        assert any(watch.changed() for _ in range(pieces))
        watch.renew()


def test_up_to_64_kb_every_number_is_seen_at_once():
    array = np.zeros(8192)
    for at in range(0, 8192, 37):
        watch = watched(array)
        array[at] += 1
        assert watch.changed()


@pytest.mark.parametrize("axes_edited", ["image", "line"])
def test_an_edit_in_place_is_wrong_no_longer_than_that(axes_edited):
    fig, ax = plt.subplots(figsize=SIZE)
    (moving,) = ax.plot(X, np.sin(X))
    if axes_edited == "image":
        data = np.zeros((300, 300))  # 11 pieces
        shown = ax.imshow(data, extent=(0, 6, -1, 1), aspect="auto", vmin=0, vmax=1)
        data = shown.get_array().data
        edit = lambda: data.__setitem__((150, 150), 1e6)  # noqa: E731
    else:
        line = ax.plot(np.linspace(0, 6, 90_000), np.zeros(90_000))[0]
        data = line._y
        edit = lambda: line.get_ydata(orig=False).__setitem__(45_000, 0.8)  # noqa: E731
    pieces = -(-data.nbytes // (1 << 16))
    drawing, same = Drawing(fig), []
    with audit.disabled():
        for i in range(12 + pieces + 1):
            moving.set_ydata(np.sin(X + i / 3))
            if i == 12:
                edit()
            same.append(np.array_equal(drawing.draw(), saved(fig)))
    assert all(same[:12]) and same[-1]


def test_a_figure_in_which_nothing_seems_to_move_is_audited_too(audited):
    audited.update({2, 3, 8})
    scene = Scene("secret")
    scene.line.remove()
    found = list(frames(scene, Drawing(scene.fig), 14, lambda i: unseen.update(secret=5 * i * (i > 5))))
    assert [np.array_equal(ours, theirs) for ours, theirs, _ in found] == [True] * 6 + [False] * 2 + [True] * 6
    assert [i for i, (*_, messages) in enumerate(found) if messages] == [8]
