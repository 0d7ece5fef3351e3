"""Ticks that are made late, or not at all, look to a user as if matplotlib had made them."""

from __future__ import annotations

import gc
import weakref

import matplotlib.axis
import numpy as np
import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import TightLayoutEngine

from gpumovie.mpl.drawing import Drawing

REPLACED = [
    *((Axis, name) for name in ("set_clip_path", "reset_ticks", "set_tick_params", "get_major_ticks")),
    *((Axis, name) for name in ("_get_tick", "_copy_tick_props")),
    *((matplotlib.axis._LazyTickList, "__get__"), (TightLayoutEngine, "execute")),
]


def plotted(fig=None):
    ax = (fig or Figure(figsize=(2, 1.5))).add_subplot()
    ax.plot([0, 5], [0, 1])
    return ax


@pytest.fixture
def drawing():
    drawn = Drawing(plotted().figure)
    drawn.draw()
    yield drawn
    drawn.close()


def ticks_of(ax):
    """What ticks look like to somebody who asks for them."""
    return [
        (tick.label1.get_text(), tick.get_loc(), tick.label1.get_color(), tick.gridline.get_visible(), box, path)
        for axis in (ax.xaxis, ax.yaxis)
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks())
        for box, path in [(tick.gridline.get_clip_box().bounds, tick.get_clip_path())]
    ]


def cleared(ax):
    ax.clear()
    ax.plot([0, 3], [0, 1])
    ax.tick_params(labelcolor="g")
    ax.grid(True)


@pytest.mark.parametrize("laid_out", [False, True], ids=["cleared", "laid out"])
def test_ticks_that_are_asked_for_are_those_that_matplotlib_has(drawing, laid_out):
    ours, theirs = drawing.fig.axes[0], plotted()
    theirs.figure.draw_without_rendering()
    for ax in (ours, theirs):
        for _ in range(2):
            cleared(ax)
            if laid_out:
                ax.figure.tight_layout()
    assert ticks_of(ours) == ticks_of(theirs)
    assert [text.get_text() for text in ours.get_xticklabels()] == ["−2", "0", "2", "4"]


def test_no_ticks_are_made_for_axes_to_be_cleared_and_those_of_other_figures_are_made_at_once(drawing):
    ax, other = drawing.fig.axes[0], plotted()
    ax.clear()
    other.clear()
    assert "majorTicks" not in vars(ax.xaxis) and "majorTicks" in vars(other.xaxis)


def test_a_list_of_ticks_that_was_changed_before_the_frame_is_dropped_as_in_matplotlib(drawing):
    ours, theirs = drawing.fig.axes[0], plotted()
    theirs.figure.draw_without_rendering()
    for ax in (ours, theirs):
        cleared(ax)
        ax.xaxis.majorTicks[0].label1.set_color("r")
    drawing.draw()
    theirs.figure.draw_without_rendering()
    assert ticks_of(ours) == ticks_of(theirs)


def test_a_tick_that_the_user_changes_has_nothing_in_common_with_the_others(drawing):
    ours, theirs = drawing.fig.axes[0], plotted()
    theirs.figure.draw_without_rendering()
    for ax in (ours, theirs):
        cleared(ax)
        tick = ax.xaxis.get_major_ticks(6)[2]
        tick.label1.set_color("r")
        tick.label1.set_fontsize(20)
        tick.gridline.set_dashes([1, 2])
        tick.tick1line.set_marker("o")
        tick.set_label("third")
        tick.add_callback(print)
    assert ticks_of(ours) == ticks_of(theirs)
    for look in (
        lambda tick: (tick.label1.get_fontsize(), tick.gridline._unscaled_dash_pattern, tick.tick1line.get_marker()),
        lambda tick: (tick.get_label(), len(tick._callbacks.callbacks.get("pchanged", {}))),
    ):
        assert [look(tick) for tick in ours.xaxis.majorTicks] == [look(tick) for tick in theirs.xaxis.majorTicks]


def test_ticks_of_an_axis_whose_first_one_was_changed_are_like_it(drawing):
    ours, theirs = drawing.fig.axes[0], plotted()
    theirs.figure.draw_without_rendering()
    for ax in (ours, theirs):
        cleared(ax)
        ax.xaxis.get_major_ticks(2)[0].label1.set(color="r", rotation=30, fontweight="bold")
        ax.xaxis.get_major_ticks(5)
    looks = [
        [(tick.label1.get_color(), tick.label1.get_rotation(), tick.label1.get_fontweight()) for tick in ticks]
        for ticks in (ours.xaxis.majorTicks, theirs.xaxis.majorTicks)
    ]
    assert looks[0] == looks[1]
    assert looks[0] == [("r", 30, "bold"), ("g", 0, "normal"), *[("r", 30, "bold")] * 3]


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "not closed"])
@pytest.mark.parametrize("layout", [None, "tight", "constrained"])
def test_axes_that_are_gone_are_not_kept(layout, is_closed):
    fig = Figure(figsize=(2, 1.5), layout=layout)
    drawing, gone = Drawing(fig), []
    for _ in range(12):
        fig.clf()
        gone.append(weakref.ref(plotted(fig)))
        drawing.draw()
    gc.collect()
    assert sum(ax() is not None for ax in gone) <= 5
    if is_closed:
        drawing.close()
    gone.append(weakref.ref(fig))
    del fig, drawing
    gc.collect()
    assert not any(each() for each in gone)


def test_when_the_drawing_ends_matplotlib_is_as_it_was():
    before = [owner.__dict__[name] for owner, name in REPLACED]
    drawings = [Drawing(plotted().figure) for _ in range(2)]
    for each in drawings:
        each.draw()
    during = [owner.__dict__[name] for owner, name in REPLACED]
    assert all(ours is not theirs for ours, theirs in zip(during, before, strict=True))
    drawings[0].close()
    assert [owner.__dict__[name] for owner, name in REPLACED] == during
    ax = drawings[1].fig.axes[0]
    ax.clear()
    drawings[1].close()
    assert [owner.__dict__[name] for owner, name in REPLACED] == before
    assert len(vars(ax.xaxis)["majorTicks"]) == 1
    assert np.array_equal(ax.xaxis.majorTicks[0].get_clip_box().bounds, ax.bbox.bounds)
