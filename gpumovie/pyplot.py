"""matplotlib.pyplot, drawn by gpumovie, with films of its figures.

>>> import gpumovie.pyplot as plt
>>> (line,) = plt.plot(x, np.sin(x))
>>> with plt.movie("out.mp4", fps=30) as movie:
...     for i in range(90):
...         line.set_ydata(np.sin(x + i / 20))
...         movie.grab()

All names are those of matplotlib.pyplot, and ``movie``. Importing this registers the writer ``gpumovie`` for
``anim.save``, and selects the backend ``module://gpumovie.mpl.backend``, unless there is one already (by MPLBACKEND,
``matplotlib.use``, a notebook, or figures that were made before) or the event loop of a GUI is running.
"""

from __future__ import annotations

import numbers
import os
from fractions import Fraction
from types import TracebackType
from typing import TYPE_CHECKING, Any
from typing import Unpack as _Unpack

import matplotlib as _mpl
import matplotlib.cbook as _cbook
import matplotlib.pyplot as _pyplot
from matplotlib.figure import Figure

from .errors import FrameError as _FrameError
from .errors import OptionError as _OptionError
from .movie.info import MovieInfo as _MovieInfo
from .movie.movie import Movie as _Movie
from .mpl.figure_cache import FigureCache as _FigureCache
from .options.keywords import with_options as _with_options
from .options.table import MovieOptions as _MovieOptions

_BACKEND = "module://gpumovie.mpl.backend"


@_with_options(_MovieOptions)
def movie(
    path: str | os.PathLike[str],
    fps: float | Fraction = 30,
    *,
    fig: Figure | None = None,
    dpi: float | str | None = None,
    strict: bool = False,
    size: tuple[int, int] | None = None,
    **options: _Unpack[_MovieOptions],
) -> FigureMovie:
    """Make a film of figures, frame by frame.

    >>> with plt.movie("out.mp4", fps=30, quality=18) as movie:
    ...     for i in range(90):
    ...         line.set_ydata(np.sin(x + i / 20))
    ...         movie.grab()
    >>> print(movie.info)

    Only what changed is drawn. The film appears at ``path`` when the ``with`` block ends; an exception in the block
    ends it where it is: what was recorded stays in the partial file, and ``path`` is as it was before.

    Args:
        path: as for ``Movie``.
        fps: frames a second: a number, or a Fraction such as ``Fraction(24000, 1001)``, kept exactly.
        fig: the figure to film; None is the one that is current at each ``grab``. All must have one size.
        dpi: pixels an inch; None and ``"figure"`` as for ``savefig``.
        strict: whether a frame that differs from the whole figure's drawing is an error, a DrawingError; see
            ``Drawing``.
        size: (width, height) of the film in pixels; None takes that of the first figure.
        **options: every other option of a film.

    Raises:
        OptionError: ``fig`` is no figure, ``dpi`` is no number above 0, or an option cannot be.
        TypeError: there is no such option.
        FolderNotFoundError: the folder of ``path`` does not exist.
    """
    return FigureMovie(path, fps, fig, dpi, strict, {"size": size, **options})


class FigureMovie:
    """A film of figures; what ``movie`` gives.

    Args:
        path, fps, fig, dpi, strict: as for ``movie``.
        options: of ``Movie``.

    Raises:
        OptionError: ``fig`` is no figure, ``dpi`` is no number above 0, or an option cannot be.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        fps: float | Fraction,
        fig: Figure | None,
        dpi: float | str | None,
        strict: bool,
        options: dict[str, Any],
    ) -> None:
        if fig is not None and not isinstance(fig, Figure):
            raise _OptionError(f"fig={fig!r} is no matplotlib figure; give one, or leave it out for the current one")
        number = isinstance(dpi, numbers.Real) and not isinstance(dpi, bool)
        if not (dpi is None or dpi == "figure" or (number and 0 < float(dpi) < float("inf"))):
            raise _OptionError(f"dpi={dpi!r} is no number of pixels an inch; give one above 0, or 'figure'")
        self._fig = fig
        self._figures = _FigureCache(dpi=dpi, strict=strict)
        self._movie = _Movie(path, fps=fps, **options)

    def grab(self, **savefig_kwargs: Any) -> None:
        """Add the figure as it is now.

        Args:
            savefig_kwargs: of ``Figure.savefig``, such as ``facecolor`` and ``transparent``; not ``dpi``, ``format``
                and ``bbox_inches``, which the film decides.

        Raises:
            FrameError: there is no figure, or not one of the film's size.
            ClosedError: the film is finished.
            DrawingError: with ``strict``, a frame differs from the whole figure's drawing.
            EncoderError: ffmpeg failed; carries what it printed last.
            TypeError: savefig knows no such keyword, or the film decides it.
        """
        for name in ("dpi", "bbox_inches", "format"):
            if name in savefig_kwargs:
                raise TypeError(f"grab() got an unexpected keyword argument {name!r}: the film decides it")
        drawing = self._figures.drawing_of(self._current_figure())
        drawing.savefig_kwargs = savefig_kwargs
        self._movie.write(drawing)

    @property
    def info(self) -> _MovieInfo:
        """What is known of the film: frames, encoder and why, seconds in each stage."""
        return self._movie.info

    def __enter__(self) -> FigureMovie:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._movie.__exit__(kind, error, trace)
        finally:
            self._figures.close()

    def __repr__(self) -> str:
        return f"<FigureMovie {self._movie!r}>"

    def _current_figure(self) -> Figure:
        fig = self._fig
        if fig is None:
            if not _pyplot.get_fignums():  # gcf() would make an empty one
                raise _FrameError(
                    f"there is no figure for frame {self._movie.frames}: make one before grab(), by plt.plot() or "
                    f"plt.figure(), or name it: plt.movie(..., fig=fig)"
                )
            fig = _pyplot.gcf()
        return fig


def _select_backend() -> None:
    if _mpl.__version_info__ >= (3, 10):
        chosen = _mpl.get_backend(auto_select=False)
    else:
        rc: Any = _mpl.rcParams
        chosen = rc._get_backend_or_none()
    running: Any = getattr(_cbook, "_get_running_interactive_framework", lambda: None)
    if chosen is None and running() in (None, "headless"):
        _mpl.use(_BACKEND)


_select_backend()

if TYPE_CHECKING:
    from matplotlib.pyplot import *  # noqa: F403
else:
    __all__ = [*(name for name in dir(_pyplot) if not name.startswith("_")), "movie"]

    def __getattr__(name: str) -> Any:
        # Looked up anew each time: matplotlib.pyplot is one for the whole program, and its names may be replaced.
        try:
            return getattr(_pyplot, name)
        except AttributeError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None

    def __dir__() -> list[str]:
        return sorted({*dir(_pyplot), "movie"})
