"""Films from Python: numpy frames and matplotlib figures to a movie file, as fast as the encoder can take them.

>>> import gpumovie as gm
>>> with gm.Movie("out.mp4", size=(1280, 720), fps=30) as movie:
...     for frame in frames:
...         movie.write(frame)
"""

from typing import TYPE_CHECKING

from .errors import (
    ClosedError,
    DrawingError,
    EncoderError,
    FFmpegNotFoundError,
    FilmNotFoundError,
    FolderNotFoundError,
    FrameError,
    GLError,
    GLTimeoutError,
    GpumovieError,
    NoContextError,
    NoEncoderError,
    OptionError,
    PathError,
    VerificationError,
)
from .gl.context import import_hook as _import_hook

if TYPE_CHECKING:
    from .gl.canvas import Canvas
    from .movie.info import MovieInfo
    from .movie.movie import Movie
    from .movie.notebook import show
    from .movie.render import render
    from .movie.write import write
    from .scene.app import vispy_app
    from .scene.scene import Scene
    from .sources.registry import register_source
    from .video.frames import Frame

__version__ = "0.1.0"

__all__ = [
    "Canvas",
    "ClosedError",
    "DrawingError",
    "EncoderError",
    "FFmpegNotFoundError",
    "FilmNotFoundError",
    "FolderNotFoundError",
    "Frame",
    "FrameError",
    "GLError",
    "GLTimeoutError",
    "GpumovieError",
    "Movie",
    "MovieInfo",
    "NoContextError",
    "NoEncoderError",
    "OptionError",
    "PathError",
    "Scene",
    "VerificationError",
    "register_source",
    "render",
    "show",
    "vispy_app",
    "write",
]

#: Public names that are imported when they are first used: with numpy, or more, they take most of the time in which
#: the command starts, and it has to be there before to answer Ctrl-C.
_LAZY = {
    "Canvas": ".gl.canvas",
    "Frame": ".video.frames",
    "Movie": ".movie.movie",
    "MovieInfo": ".movie.info",
    "Scene": ".scene.scene",
    "register_source": ".sources.registry",
    "render": ".movie.render",
    "show": ".movie.notebook",
    "vispy_app": ".scene.app",
    "write": ".movie.write",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = globals()[name] = getattr(importlib.import_module(_LAZY[name], __name__), name)
    return value


def __dir__() -> list[str]:
    return [*__all__, "__doc__", "__file__", "__name__", "__path__", "__version__"]


# Where there is only OSMesa, PyOpenGL and vispy have to be told before they are imported.
_import_hook.install()
