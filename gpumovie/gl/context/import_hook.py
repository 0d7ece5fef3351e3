"""A hook in Python's import system, for PyOpenGL and vispy where OSMesa is the only OpenGL.

Both choose an OpenGL library when they are imported, which is often at the top of a program, before there is a
context; and both look for the system's libraries only. Where the system has none, or GPUMOVIE_CONTEXT asks for
OSMesa, the library may be the one that the package lavavu-osmesa carries. So ``import gpumovie`` installs this hook.
Nothing is looked for, opened or chosen before one of the two is really imported.
"""

from __future__ import annotations

import importlib.machinery
import os
import sys
from collections.abc import Sequence
from types import ModuleType

#: The two modules, and the variables by which users choose a library for each.
_CHOSEN_BY = {"OpenGL.platform": "PYOPENGL_PLATFORM", "vispy.gloo.gl.gl2": "VISPY_GL_LIB"}


def install() -> None:
    """Install the hook, once."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds the two modules as Python does, and sets the variables that they read while they are run."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name not in _CHOSEN_BY:
            return None
        # `import gpumovie` loads this module, and should take little time.
        from .binding import environment_for_osmesa
        from .library import CannotOpenError, load_osmesa

        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or spec.loader is None or not _needs_osmesa(name):
            return spec
        try:
            library = load_osmesa()
        except CannotOpenError:
            return spec  # its own error is the user's to read
        execute = spec.loader.exec_module

        def execute_with_osmesa(module: ModuleType) -> None:
            with environment_for_osmesa(library):
                execute(module)

        spec.loader.exec_module = execute_with_osmesa  # type: ignore[method-assign]
        return spec


def _needs_osmesa(name: str) -> bool:
    """Whether OSMesa is the only OpenGL here, or asked for; a user's setting for the module itself comes first."""
    if os.environ.get(_CHOSEN_BY[name]) or sys.platform != "linux":
        return False
    if os.environ.get("GPUMOVIE_CONTEXT"):
        return os.environ["GPUMOVIE_CONTEXT"] == "osmesa"
    from .library import CannotOpenError, load_opengl

    try:
        load_opengl()
    except CannotOpenError:
        return True
    return False
