"""A drawer by OpenGL and by Agg, for all tests of how alike they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from against_agg import Drawer

from gpumovie.gl.context import BaseContext, open_context


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
