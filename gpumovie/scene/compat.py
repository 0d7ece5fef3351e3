"""The parts of vispy that a backend is made of, imported with an OpenGL library that is installed.

Everything in ``scene/`` imports vispy's parts from here, because vispy chooses its library when it is first imported.
"""

from __future__ import annotations

import re
from importlib import metadata

from ..gl.context.binding import import_vispy

#: The vispy that the tests were run with, from the oldest to the newest.
SUPPORTED = "vispy>=0.14.3,<0.18"


def _unsupported(missing: str) -> ImportError:
    """The error for a vispy that lacks something that gpumovie cannot work without."""
    return ImportError(
        f"vispy {metadata.version('vispy')} has no {missing}, which gpumovie needs; it works with another vispy: "
        f"pip install '{SUPPORTED}'"
    )


try:
    import_vispy()
except ImportError as error:
    if "fontconfig" not in str(error):
        raise
    remedy = "vispy needs the library fontconfig, which is not here (Debian: apt install libfontconfig1)"
    raise ImportError(remedy) from error

try:
    from vispy import app as vispy_app_module
    from vispy.app.application import Application
    from vispy.app.base import BaseCanvasBackend, BaseTimerBackend
    from vispy.scene import SceneCanvas
    from vispy.scene.widgets import ViewBox
except ImportError as error:
    if not (error.name or "").startswith("vispy"):
        raise  # another library is missing or broken, and its error says which
    names = re.findall(r"cannot import name '(\w+)'", str(error))
    raise _unsupported(".".join([error.name or "", *names])) from error

__all__ = [
    "Application",
    "BaseCanvasBackend",
    "BaseTimerBackend",
    "SceneCanvas",
    "ViewBox",
    "vispy_app_module",
]

#: The methods by which vispy draws into a canvas of a backend. Without one of them no frame comes out right.
_NEEDED = (
    "_vispy_close",
    "_vispy_get_fb_bind_location",
    "_vispy_get_native_canvas",
    "_vispy_get_size",
    "_vispy_set_current",
    "_vispy_set_size",
)
for _name in _NEEDED:
    if not hasattr(BaseCanvasBackend, _name):
        raise _unsupported(f"BaseCanvasBackend.{_name}")
