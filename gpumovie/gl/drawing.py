"""A user's drawing: what is bound for it, and what must be as it was when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..errors import GLError, GpumovieError
from . import api as gl
from .checks import forget_messages, raise_errors
from .context import BaseContext, binding

_WHERE = "drawing on the canvas"


@contextmanager
def drawing(context: BaseContext, framebuffer: int, size: tuple[int, int]) -> Iterator[None]:
    """Inside, ``framebuffer`` is bound and the viewport is all of it. ``context`` is current.

    Raises GLError for what was left wrong; see ``Canvas.draw``.
    """
    raise_errors(context.features, f"calls before {_WHERE}")
    forget_messages(context.features)
    with _nested(context):
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
        gl.glViewport(0, 0, *size)
        before = _stacks()
        try:
            yield
        except BaseException:
            # What is raised says more than OpenGL's errors, which are not the next drawing's.
            with suppress(GpumovieError):
                context.make_current()
                raise_errors(context.features, _WHERE)
            raise
        context.make_current()
        raise_errors(context.features, _WHERE)
        _check(framebuffer, before)


@contextmanager
def _nested(context: BaseContext) -> Iterator[None]:
    """A drawing is open; one that is open already in the same context gets its framebuffer and viewport back."""
    open_ones = binding.drawing()
    framebuffer, viewport = 0, None
    if context in open_ones:
        framebuffer, viewport = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING"), gl.integers("GL_VIEWPORT", 4)
    open_ones.append(context)
    try:
        yield
    finally:
        open_ones.pop()
        if viewport is not None and not context.closed:
            context.make_current()
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
            gl.glViewport(*viewport)


def _check(framebuffer: int, before: dict[str, int]) -> None:
    bound = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING")
    if bound != framebuffer:
        raise GLError(
            f"{_WHERE} ended with framebuffer {bound} bound in place of the canvas's own ({framebuffer}): what was "
            f"drawn last is not in the picture; end with glBindFramebuffer(GL_FRAMEBUFFER, canvas.framebuffer)"
        )
    for name, depth in _stacks().items():
        if depth != before[name]:
            raise GLError(
                f"{_WHERE} left {name} at {depth} of the {before[name]} that it began with: each push needs one pop"
            )


def _stacks() -> dict[str, int]:
    return {
        "glPushAttrib's stack": gl.integer("GL_ATTRIB_STACK_DEPTH"),
        "glPushClientAttrib's stack": gl.integer("GL_CLIENT_ATTRIB_STACK_DEPTH"),
        "the modelview matrix stack": gl.integer("GL_MODELVIEW_STACK_DEPTH"),
    }
