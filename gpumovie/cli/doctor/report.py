"""What this machine can do, as data and as text."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib import metadata
from typing import Any

from ... import __version__
from ...errors import FFmpegNotFoundError
from ...options.table import CODECS, Codec
from ...video.encoders.fit import Unsupported, output_format
from ...video.encoders.probe import forget_probes, probe
from ...video.encoders.table import encoders_of
from ...video.ffmpeg.find import FFmpeg, find_ffmpegs
from ...video.pixel_formats import FORMATS
from ...video.settings import Settings
from .survey import ContextReport, survey

_PACKAGES = ("numpy", "vispy", "PyOpenGL", "glfw", "imageio-ffmpeg", "click", "rich", "pillow", "matplotlib")


@dataclass(frozen=True)
class EncoderReport:
    """One (ffmpeg, encoder) pair: whether it works, how long finding out took, and why not."""

    codec: str
    encoder: str
    ffmpeg: str
    works: bool
    seconds: float
    reason: str


@dataclass(frozen=True)
class Report:
    """What ``gpumovie doctor`` knows.

    Attributes:
        versions: of gpumovie, Python, the system and the packages; None for one that is not installed.
        ffmpegs: path, origin and version of each program found.
        problem: why no ffmpeg was found; "" if one was.
        encoders: every pair, in the order in which they are tried.
        contexts: every way to OpenGL, in the order in which they are tried.
        scenes: why vispy cannot be imported; "" if it can.
    """

    versions: dict[str, str | None]
    ffmpegs: list[dict[str, str]]
    problem: str
    encoders: list[EncoderReport]
    contexts: list[ContextReport]
    scenes: str

    @property
    def healthy(self) -> bool:
        """Whether at least one H.264 encoder works."""
        return any(e.works for e in self.encoders if e.codec == "h264")

    @property
    def context(self) -> ContextReport | None:
        """The way to OpenGL that a canvas takes; None if there is none."""
        return next((c for c in self.contexts if c.works), None)

    def to_dict(self) -> dict[str, Any]:
        """All of it in types that JSON knows."""
        return {**asdict(self), "healthy": self.healthy}


def examine(ffmpeg: str | os.PathLike[str] | None = None) -> Report:
    """Look at this machine. Every encoder is really tried; what was remembered of it is forgotten first."""
    try:
        ffmpegs, problem = find_ffmpegs(ffmpeg), ""
    except FFmpegNotFoundError as error:
        ffmpegs, problem = [], str(error)
    forget_probes()
    reports = [
        _report(codec, encoder_name, program)
        for codec in CODECS
        for encoder_name in encoders_of(codec)
        for program in ffmpegs
    ]
    return Report(_versions(), [_named(f) for f in ffmpegs], problem, reports, survey(), _scenes())


def _report(codec: Codec, encoder: Any, ffmpeg: FFmpeg) -> EncoderReport:
    settings = Settings(path="", fps=Fraction(30), codec=codec)
    source = FORMATS["rgb24"]
    made = output_format(encoder, source, settings)
    assert not isinstance(made, Unsupported)  # nothing special is asked for
    verdict = probe(ffmpeg, encoder, made, source, settings)
    reason = "" if verdict.failure is None else str(verdict.failure)
    return EncoderReport(codec, encoder.name, str(ffmpeg), verdict.failure is None, verdict.seconds, reason)


def _scenes() -> str:
    try:
        from ... import scene  # noqa: F401
    except ImportError as error:
        return str(error)
    return ""


def _versions() -> dict[str, str | None]:
    versions: dict[str, str | None] = {
        "gpumovie": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
    }
    for package in _PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = None
    return versions


def _named(ffmpeg: FFmpeg) -> dict[str, str]:
    return {"path": ffmpeg.path, "origin": ffmpeg.origin, "version": ffmpeg.version}
