"""Frames put together from layers have the pixels of the whole figure's drawing, wherever artists lie and go."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from corpus.comparing import saved
from matplotlib.category import UnitData
from matplotlib.figure import Figure
from matplotlib.layout_engine import LayoutEngine
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from plots import SIZE, X, axes

from gpumovie.mpl import Drawing, audit
from gpumovie.mpl.agg.renderer import Agg
from gpumovie.mpl.layers.layers import _dirty_regions
from gpumovie.mpl.layout import Layout
from gpumovie.mpl.tracking.artist_state import ArtistState
from gpumovie.mpl.tracking.bounds import bounds_of


def assert_frames_are_right(make, change, frames=12):
    """``make`` gives a figure; ``change(fig, i)`` changes it for frame i. Nothing is audited, and so mended."""
    ours, theirs = make(), make()
    drawing = Drawing(ours)
    with audit.disabled():
        for i in range(frames):
            change(ours, i)
            change(theirs, i)
            assert np.array_equal(drawing.draw(), saved(theirs)), f"frame {i}"


# --- dirty regions ------------------------------------------------------------------------------------------------


def state(box, slot):
    return ArtistState(None, (), slot=slot, bounds=box)


def test_boxes_that_touch_in_a_chain_share_a_region():
    """The last one touches only what the two before it become when they are merged."""
    chain = [(0, 20, 10, 30), (8, 0, 30, 10), (5, 5, 12, 25)]
    (region,) = _dirty_regions([state(box, slot) for slot, box in enumerate(chain)])
    assert (region.box, region.slots) == ((0, 0, 30, 30), [0, 1, 2])
    growing = [(0, 0, 10, 10), (20, 0, 30, 10), (12, 4, 22, 30), (8, 25, 14, 32)]
    (region,) = _dirty_regions([state(box, slot) for slot, box in enumerate(growing)])
    assert (region.box, region.slots) == ((0, 0, 30, 32), [0, 1, 2, 3])


def test_boxes_that_share_a_border_do_not_share_a_region():
    regions = _dirty_regions([state((0, 0, 10, 10), 3), state((10, 0, 20, 10), 1), state((4, 4, 4, 9), 2)])
    assert [(region.box, region.slots) for region in regions] == [((0, 0, 10, 10), [3]), ((10, 0, 20, 10), [1])]


def in_pixels(*boxes):
    """Axes of that many pixels of a figure of 240x180, from the lower left, with a line each that is to move."""
    fig = plt.figure(figsize=SIZE)
    for left, bottom, right, top in boxes:
        ax = fig.add_axes((left / 240, bottom / 180, (right - left) / 240, (top - bottom) / 180))
        ax.plot(X, np.sin(X), lw=9)
        ax.set(xlim=(0, 6), ylim=(-1, 1))
        ax.axis("off")
    return fig


def move_lines(fig, i):
    for ax in fig.axes:
        ax.lines[0].set_ydata(np.sin(X + i / 3))


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0)])
def test_axes_that_overlap_in_a_chain(order):
    """Each overlaps the next; and the box around two of them reaches into a third that neither touches."""
    chain = [(10, 10, 90, 90), (80, 80, 160, 170), (30, 110, 70, 170)]
    assert_frames_are_right(lambda: in_pixels(*(chain[k] for k in order)), move_lines)


# --- bounds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["fj$\\int_0^1$", "$f\\hat{f}\\ j$", "Åq"])
@pytest.mark.parametrize("style", ["italic", "normal"])
@pytest.mark.parametrize("rotation", [0, 35])
def test_a_text_draws_nothing_outside_its_bounds_and_they_reach_over_its_box(text, style, rotation):
    fig = Figure(SIZE, dpi=100)
    made = fig.text(0.4, 0.4, text, style=style, rotation=rotation, size=20)
    agg = Agg(240.0, 180.0, 100.0)
    made.draw(agg)
    left, top, right, bottom = bounds_of(made, agg)
    covered = agg.main.rgba[:, :, 3] != 0
    assert covered.any()
    covered[top:bottom, left:right] = False
    assert not covered.any()
    # matplotlib's box of a text is no bound: glyphs may reach over it by parts of their height.
    box = made.get_window_extent(agg)
    assert left <= max(0, np.floor(box.x0 - 20)) and right >= min(240, np.ceil(box.x1 + 20))
    assert top <= max(0, np.floor(180 - box.y1 - 20)) and bottom >= min(180, np.ceil(180 - box.y0 + 20))


def test_a_text_in_italics_leaves_no_traces():
    """What glyphs drew beyond the box of their text goes when the text goes."""

    def make():
        fig = plt.figure(figsize=SIZE)
        fig.text(0.3, 0.5, "ffj", style="italic", family="serif", size=40)
        return fig

    def change(fig, i):
        fig.texts[0].set_text("$\\mathit{fj}$" if i % 2 else "j")

    assert_frames_are_right(make, change)


# --- artists that come and go -------------------------------------------------------------------------------------


def moving_line():
    fig, ax = axes()
    ax.set(xlim=(0, 6), ylim=(-1, 1))
    ax.plot(X, np.sin(X))
    return fig


def test_the_only_artist_that_moves_leaves_no_pixels_when_it_is_removed():
    def change(fig, i):
        for line in fig.axes[0].lines:
            line.set_ydata(np.sin(X + i / 3))
            if i == 9:
                line.remove()

    assert_frames_are_right(moving_line, change, 14)


def test_after_it_is_removed_a_frame_is_as_the_one_before(monkeypatch):
    fig = moving_line()
    drawing, boxes = Drawing(fig), []
    with audit.disabled():
        for i in range(12):
            for line in fig.axes[0].lines:
                line.set_ydata(np.sin(X + i / 3))
                if i == 9:
                    line.remove()
            drawing.draw()
            boxes.append(drawing.boxes)
    assert len(boxes[9]) == 1 and boxes[10:] == [[], []]


# --- what is done besides drawing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["tight", "constrained"])
def test_a_layout_engine_that_comes_in_the_middle_lays_out(engine):
    def change(fig, i):
        fig.axes[0].lines[0].set_ydata(np.sin(X + i / 3))
        if i == 8:
            fig.axes[0].set_xlabel("below")
        if i == 9:
            fig.set_layout_engine(engine)

    assert_frames_are_right(moving_line, change, 14)


def test_a_layout_engine_that_comes_when_nothing_else_changes_lays_out():
    def change(fig, i):
        if i == 9:
            fig.set_layout_engine("tight")

    assert_frames_are_right(moving_line, change, 14)


def titled_line():
    """The title stands above the ticks, with room to move up."""
    fig = moving_line()
    fig.subplots_adjust(top=0.4)
    fig.axes[0].xaxis.tick_top()
    fig.axes[0].set_title("title")
    return fig


def test_a_title_that_comes_back_keeps_away_from_ticks_that_have_grown_meanwhile():
    def change(fig, i):
        ax = fig.axes[0]
        ax.lines[0].set_ydata(np.sin(X + i / 3))
        if i in (5, 100):
            ax.set_title("" if i == 5 else "title")
        if i == 8:
            ax.tick_params(axis="x", length=20)

    assert_frames_are_right(titled_line, change, 102)


def test_a_static_title_moves_in_the_frame_in_which_ticks_below_it_grow():
    def change(fig, i):
        fig.axes[0].lines[0].set_ydata(np.sin(X + i / 3))
        if i >= 8:
            fig.axes[0].tick_params(axis="x", length=2 * i)

    assert_frames_are_right(titled_line, change)


@pytest.mark.parametrize("part", ["tick2line", "label2", "gridline"])
def test_a_hidden_part_of_a_tick_is_drawn_when_it_becomes_visible(part):
    def change(fig, i):
        fig.axes[0].lines[0].set_ydata(np.sin(X + i / 3))
        if i == 8:
            getattr(fig.axes[0].xaxis.get_major_ticks()[1], part).set_visible(True)

    assert_frames_are_right(moving_line, change)


def test_a_static_text_moves_when_the_units_of_its_axis_change():
    def make():
        fig = moving_line()
        ax = fig.add_axes((0.2, 0.2, 0.7, 0.3), xlim=(-1, 3))
        ax.xaxis.update_units(["a", "b"])
        ax.text("a", 0.5, "here")
        return fig

    def change(fig, i):
        fig.axes[0].lines[0].set_ydata(np.sin(X + i / 3))
        if i == 8:
            fig.axes[1].xaxis.set_units(UnitData(["b", "a"]))

    assert_frames_are_right(make, change)


# --- parts by themselves ------------------------------------------------------------------------------------------


def test_a_recorded_call_keeps_a_transform_that_is_used_again():
    agg, transform = Agg(60.0, 40.0, 100.0), Affine2D().translate(10, 10)
    gc = agg.new_gc()
    with agg.recording() as calls:
        agg.draw_path(gc, Path([(0, 0), (9, 0), (9, 9)]), transform, (1, 0, 0, 1))
    drawn = agg.main.rgba.copy()
    transform.translate(30, 5)
    agg.main.clear()
    agg.replay(calls)
    assert (drawn[:, :, 3] != 0).any() and np.array_equal(agg.main.rgba, drawn)


class CountingEngine(LayoutEngine):
    """Counts its runs."""

    _adjust_compatible = _colorbar_gridspec = True
    runs = 0

    def execute(self, fig):
        self.runs += 1


def test_runs_of_the_layout_engine_that_were_left_out_are_made_up_for():
    """matplotlib lays out twice for a frame; something may change in between."""
    fig = moving_line()
    engine = CountingEngine()
    fig.set_layout_engine(engine)
    layout, runs = Layout(fig), []
    # Each frame: whether nothing has changed, at each of its two layouts.
    for unchanged in [(False, False), (False, False), (True, True), (True, False), (True, True)]:
        for is_unchanged in unchanged:
            layout.run(is_unchanged)
        layout.finish_frame()
        runs.append(engine.runs)
    assert runs == [2, 4, 4, 6, 6]
