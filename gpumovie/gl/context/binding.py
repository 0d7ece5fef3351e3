"""Binding PyOpenGL, and vispy's OpenGL, to the library of the context that was opened.

PyOpenGL chooses a library and a way to ask for the current context when it is first imported, by PYOPENGL_PLATFORM
and DISPLAY; vispy by VISPY_GL_LIB. This is the one place that sets these.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: By thread, of our context that was last made current: ``id``, for PyOpenGL; ``context``, a weak reference to it.
current = threading.local()
_VISPY = "vispy.gloo.gl.gl2"
#: What ``osmesa_binding`` gives to PyOpenGL.
osmesa_library: ctypes.CDLL | None = None


def drawing() -> list[Any]:
    """The contexts in which this thread has drawings open, the innermost last."""
    if not hasattr(current, "drawing"):
        current.drawing = []
    found: list[Any] = current.drawing
    return found


def conflict(kind: str) -> str:
    """Why a context of ``kind`` cannot be used in this process; "" if it can.

    EGL's and GLX's entry points are the same ones (libglvnd dispatches by the current context); OSMesa has its own.
    """
    module = sys.modules.get("OpenGL.platform")
    if module is None:
        return ""
    bound = type(module.PLATFORM).__module__.rpartition(".")[2]
    if bound.startswith("osmesa") == (kind == "osmesa"):
        return ""
    return (
        f"PyOpenGL was imported before, for {bound}, which it cannot change: import gpumovie before it, and set "
        f"GPUMOVIE_CONTEXT={kind}"
    )


def bind(kind: str, library: ctypes.CDLL) -> None:
    """Import PyOpenGL for contexts of ``kind``, if nobody has imported it yet."""
    if "OpenGL.platform" not in sys.modules:
        if kind == "osmesa":
            chosen = environment_for_osmesa(library)
        else:
            chosen = _environment("PYOPENGL_PLATFORM", "egl" if _has_egl() else "glx")
        with chosen:
            importlib.import_module("OpenGL.platform")
    platform = sys.modules["OpenGL.platform"]
    if not getattr(platform.PLATFORM, "_gpumovie", False):
        _follow_current(platform)


@contextmanager
def environment_for_osmesa(library: ctypes.CDLL) -> Iterator[None]:
    """PyOpenGL and vispy, if they are imported inside, are bound to ``library``."""
    from OpenGL.plugins import PlatformPlugin

    global osmesa_library
    osmesa_library, name = library, "gpumovie-osmesa"
    # Only named here: importing it would import OpenGL.platform, which chooses at once.
    PlatformPlugin(name, "gpumovie.gl.context.osmesa_binding.Platform")
    with _environment("PYOPENGL_PLATFORM", name), _environment("VISPY_GL_LIB", library._name):
        yield


def _has_egl() -> bool:
    """Whether libEGL is here: PyOpenGL's platform of that name needs it, even for contexts of GLFW."""
    from .base import CannotOpenError, load

    try:
        load("libEGL.so.1", "libEGL.so")
    except CannotOpenError:
        return False
    return True


def import_vispy() -> None:
    """Import vispy's gloo, by a library that is there; alone it looks for libGL only."""
    if "VISPY_GL_LIB" in os.environ or _VISPY in sys.modules:
        importlib.import_module(_VISPY)
        return
    from .base import CannotOpenError, load
    from .osmesa import find_library

    try:
        library = load("libGL.so.1", "libOpenGL.so.0")
    except CannotOpenError:
        try:
            library = find_library()
        except CannotOpenError:
            importlib.import_module(_VISPY)  # opening a context will say what is missing
            return
    with _environment("VISPY_GL_LIB", library._name):
        importlib.import_module(_VISPY)


def bind_vispy(library: str) -> None:
    """Make vispy's gloo call ``library``, that of the context that it will draw in."""
    module = sys.modules[_VISPY]
    loaded = getattr(module._lib, "_name", "")
    if loaded != library and (not loaded or _is_osmesa(loaded) or _is_osmesa(library)):
        with _environment("VISPY_GL_LIB", library):
            importlib.reload(module)
            sys.modules["vispy.gloo.gl"].use_gl("gl2")


def _is_osmesa(library: str) -> bool:
    return "OSMesa" in library


def _follow_current(platform: Any) -> None:
    """Let PyOpenGL know of our contexts, whichever kind they are.

    It keeps data by context (the arrays behind vertex pointers), and asks GLX or EGL for the current one.
    """
    native = platform.PLATFORM.GetCurrentContext

    def get_current_context() -> int:
        ours = getattr(current, "context", lambda: None)()
        if ours is not None and not ours.closed and ours.is_current():
            return int(current.id)
        return native() or _current_by_others()

    for place in (platform, platform.PLATFORM):
        place.GetCurrentContext = place.CurrentContextIsValid = get_current_context
    platform.PLATFORM._gpumovie = True


def _current_by_others() -> int:
    """The current context of EGL or GLX, whichever PyOpenGL was not bound to; 0 if there is none."""
    for library, name in (("libEGL.so.1", "eglGetCurrentContext"), ("libGL.so.1", "glXGetCurrentContext")):
        try:
            function = getattr(ctypes.CDLL(library, getattr(os, "RTLD_NOLOAD", 0)), name)
        except (OSError, AttributeError):
            continue  # not in use here
        function.restype = ctypes.c_void_p
        found: int | None = function()
        if found:
            return found
    return 0


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """Set a variable only while a library reads it: child processes choose for themselves."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
