"""OpenGL's functions and constants, by their own names: ``api.glFlush()``.

PyOpenGL binds to one OpenGL library when it is first imported, so that is left until a context has chosen the library
(``context/binding.py``); each name is looked up once.
"""

from __future__ import annotations

import ctypes
import importlib
from typing import Any

#: PyOpenGL's own wrappers of these want arrays to fill, or pixels unpacked; we hand over plain addresses.
_PLAIN = {
    "glReadPixels": "OpenGL.raw.GL.VERSION.GL_1_0",
    "glGetBufferSubData": "OpenGL.raw.GL.VERSION.GL_1_5",
}


def integer(name: str) -> int:
    """A number out of OpenGL's state. PyOpenGL's own wrapper makes an array for it, which takes much longer."""
    return integers(name, 1)[0]


def integers(name: str, count: int) -> list[int]:
    """``count`` numbers out of OpenGL's state."""
    from OpenGL.raw.GL.VERSION.GL_1_0 import glGetIntegerv

    values = (ctypes.c_int * count)()
    glGetIntegerv(_constant(name), values)
    return list(values)


def delete(kind: str, *names: int) -> None:
    """Delete ``Textures``, ``Framebuffers`` and the like; as arrays, which OpenGL.ERROR_ON_COPY lets pass."""
    function = f"glDelete{kind}"
    if names:
        _constant(function)(len(names), (ctypes.c_uint * len(names))(*names))


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
