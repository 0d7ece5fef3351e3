"""OpenGL's functions and constants, by their own names: ``api.glFlush()``.

PyOpenGL binds to one OpenGL library when it is first imported. So it is imported only when a context has chosen the
library (``context/binding.py``). Each name is looked up once.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
from typing import Any

#: PyOpenGL's own wrappers of these want arrays to fill, or pixels to unpack; here they are given plain addresses.
_PLAIN = {
    "glReadPixels": "OpenGL.raw.GL.VERSION.GL_1_0",
    "glGetBufferSubData": "OpenGL.raw.GL.VERSION.GL_1_5",
}


def integer(name: str) -> int:
    """One number of OpenGL's state. PyOpenGL's own wrapper makes an array for it, which takes much longer."""
    return integer_array(name, 1)[0]


def integers(*names: str) -> list[int]:
    """Several numbers of OpenGL's state, in the order of their names."""
    get, value = _get_integers(), (ctypes.c_int * 1)()
    found = []
    for name in names:
        get(_constant(name), value)
        found.append(value[0])
    return found


def integer_array(name: str, count: int) -> list[int]:
    """A piece of OpenGL's state that consists of ``count`` numbers."""
    values = (ctypes.c_int * count)()
    _get_integers()(_constant(name), values)
    return list(values)


def delete(kind: str, *names: int) -> None:
    """Delete ``Textures``, ``Framebuffers`` and the like; as arrays, which OpenGL.ERROR_ON_COPY lets pass."""
    function = f"glDelete{kind}"
    if names:
        _constant(function)(len(names), (ctypes.c_uint * len(names))(*names))


@functools.cache
def _get_integers() -> Any:
    return importlib.import_module("OpenGL.raw.GL.VERSION.GL_1_0").glGetIntegerv


def _constant(name: str) -> Any:
    value = globals().get(name)
    return __getattr__(name) if value is None else value


def __getattr__(name: str) -> Any:
    if not name.startswith(("gl", "GL_")):
        raise AttributeError(name)
    module = importlib.import_module(_PLAIN.get(name, "OpenGL.GL"))
    try:
        value = getattr(module, name)
    except AttributeError:
        from OpenGL.GL.KHR import debug, robustness

        value = getattr(debug, name, None) or getattr(robustness, name)
    globals()[name] = value
    return value
