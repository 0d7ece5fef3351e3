"""OpenGL's errors, with the name of the call that raised them where the driver tells it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
    """Let the driver keep the errors of calls, in words, until they are asked for; costs nothing without errors."""
    if features.debug_log:
        gl.glEnable(gl.GL_DEBUG_OUTPUT)
        every = gl.GL_DONT_CARE
        gl.glDebugMessageControl(every, every, every, 0, None, False)
        gl.glDebugMessageControl(gl.GL_DEBUG_SOURCE_API, gl.GL_DEBUG_TYPE_ERROR, every, 0, None, True)


def raise_errors(features: Features, where: str) -> None:
    """Raise GLError for the errors of the calls before, if there are any; ``where`` begins the message."""
    code = gl.glGetError()
    if code == 0:
        return
    codes: list[int] = []
    while code != 0 and code not in codes and len(codes) < _MOST:
        codes.append(int(code))
        code = gl.glGetError()
    if _CONTEXT_LOST in codes:
        raise lost(where)
    named = ", ".join(_NAMES.get(c, f"error 0x{c:04x}") for c in codes)
    said = "; ".join(_messages() if features.debug_log else [])
    raise GLError(f"{where}: {named}{f': {said}' if said else ''}")


def lost(where: str) -> GLError:
    return GLError(
        f"{where}: the driver lost the OpenGL context (GL_CONTEXT_LOST), as it does when the GPU hangs or is reset; "
        f"what was drawn is gone: open a new canvas, and see the system's log for the cause"
    )


@contextmanager
def calls(what: str) -> Iterator[None]:
    """Turn PyOpenGL's errors of our own calls into GLError: what was being done, the call, the error."""
    from OpenGL import error

    try:
        yield
    except error.GLError as problem:
        code = int(problem.err or 0)
        if code == _CONTEXT_LOST:
            raise lost(what) from problem
        name = getattr(problem.baseOperation, "__name__", "an OpenGL call")
        raise GLError(f"{what}: {name} failed with {_NAMES.get(code, hex(code))}") from problem
    except error.Error as problem:  # a function that the driver does not have
        raise GLError(f"{what}: {problem}") from problem


def forget_messages(features: Features) -> None:
    """Empty the driver's log of errors that somebody else asked for: it holds a few, and drops what comes later."""
    while features.debug_log and gl.integer("GL_DEBUG_LOGGED_MESSAGES"):
        _messages()


def _messages() -> list[str]:
    """What the driver noted, oldest first; taken out of its log."""
    from OpenGL.raw.GL.VERSION.GL_4_3 import glGetDebugMessageLog

    count, room = _MOST, 4096
    text, lengths = _array("c_char", room), _array("c_int", count)
    got = int(glGetDebugMessageLog(count, room, None, None, None, None, lengths, text))
    messages, start = [], 0
    for length in lengths[:got]:
        messages.append(bytes(text[start : start + length]).rstrip(b"\0\n").decode(errors="replace"))
        start += length
    return messages


def _array(kind: str, count: int) -> Any:
    import ctypes

    return (getattr(ctypes, kind) * count)()
