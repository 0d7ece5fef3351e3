"""PyOpenGL and vispy, imported before there is a context: where only OSMesa can be meant, they get that.

Both choose an OpenGL library when they are imported, which is often at the top of a program, and know the system's
only. Where the system has none, or GPUMOVIE_CONTEXT asks for OSMesa, the library is the one that the package
lavavu-osmesa carries. So ``import gpumovie`` leaves word with Python's import system; nothing is looked for, opened
or chosen before one of them is really imported.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from . import binding
from .base import CannotOpenError, load

_PYOPENGL, _VISPY = "OpenGL.platform", "vispy.gloo.gl.gl2"


def watch() -> None:
    """Be asked when one of them is imported."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the two modules as Python does, and sets what they read while they are run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in (_PYOPENGL, _VISPY):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None or not _means_osmesa(name):
            return spec
        from .osmesa import find_library

        try:
            library = find_library()
        except CannotOpenError:
            return spec  # it will say so itself
        run = spec.loader.exec_module

        def run_with_osmesa(module: ModuleType) -> None:
            with binding.environment_for_osmesa(library):
                run(module)

        spec.loader.exec_module = run_with_osmesa  # type: ignore[method-assign]
        return spec


def _means_osmesa(name: str) -> bool:
    """Whether OSMesa is the only one there, or asked for; what a user set for the module itself counts more."""
    own = "PYOPENGL_PLATFORM" if name == _PYOPENGL else "VISPY_GL_LIB"
    if os.environ.get(own) or sys.platform != "linux":
        return False
    if os.environ.get("GPUMOVIE_CONTEXT"):
        return os.environ["GPUMOVIE_CONTEXT"] == "osmesa"
    try:
        load("libGL.so.1", "libOpenGL.so.0")
    except CannotOpenError:
        return True
    return False
