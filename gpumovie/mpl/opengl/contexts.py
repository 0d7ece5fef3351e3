"""The OpenGL context that draws a thread's figures, in films and as stills: contexts belong to threads."""

from __future__ import annotations

import os
import sys
import threading

from ...errors import GLError
from ...gl.context.base import BaseContext
from ...gl.context.library import CannotOpenError
from ...gl.context.opening import candidates, open_context


class _ThreadContext(threading.local):
    """A thread's context.

    Attributes:
        process: the process that opened it, as nothing of OpenGL survives a fork.
        context: None until it is opened.
    """

    process = 0
    context: BaseContext | None = None


_thread = _ThreadContext()


def figure_context() -> BaseContext:
    """This thread's context, opened if it is not open.

    Raises:
        GLError: there is no OpenGL.
    """
    return _opened() or _keep(open_context())


def gpu_context() -> BaseContext:
    """This thread's context, opened if it is not open, if a GPU draws in it; nothing is logged where none does.

    Raises:
        GLError: no GPU draws here.
    """
    context = _opened()
    if context is None and may_have_gpu():
        context = _open_first()
    if context is None or not context.features.hardware:
        raise GLError("no GPU draws here")
    return context


def may_have_gpu() -> bool:
    """Whether to look for one by opening contexts, which takes time and ties PyOpenGL to one library for good."""
    if sys.platform != "linux":
        return True
    from ...gl.context import egl

    try:
        return any(not device.software for device in egl.devices())
    except CannotOpenError:
        return False


def close() -> None:
    """Close this thread's context."""
    context = _opened()
    if context is not None:
        context.close()


def _opened() -> BaseContext | None:
    context = _thread.context
    return None if context is None or context.closed or _thread.process != os.getpid() else context


def _keep(context: BaseContext) -> BaseContext:
    _thread.context, _thread.process = context, os.getpid()
    return context


def _open_first() -> BaseContext | None:
    """The first context that opens, kept if a GPU draws in it."""
    for _, open_it in candidates():
        try:
            context = open_it()
        except (CannotOpenError, ImportError):
            continue
        if context.features.hardware:
            return _keep(context)
        context.close()
        break
    return None
