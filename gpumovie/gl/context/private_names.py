"""Names of vispy and PyOpenGL that are used here without being part of their public interface.

Each has no public counterpart. A newer release may rename it; then only what ``without`` says is turned off, with one
warning. ``tests/scene/test_private_names_of_vispy.py`` reads this table, and fails where another private name is
used.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("gpumovie")

#: Names whose absence was said already.
_warned: set[str] = set()


@dataclass(frozen=True)
class PrivateName:
    """A private name of another package.

    Attributes:
        package: the distribution that has it, such as ``vispy``.
        owner: the module or class that has it.
        name: the name itself.
        without: what does not work where it is missing; "" if everything does.
    """

    package: str
    owner: str
    name: str
    without: str

    def exists(self, owner: object) -> bool:
        """Whether ``owner`` has it. Where it is missing, that is said once."""
        found = hasattr(owner, self.name)
        if not found and self.without and self.name not in _warned:
            from importlib import metadata  # takes 10 ms to import

            _warned.add(self.name)
            version = metadata.version(self.package)
            log.warning("%s %s has no %s.%s: %s", self.package, version, self.owner, self.name, self.without)
        return found

    def find(self, owner: object) -> Any:
        """What ``owner`` has under this name; None where it is missing, which is said once."""
        return getattr(owner, self.name) if self.exists(owner) else None


PYOPENGL_CURRENT = PrivateName(
    "PyOpenGL",
    "OpenGL.platform.PLATFORM",
    "GetCurrentContext",
    "PyOpenGL may mix up the vertex arrays of several canvases",
)
PYOPENGL_CURRENT_IS_VALID = PrivateName(
    "PyOpenGL",
    "OpenGL.platform.PLATFORM",
    "CurrentContextIsValid",
    "PyOpenGL with CONTEXT_CHECKING may find no context where there is one",
)
#: Where it is missing, vispy is bound to the library of each context that is opened.
VISPY_LIBRARY = PrivateName("vispy", "vispy.gloo.gl.gl2", "_lib", "")
_TIMERS = "without a display, timers that are given no application, such as the fly camera's, cannot be used"
VISPY_DEFAULT_APP_MODULE = PrivateName("vispy", "vispy.app", "_default_app", _TIMERS)
VISPY_DEFAULT_APP = PrivateName("vispy", "vispy.app._default_app", "default_app", _TIMERS)

TABLE = (
    PYOPENGL_CURRENT,
    PYOPENGL_CURRENT_IS_VALID,
    VISPY_LIBRARY,
    VISPY_DEFAULT_APP_MODULE,
    VISPY_DEFAULT_APP,
)
