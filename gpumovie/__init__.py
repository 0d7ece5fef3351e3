"""Films from Python: numpy frames and matplotlib figures to a movie file, as fast as the encoder can take them.

>>> import gpumovie as gm
>>> with gm.Movie("out.mp4", size=(1280, 720), fps=30) as movie:
...     for frame in frames:
...         movie.write(frame)
"""

from .errors import (
    ClosedError,
    EncoderError,
    FFmpegNotFoundError,
    FrameError,
    GpumovieError,
    NoEncoderError,
    OptionError,
    PathError,
    VerificationError,
)
from .movie import Movie, write
from .sources import register_source
from .video.frames import Frame
from .video.info import MovieInfo

__version__ = "0.1.0"

__all__ = [
    "ClosedError",
    "EncoderError",
    "FFmpegNotFoundError",
    "Frame",
    "FrameError",
    "GpumovieError",
    "Movie",
    "MovieInfo",
    "NoEncoderError",
    "OptionError",
    "PathError",
    "VerificationError",
    "register_source",
    "write",
]

# A figure is drawn by a module that imports matplotlib, which happens when the first one is written.
register_source("matplotlib.figure.Figure", "gpumovie.mpl.still:draw")
