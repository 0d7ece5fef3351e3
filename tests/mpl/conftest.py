"""What tests of figures share: matplotlib as it is delivered, and eyes on what is drawn."""

from __future__ import annotations

import contextlib
import itertools

import matplotlib as mpl
import matplotlib.image as mimage
import matplotlib.pyplot as plt
import pytest
from matplotlib.figure import Figure

from gpumovie.mpl import Drawing, Writer, audit
from gpumovie.mpl.incremental import IncrementalRenderer


@pytest.fixture(autouse=True)
def plain_matplotlib():
    """matplotlib as it is delivered, without windows; closed afterwards."""
    plt.switch_backend("agg")
    with mpl.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


@pytest.fixture
def drawings(monkeypatch):
    """The figure of every Figure.draw."""
    figures, draw = [], Figure.draw
    monkeypatch.setattr(Figure, "draw", lambda fig, renderer: (figures.append(fig), draw(fig, renderer)))
    return figures


@pytest.fixture
def filmed(tmp_path, monkeypatch):
    """``with filmed(fig) as frame:`` films a figure; each ``frame()`` draws it and gives the picture."""
    drawn, draw = [], Drawing.draw_for_video

    def watched(*arguments):
        drawn.append(draw(*arguments).copy())
        return drawn[-1]

    @contextlib.contextmanager
    def film(fig):
        writer = Writer(5, codec="ffv1")
        monkeypatch.setattr(Drawing, "draw_for_video", watched)
        with audit.disabled(), writer.saving(fig, tmp_path / "film.mkv", None):
            yield lambda: (writer.grab_frame(), drawn[-1])[1]

    return film


@pytest.fixture
def audited(monkeypatch):
    """Frames that are audited are those whose numbers a test puts in here; none else."""
    chosen, begun = set(), itertools.count()
    draw = Drawing.draw_for_video  # draw() goes through it, too

    def counted(drawing, yuv420p_size):
        counted.number = next(begun)
        return draw(drawing, yuv420p_size)

    monkeypatch.setattr(Drawing, "draw_for_video", counted)
    monkeypatch.setattr(IncrementalRenderer, "_is_audit_due", lambda _: counted.number in chosen)
    return chosen


@pytest.fixture
def nothing_left_behind():
    """Nothing of matplotlib's images is changed for good."""
    before = dict(vars(mimage)), dict(vars(mimage.AxesImage)), dict(vars(mimage._ImageBase))
    yield
    assert (dict(vars(mimage)), dict(vars(mimage.AxesImage)), dict(vars(mimage._ImageBase))) == before
