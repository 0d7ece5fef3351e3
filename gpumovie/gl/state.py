"""OpenGL's state around a drawing, and around gpumovie's own passes.

A user's drawing begins with the canvas bound, and what it leaves wrong is an error. A pass of gpumovie runs in a
neutral state, and afterwards everything is as the user left it. Contexts are of the compatibility profile, so the
driver keeps most of the state (glPushAttrib). State that is newer than glPushAttrib is asked for and set again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ..errors import GLError, GpumovieError
from . import api as gl
from .checks import begin_checks, raise_errors
from .context.base import BaseContext
from .context.current import thread

_DRAWING = "drawing on the canvas"
#: OpenGL's stacks, which a drawing must leave as deep as they were.
_STACKS = {
    "glPushAttrib's stack": "GL_ATTRIB_STACK_DEPTH",
    "glPushClientAttrib's stack": "GL_CLIENT_ATTRIB_STACK_DEPTH",
    "the modelview matrix stack": "GL_MODELVIEW_STACK_DEPTH",
}
#: State of the groups of glPushAttrib that changes what a pass over the whole target writes, or what is read back.
_OFF = (
    *("GL_ALPHA_TEST", "GL_BLEND", "GL_COLOR_LOGIC_OP", "GL_CULL_FACE", "GL_DEPTH_TEST", "GL_DITHER"),
    *("GL_FRAMEBUFFER_SRGB", "GL_MULTISAMPLE", "GL_POLYGON_SMOOTH", "GL_POLYGON_STIPPLE", "GL_SCISSOR_TEST"),
    "GL_STENCIL_TEST",
)
_NO_WINDOW = (
    "A canvas has no framebuffer 0, which programs bind to go back to a window: bind canvas.framebuffer; with "
    "moderngl, use what ctx.detect_framebuffer() gave at the beginning of the block, in place of ctx.screen"
)
_INVALID_FRAMEBUFFER_OPERATION = 0x0506
_MOST_CLIP_PLANES = 8


@contextmanager
def drawing(context: BaseContext, framebuffer: int, size: tuple[int, int]) -> Iterator[None]:
    """Bind ``framebuffer`` and set the viewport to ``size`` for a user's drawing. ``context`` is current.

    Raises:
        GLError: there were errors before, or the drawing leaves something wrong; see ``Canvas.draw``.
    """
    try:
        begin_checks(context.features, f"calls before {_DRAWING}")
    except GLError as error:
        _explain(error)
        raise
    with _nested(context):
        gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
        gl.glViewport(0, 0, *size)
        depths = gl.integers(*_STACKS.values())
        try:
            yield
            context.make_current()
            raise_errors(context.features, _DRAWING)
            _check_end(framebuffer, depths)
        except BaseException as error:
            # The exception says more than OpenGL's errors, which must not be taken for the next drawing's.
            with suppress(GpumovieError):
                context.make_current()
                with suppress(GLError):
                    raise_errors(context.features, _DRAWING)
                _explain(error)
            raise


@contextmanager
def _nested(context: BaseContext) -> Iterator[None]:
    """Note that a drawing is open. If one is open in this context already, it gets its state back afterwards."""
    outer = thread.drawings
    framebuffer, viewport = 0, None
    if context in outer:
        framebuffer, viewport = gl.integer("GL_DRAW_FRAMEBUFFER_BINDING"), gl.integer_array("GL_VIEWPORT", 4)
    outer.append(context)
    try:
        yield
    finally:
        outer.pop()
        if viewport is not None and not context.closed:
            context.make_current()
            gl.glBindFramebuffer(gl.GL_FRAMEBUFFER, framebuffer)
            gl.glViewport(*viewport)


def _explain(error: BaseException) -> None:
    """Note what to bind, if framebuffer 0 is bound or the error is of a framebuffer that does not exist."""
    bound = gl.integers("GL_DRAW_FRAMEBUFFER_BINDING", "GL_READ_FRAMEBUFFER_BINDING")
    code = getattr(error, "err", None)  # of PyOpenGL's GLError
    of_framebuffer = code == _INVALID_FRAMEBUFFER_OPERATION or "GL_INVALID_FRAMEBUFFER_OPERATION" in str(error)
    if of_framebuffer or (0 in bound and isinstance(error, Exception)):
        if type(error) is GLError:  # where only the message is printed
            error.args = (f"{error}. {_NO_WINDOW}",)
        else:
            error.add_note(_NO_WINDOW)


def _check_end(framebuffer: int, depths: list[int]) -> None:
    bound, *left = gl.integers("GL_DRAW_FRAMEBUFFER_BINDING", *_STACKS.values())
    if bound != framebuffer:
        raise GLError(
            f"{_DRAWING} ended with framebuffer {bound} bound in place of the canvas's own ({framebuffer}): what was "
            f"drawn last is not in the picture; end with glBindFramebuffer(GL_FRAMEBUFFER, canvas.framebuffer)"
        )
    for name, depth, before in zip(_STACKS, left, depths, strict=True):
        if depth != before:
            raise GLError(
                f"{_DRAWING} left {name} at {depth} of the {before} that it began with: each push needs one pop"
            )


@contextmanager
def neutral_state() -> Iterator[None]:
    """Set OpenGL's state so that nothing of the user's affects a pass inside; restore all of it afterwards."""
    draw, read, program, vertices, pack, unit, discard = gl.integers(
        *("GL_DRAW_FRAMEBUFFER_BINDING", "GL_READ_FRAMEBUFFER_BINDING", "GL_CURRENT_PROGRAM"),
        *("GL_VERTEX_ARRAY_BINDING", "GL_PIXEL_PACK_BUFFER_BINDING", "GL_ACTIVE_TEXTURE", "GL_RASTERIZER_DISCARD"),
    )
    gl.glActiveTexture(gl.GL_TEXTURE0)
    texture, sampler = gl.integers("GL_TEXTURE_BINDING_2D", "GL_SAMPLER_BINDING")
    gl.glPushAttrib(
        gl.GL_COLOR_BUFFER_BIT
        | gl.GL_ENABLE_BIT
        | gl.GL_PIXEL_MODE_BIT
        | gl.GL_POLYGON_BIT
        | gl.GL_SCISSOR_BIT
        | gl.GL_VIEWPORT_BIT
    )
    gl.glPushClientAttrib(gl.GL_CLIENT_PIXEL_STORE_BIT)
    try:
        _make_neutral()
        yield
    finally:
        gl.glBindFramebuffer(gl.GL_DRAW_FRAMEBUFFER, draw)
        gl.glBindFramebuffer(gl.GL_READ_FRAMEBUFFER, read)
        gl.glPopClientAttrib()
        gl.glPopAttrib()
        gl.glBindTexture(gl.GL_TEXTURE_2D, texture)
        gl.glBindSampler(0, sampler)
        gl.glActiveTexture(unit)
        gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, pack)
        gl.glBindVertexArray(vertices)
        if discard:
            gl.glEnable(gl.GL_RASTERIZER_DISCARD)
        # A program that was deleted while it was in use is gone as soon as a pass uses its own.
        gl.glUseProgram(program if program and gl.glIsProgram(program) else 0)


def _make_neutral() -> None:
    for name in _OFF:
        gl.glDisable(getattr(gl, name))
    for plane in range(_MOST_CLIP_PLANES):
        gl.glDisable(gl.GL_CLIP_DISTANCE0 + plane)
    gl.glDisable(gl.GL_RASTERIZER_DISCARD)
    gl.glColorMask(True, True, True, True)
    gl.glPolygonMode(gl.GL_FRONT_AND_BACK, gl.GL_FILL)
    gl.glBindSampler(0, 0)
    gl.glBindBuffer(gl.GL_PIXEL_PACK_BUFFER, 0)
    gl.glPixelStorei(gl.GL_PACK_ALIGNMENT, 1)
    for name in ("GL_PACK_ROW_LENGTH", "GL_PACK_SKIP_ROWS", "GL_PACK_SKIP_PIXELS", "GL_PACK_SWAP_BYTES"):
        gl.glPixelStorei(getattr(gl, name), 0)
    # Pixel transfer, which belongs to the compatibility profile, would change what glReadPixels gives.
    for colour in ("RED", "GREEN", "BLUE", "ALPHA"):
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_SCALE"), 1.0)
        gl.glPixelTransferf(getattr(gl, f"GL_{colour}_BIAS"), 0.0)
    gl.glPixelTransferi(gl.GL_MAP_COLOR, 0)
