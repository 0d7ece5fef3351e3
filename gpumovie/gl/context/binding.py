"""Binding PyOpenGL, and vispy's OpenGL, to the library of the context that was opened.

When they are first imported, PyOpenGL chooses a library and a way to ask for the current context by PYOPENGL_PLATFORM
and DISPLAY, and vispy chooses a library by VISPY_GL_LIB. Nothing else in gpumovie sets these variables.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .current import last_context
from .library import CannotOpenError, SharedLibrary, load_library, load_opengl, load_osmesa
from .private_names import PYOPENGL_CURRENT, PYOPENGL_CURRENT_IS_VALID, VISPY_LIBRARY

#: The modules that choose a library when they are imported.
PYOPENGL_PLATFORM, VISPY_GL = "OpenGL.platform", "vispy.gloo.gl.gl2"


def conflict(kind: str) -> str:
    """Why a context of ``kind`` cannot be used in this process; "" if it can.

    EGL and GLX share their entry points (libglvnd dispatches by the current context); OSMesa has its own.
    """
    module = sys.modules.get(PYOPENGL_PLATFORM)
    if module is None:
        return ""
    bound = type(module.PLATFORM).__module__.rpartition(".")[2]
    if bound.startswith("osmesa") == (kind == "osmesa"):
        return ""
    return (
        f"PyOpenGL was imported before, for {bound}, which it cannot change: import gpumovie before it, and set "
        f"GPUMOVIE_CONTEXT={kind}"
    )


def bind_pyopengl(kind: str, library: SharedLibrary) -> None:
    """Import PyOpenGL for contexts of ``kind``, unless it is imported already."""
    if PYOPENGL_PLATFORM not in sys.modules:
        if kind == "osmesa":
            chosen = environment_for_osmesa(library)
        else:
            chosen = _environment("PYOPENGL_PLATFORM", "egl" if _has_egl() else "glx")
        with chosen:
            importlib.import_module(PYOPENGL_PLATFORM)
    platform = sys.modules[PYOPENGL_PLATFORM]
    if not getattr(platform.PLATFORM, "_gpumovie", False):
        _tell_of_our_contexts(platform)


@contextmanager
def environment_for_osmesa(library: SharedLibrary) -> Iterator[None]:
    """Bind PyOpenGL and vispy to ``library`` if they are imported inside."""
    from OpenGL.plugins import PlatformPlugin

    name = "gpumovie-osmesa"
    # The class is given by name: importing it would import OpenGL.platform, which chooses at once.
    PlatformPlugin(name, f"{__package__}.osmesa_platform.Platform")
    with _environment("PYOPENGL_PLATFORM", name), _environment("VISPY_GL_LIB", library.name):
        yield


def _has_egl() -> bool:
    """Whether libEGL is here: PyOpenGL's platform of that name needs it, even for contexts of GLFW."""
    try:
        load_library("libEGL.so.1", "libEGL.so")
    except CannotOpenError:
        return False
    return True


def import_vispy() -> None:
    """Import vispy's gloo, with a library that is installed; on its own vispy looks for libGL only."""
    if "VISPY_GL_LIB" in os.environ or VISPY_GL in sys.modules:
        importlib.import_module(VISPY_GL)
        return
    try:
        library = load_opengl()
    except CannotOpenError:
        try:
            library = load_osmesa()
        except CannotOpenError:
            importlib.import_module(VISPY_GL)  # opening a context will say what is missing
            return
    with _environment("VISPY_GL_LIB", library.name):
        importlib.import_module(VISPY_GL)


def bind_vispy(library: str) -> None:
    """Make vispy's gloo call ``library``, the file name of the library of the context that vispy will draw in."""
    module = sys.modules[VISPY_GL]
    bound, wanted = VISPY_LIBRARY.find(module), ctypes.CDLL(library)
    if not bound or ((_is_osmesa(bound) or _is_osmesa(wanted)) and _address(bound) != _address(wanted)):
        with _environment("VISPY_GL_LIB", library):
            importlib.reload(module)
            sys.modules["vispy.gloo.gl"].use_gl("gl2")


def _is_osmesa(library: ctypes.CDLL) -> bool:
    return hasattr(library, "OSMesaMakeCurrent")


def _address(library: ctypes.CDLL) -> int | None:
    """The address of one of its functions, by which two libraries are told apart."""
    return ctypes.cast(library.glFlush, ctypes.c_void_p).value


def _tell_of_our_contexts(platform: Any) -> None:
    """Let PyOpenGL know of our contexts, of whichever kind they are.

    PyOpenGL keeps data by context (the arrays behind vertex pointers), and asks GLX or EGL for the current one.
    """
    native = PYOPENGL_CURRENT.find(platform.PLATFORM)
    if native is None:
        return

    def get_current_context() -> int:
        ours = last_context()
        if ours is not None and ours.is_current():
            return ours.id
        return native() or _current_by_others()

    for name in (PYOPENGL_CURRENT, PYOPENGL_CURRENT_IS_VALID):
        for owner in (platform, platform.PLATFORM):
            if name.find(owner) is not None:
                setattr(owner, name.name, get_current_context)
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
