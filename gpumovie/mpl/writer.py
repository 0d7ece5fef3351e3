"""matplotlib's contract for writers of animations, fulfilled by a Movie."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack

import matplotlib as mpl
import numpy as np
from matplotlib.animation import AbstractMovieWriter, writers
from matplotlib.figure import Figure

from ..errors import FFmpegNotFoundError, OptionError
from ..movie.info import MovieInfo
from ..movie.movie import Movie
from ..options.keywords import refuse_unknown, with_options
from ..options.paths import film_path
from ..options.program_arguments import check_extra_args, check_metadata
from ..options.table import CODECS, TABLE, Rasterizer, WriterOptions
from ..video.containers import container_of
from ..video.encoders.fit import output_format
from ..video.encoders.table import ENCODERS, encoders_of
from ..video.ffmpeg.find import find_ffmpegs
from ..video.files.target import check_folder
from ..video.pixel_formats import FORMATS, has_alpha
from ..video.settings import make_settings
from .drawing import Drawing
from .layout import laying_out_when_idle
from .rasterizer import choose
from .savefig import check_dpi, check_savefig_kwargs, without_bbox

#: Keywords of savefig that cannot differ from frame to frame, and what to do instead.
_OF_THE_VIDEO = {
    "dpi": "give it to anim.save(..., dpi={value!r}), for all frames alike",
    "format": "frames go into the film as pixels, and its name says what it is; leave it out",
    "bbox_inches": "frames would have different sizes; leave it out",
}
#: Names that ffmpeg and users of matplotlib have for encoders and codecs that have other names here.
_ALIASES = {"h265": "hevc", "libvpx-vp9": "vp9", "prores_aw": "prores", "libxvid": "mpeg4", "divx": "mpeg4"}


@with_options(WriterOptions)
class Writer(AbstractMovieWriter):
    """Saves a matplotlib animation as a film.

    Each frame is drawn once. When the user's function raises, no film appears under the final name, and what was
    recorded stays in the partial file.

    >>> anim.save("out.mp4", writer=Writer(fps=30, quality=18))

    Args:
        fps: frames a second.
        codec: a codec or encoder by name; None takes rcParams["animation.codec"] where the file can hold it.
        bitrate: kbit/s; None takes rcParams["animation.bitrate"], -1 goes by ``quality``.
        extra_args: arguments for ffmpeg, put behind ours; None takes rcParams["animation.ffmpeg_args"].
        metadata: title, artist, comment...
        strict: whether a frame that differs from the whole figure's drawing is an error; see ``Drawing``.
        rasterizer: ``agg``, ``gl`` or ``auto``; see ``Drawing``.
        **options: every other option of a film, from ``gpumovie.options.table``.

    Raises:
        TypeError: there is no such option.
        OptionError: ``extra_args`` are no arguments for ffmpeg, or there is no such rasterizer. What else ``Movie``
            refuses, ``setup`` refuses.

    Attributes:
        fps: frames a second.
        fig: the figure that is saved; set by ``setup``.
        outfile: the path of the film; set by ``setup``.
        frame_size: (width, height) in pixels of a frame, there after ``setup``; and of the film, when it is finished.
    """

    def __init__(
        self,
        fps: float = 5,
        codec: str | None = None,
        bitrate: int | None = None,
        extra_args: Sequence[str] | None = None,
        metadata: Mapping[str, str] | None = None,
        *,
        strict: bool = False,
        rasterizer: Rasterizer | None = None,
        **options: Unpack[WriterOptions],
    ) -> None:
        refuse_unknown("Writer", options, TABLE)
        super().__init__(metadata=check_metadata(metadata), codec=codec, bitrate=bitrate)
        self.fps: Any = fps  # matplotlib's own annotation says int; it hands over 1000 / interval
        self._codec_asked, self._bitrate_asked = codec, bitrate
        self.extra_args = None if extra_args is None else list(check_extra_args(extra_args))
        self._strict, self._rasterizer = strict, choose(rasterizer)
        # "auto" means the same as leaving it out; codec= may name an encoder then.
        self._options: dict[str, Any] = {
            name: value for name, value in options.items() if name != "encoder" or value not in (None, "auto")
        }
        self._movie: Movie | None = None
        self._drawing: Drawing | None = None
        self._checked_keywords: set[str] = set()  # of savefig, of the last frame
        self._info: MovieInfo | None = None

    @classmethod
    def isAvailable(cls) -> bool:  # noqa: N802 - matplotlib's name
        """Whether there is an ffmpeg that runs."""
        try:
            return bool(find_ffmpegs(_configured_ffmpeg()))
        except FFmpegNotFoundError:
            return False

    @property
    def info(self) -> MovieInfo | None:
        """What is known of the film; None before ``setup``."""
        return self._movie.info if self._movie else self._info

    @property
    def frame_size(self) -> tuple[int, int]:
        # matplotlib writes it into the <video> of a finished film, whose odd sizes are padded by one.
        info = self._info if self._movie is None else None
        width, height = info.size if info is not None and info.size is not None else super().frame_size
        return width, height

    def setup(self, fig: Figure, outfile: str | Path, dpi: float | None = None) -> None:
        """Open the film. Its frames have the size that the figure now has at ``dpi``.

        Args:
            fig: the figure to save.
            outfile: the path of the film.
            dpi: pixels an inch; None is the figure's own.

        Raises:
            OptionError: the codec is unknown, an option cannot be, or ``dpi`` is no number above 0.
            FolderNotFoundError: the folder of ``outfile`` does not exist.
            EncoderError: no encoder works.
        """
        self._info = None
        _check_interval(self.fps)
        outfile = film_path(outfile)
        check_folder(outfile)
        check_dpi(dpi, fig)
        super().setup(fig, outfile, dpi=dpi)
        width, height = self.frame_size
        # matplotlib's own writers keep this size, too, from 3.11 on in whole pixels; see grab_frame.
        whole = (width / self.dpi, height / self.dpi)
        self._inches = whole if mpl.__version_info__ >= (3, 11) else tuple(fig.get_size_inches())
        self._drawing = Drawing(fig, dpi=self.dpi, strict=self._strict, rasterizer=self._rasterizer)
        self._movie = Movie(
            outfile,
            self.frame_size,
            self.fps,
            **{**self._encoding(), "metadata": self.metadata, "ffmpeg": _configured_ffmpeg(), **self._options},
        )

    def grab_frame(self, **savefig_kwargs: Any) -> None:
        """Draw the figure, once, and add it to the film.

        Args:
            savefig_kwargs: of ``Figure.savefig``, such as ``facecolor`` and ``transparent``.

        Raises:
            TypeError: savefig knows no such keyword, or it cannot differ from frame to frame.
            DrawingError: with ``strict``, the frame differs from the whole figure's drawing.
            EncoderError: ffmpeg failed; carries what it printed last.
        """
        assert self._movie is not None and self._drawing is not None, "grab_frame() before setup()"
        if savefig_kwargs.keys() != self._checked_keywords:
            self._check_keywords(savefig_kwargs)
        # A user's function may have resized the figure, but a film has one size. To set it makes the whole figure
        # stale, so it is set only when it differs.
        if not np.array_equal(self.fig.get_size_inches(), self._inches):
            self.fig.set_size_inches(self._inches)
        self._drawing.savefig_kwargs = savefig_kwargs
        self._movie.write(self._drawing)

    def _check_keywords(self, savefig_kwargs: dict[str, Any]) -> None:
        for name, remedy in _OF_THE_VIDEO.items():
            if name in savefig_kwargs:
                value = savefig_kwargs[name]
                raise TypeError(
                    f"grab_frame got an unexpected keyword argument {name!r} ({name}={value!r} of savefig_kwargs): "
                    f"{remedy.format(value=value)}"
                )
        check_savefig_kwargs("grab_frame", self.fig, savefig_kwargs)
        self._checked_keywords = set(savefig_kwargs)

    def finish(self) -> None:
        """Finish the film and put it under its final name.

        Raises:
            EncoderError: ffmpeg failed, or not every frame is in the file.
        """
        if self._movie is not None:
            try:
                self._movie.close()
            finally:
                self._info = self._movie.info
                self._movie = None
                self._close_drawing()

    @contextlib.contextmanager
    def saving(self, fig: Figure, outfile: str | Path, dpi: float | None, *args: Any, **kwargs: Any) -> Iterator[Any]:
        """A context manager that calls ``setup`` and ``finish``, as in matplotlib.

        Other than in matplotlib, an exception inside leaves no film behind, and nothing is drawn a second time.

        Args:
            fig, outfile, dpi, args, kwargs: for ``setup``.

        Yields:
            This writer.

        Raises:
            GpumovieError: what ``setup`` and ``finish`` raise.
        """
        self.setup(fig, outfile, dpi, *args, **kwargs)
        assert self._drawing is not None
        try:
            with without_bbox(), laying_out_when_idle(fig.canvas, self._drawing.lay_out):
                yield self
        except BaseException:
            if self._movie is not None:
                movie, self._movie = self._movie, None
                movie.abort()
                self._info = movie.info
            self._close_drawing()
            raise
        self.finish()

    def _close_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.close()

    def _supports_transparency(self) -> bool:
        """Whether the film keeps alpha; otherwise matplotlib makes the background opaque."""
        settings = self._movie._session.settings if self._movie else None
        if settings is None:
            return False
        candidates = [ENCODERS[settings.encoder]] if settings.encoder else encoders_of(settings.codec)
        made = [output_format(encoder, FORMATS["rgba"], settings) for encoder in candidates]
        return any(isinstance(name, str) and has_alpha(name) for name in made)

    def _encoding(self) -> dict[str, Any]:
        """Options for ``Movie``: the codec, rate and arguments that matplotlib's contract and rcParams ask for."""
        chosen: dict[str, Any] = {}
        name = _ALIASES.get(self.codec, self.codec)
        if name not in CODECS and name not in ENCODERS:
            known = f"{', '.join(CODECS)}, and encoders: {', '.join(ENCODERS)}"
            raise OptionError(f"codec {self.codec!r} is unknown; there are {known}")
        # What only rcParams says gives way: a codec to an encoder that is named and to what the file can hold,
        # a bitrate where there can be none.
        named, made = "encoder" in self._options, name if name in CODECS else ENCODERS[name].codec
        if self._codec_asked is not None or (not named and made in container_of(self.outfile).codecs):
            chosen = {"codec": made} if named or name in CODECS else {"encoder": name}
        if self.bitrate is not None and self.bitrate > 0:
            final = make_settings(self.outfile, fps=1, **{**chosen, **_chosen(self._options)})
            wanted = not final.lossless and self._options.get("quality") is None
            possible = wanted and any(e.bitrate for e in encoders_of(final.codec))
            if self._bitrate_asked is not None or possible:
                chosen["bitrate"] = self.bitrate
        extra = mpl.rcParams["animation.ffmpeg_args"] if self.extra_args is None else self.extra_args
        if extra:
            chosen["extra_args"] = tuple(extra)
        return chosen


writers.register("gpumovie")(Writer)  # not as a decorator, after which type checkers know only the base class


def _check_interval(fps: Any) -> None:
    """Say what an animation's interval of less than a millisecond means; matplotlib makes fps of it.

    Raises:
        OptionError: these are more frames a second than a film can have.
    """
    if isinstance(fps, int | float) and 1000 < fps < float("inf"):
        raise OptionError(
            f"fps {fps!r} is out of range: an animation of interval={1000 / fps:.3g} has that many frames a second, "
            f"and a film has at most 1000; give anim.save(..., fps=30), or an interval of 1 ms or more"
        )


def _chosen(options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that decide about the encoder."""
    return {name: options[name] for name in ("codec", "encoder", "lossless") if name in options}


def _configured_ffmpeg() -> str | None:
    """rcParams["animation.ffmpeg_path"], if somebody set it."""
    path = str(mpl.rcParams["animation.ffmpeg_path"])
    return None if path == mpl.rcParamsDefault["animation.ffmpeg_path"] else path
