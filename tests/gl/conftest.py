"""What the tests of OpenGL share: a context, which all their canvases may have, and an X server for GLFW."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from drawings import live_objects
from xvfb import x_server

from gpumovie.gl import api as gl
from gpumovie.gl.context.base import BaseContext
from gpumovie.gl.context.opening import open_context


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """The name of a display."""
    with x_server() as name:
        yield name


@pytest.fixture(scope="module")
def shared_context() -> Iterator[BaseContext]:
    context = open_context("egl")
    yield context
    context.close()


@pytest.fixture
def context(shared_context: BaseContext) -> Iterator[BaseContext]:
    """A context that is current; whatever a test makes in it, it frees, and leaves no error."""
    shared_context.make_current()
    before = live_objects()
    yield shared_context
    shared_context.make_current()
    assert gl.glGetError() == 0
    assert live_objects() - before == set(), "left in the context"
