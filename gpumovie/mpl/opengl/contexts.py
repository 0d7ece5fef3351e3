"""The OpenGL context that draws a thread's figures, in films and as stills: contexts belong to threads."""

from __future__ import annotations

import os
import sys
import threading

from ...errors import GLError
from ...gl.context.base import BaseContext
from ...gl.context.library import CannotOpenError
from ...gl.context.opening import candidates, open_context


class _Mine(threading.local):
    """A thread's context; nothing of OpenGL survives a fork."""

    process = 0
    context: BaseContext | None = None


_mine = _Mine()


def figure_context() -> BaseContext:
    """This thread's context, opened where it is not open. Raises GLError if there is no OpenGL."""
    return _opened() or _keep(open_context())


def gpu_context() -> BaseContext:
    """The same, if a GPU draws in it; nothing is said where none does. Raises GLError."""
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
    context = _mine.context
    return None if context is None or context.closed or _mine.process != os.getpid() else context


def _keep(context: BaseContext) -> BaseContext:
    _mine.context, _mine.process = context, os.getpid()
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
