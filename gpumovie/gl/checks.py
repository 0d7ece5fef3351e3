"""OpenGL's errors as exceptions, with the name of the call that failed where the driver tells it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import GLError
from . import api as gl
from .context.features import Features

_CONTEXT_LOST = 0x0507
_NAMES = {
    0x0500: "GL_INVALID_ENUM",
    0x0501: "GL_INVALID_VALUE",
    0x0502: "GL_INVALID_OPERATION",
    0x0503: "GL_STACK_OVERFLOW",
    0x0504: "GL_STACK_UNDERFLOW",
    0x0505: "GL_OUT_OF_MEMORY",
    0x0506: "GL_INVALID_FRAMEBUFFER_OPERATION",
    _CONTEXT_LOST: "GL_CONTEXT_LOST",
}
#: A driver that lost its context may raise errors without end.
_MOST = 16


def keep_messages(features: Features) -> None:
    """Let the driver keep a message for each error until it is asked for; costs nothing without errors."""
    if features.debug_log:
        gl.glEnable(gl.GL_DEBUG_OUTPUT)
        every = gl.GL_DONT_CARE
        gl.glDebugMessageControl(every, every, every, 0, None, False)
        gl.glDebugMessageControl(gl.GL_DEBUG_SOURCE_API, gl.GL_DEBUG_TYPE_ERROR, every, 0, None, True)


def raise_errors(features: Features, where: str) -> None:
    """Raise an error for OpenGL calls that failed since the last check.

    Args:
        features: those of the current context.
        where: begins the message.

    Raises:
        GLError: a call failed.
    """
    code = gl.glGetError()
    if code == 0:
        return
    codes: list[int] = []
    while code != 0 and code not in codes and len(codes) < _MOST:
        codes.append(int(code))
        code = gl.glGetError()
    if _CONTEXT_LOST in codes:
        raise _context_lost(where)
    named = ", ".join(_NAMES.get(c, f"error 0x{c:04x}") for c in codes)
    messages = "; ".join(_take_messages() if features.debug_log else [])
    raise GLError(f"{where}: {named}{f': {messages}' if messages else ''}")


def begin_checks(features: Features, where: str) -> None:
    """Raise an error for calls that failed so far, and empty the driver's log, so that later errors find room in it.

    The driver's log holds a few messages, and drops what comes later.

    Args:
        features: those of the current context.
        where: begins the message.

    Raises:
        GLError: a call failed.
    """
    raise_errors(features, where)
    while features.debug_log and gl.integer("GL_DEBUG_LOGGED_MESSAGES"):
        _take_messages()


def _context_lost(where: str) -> GLError:
    return GLError(
        f"{where}: the driver lost the OpenGL context (GL_CONTEXT_LOST), as it does when the GPU hangs or is reset; "
        f"what was drawn is gone: open a new canvas, and see the system's log for the cause"
    )


@contextmanager
def translate_errors(what: str) -> Iterator[None]:
    """Turn PyOpenGL's errors into GLError.

    Args:
        what: begins the message, such as ``the canvas cannot be read``; the call and its error follow.

    Raises:
        GLError: an OpenGL call inside failed, or the driver does not have it.
    """
    from OpenGL import error  # here, because PyOpenGL is imported by the first context

    try:
        yield
    except error.GLError as problem:
        code = int(problem.err or 0)
        if code == _CONTEXT_LOST:
            raise _context_lost(what) from problem
        name = getattr(problem.baseOperation, "__name__", "an OpenGL call")
        raise GLError(f"{what}: {name} failed with {_NAMES.get(code, hex(code))}") from problem
    except error.Error as problem:  # a function that the driver does not have
        raise GLError(f"{what}: {problem}") from problem


def _take_messages() -> list[str]:
    """The messages in the driver's log, the oldest first; they are removed from it."""
    from OpenGL.raw.GL.VERSION.GL_4_3 import glGetDebugMessageLog

    count, room = _MOST, 4096
    text, lengths = (ctypes.c_char * room)(), (ctypes.c_int * count)()
    got = int(glGetDebugMessageLog(count, room, None, None, None, None, lengths, text))
    messages, start = [], 0
    for length in lengths[:got]:
        messages.append(text.raw[start : start + length].rstrip(b"\0\n").decode(errors="replace"))
        start += length
    return messages
