"""A drawer by OpenGL and by Agg, for all tests of how alike they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from against_agg import Drawer
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from small_figures import HEIGHT, WIDTH

from gpumovie.gl.context.base import BaseContext
from gpumovie.gl.context.opening import open_context


@pytest.fixture(scope="session")
def opengl() -> Iterator[BaseContext]:
    context = open_context("egl")
    yield context
    context.close()


@pytest.fixture
def both(opengl: BaseContext) -> Iterator[Drawer]:
    """``both(fig)`` is a figure drawn by each."""
    drawer = Drawer(opengl)
    yield drawer
    drawer.close()


@pytest.fixture
def alike(both: Drawer) -> Callable[..., None]:
    """``alike(fig)``: it is the same by OpenGL as by Agg, and not empty unless that is meant.

    ``by_agg`` are the reasons for what Agg draws in OpenGL's place.
    """

    def check(fig: Figure, *, empty: bool = False, rms: float = 1.0, off: float = 0.005, by_agg: Any = ()) -> None:
        drawn = both(fig)
        assert drawn.apart.within(rms, off), f"{drawn.apart}, by Agg: {drawn.reasons}"
        assert list(drawn.reasons) == list(by_agg)
        assert (np.ptp(drawn.on(255)[1]) < 1) == empty, (
            "there is nothing to compare" if not empty else "it is not empty"
        )

    return check


@pytest.fixture
def fig() -> Figure:
    return Figure((WIDTH / 100, HEIGHT / 100), dpi=100)


@pytest.fixture
def ax(fig: Figure) -> Axes:
    ax = fig.add_axes((0.05, 0.05, 0.9, 0.9), xlim=(0, 6), ylim=(-1.5, 1.5))
    ax.set_axis_off()
    return ax
