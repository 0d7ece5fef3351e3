"""What this machine can do, as data."""

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
from ...video.encoders.encoder import Encoder
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
    """One (ffmpeg, encoder) pair.

    Attributes:
        codec: what the encoder makes.
        encoder: ffmpeg's name of it.
        ffmpeg: the program: origin and version.
        works: whether it encoded a few frames.
        seconds: how long that took.
        reason: why it does not work; "" if it does.
    """

    codec: str
    encoder: str
    ffmpeg: str
    works: bool
    seconds: float
    reason: str


@dataclass(frozen=True)
class DoctorReport:
    """What ``gpumovie doctor`` found.

    Attributes:
        versions: of gpumovie, Python, the system and the packages; None for a package that is not installed.
        ffmpegs: path, origin and version of each program that was found.
        problem: why no ffmpeg was found; "" if one was.
        encoders: every (ffmpeg, encoder) pair, in the order in which a video tries them.
        contexts: every way to OpenGL, in the order in which a canvas tries them.
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
        """The first way to OpenGL that works, which a canvas takes; None if none works."""
        return next((c for c in self.contexts if c.works), None)

    def to_dict(self) -> dict[str, Any]:
        """The report in types that JSON knows."""
        return {**asdict(self), "healthy": self.healthy}


def examine_machine(ffmpeg: str | os.PathLike[str] | None = None) -> DoctorReport:
    """Try every encoder and every way to OpenGL on this machine, without cached results.

    Args:
        ffmpeg: the only program to look at; None for all that are found.
    """
    forget_probes()
    try:
        ffmpegs, problem = find_ffmpegs(ffmpeg), ""
    except FFmpegNotFoundError as error:
        ffmpegs, problem = [], str(error)
    reports = [
        _try_encoder(codec, encoder, program)
        for codec in CODECS
        for encoder in encoders_of(codec)
        for program in ffmpegs
    ]
    return DoctorReport(_versions(), [_facts_of(f) for f in ffmpegs], problem, reports, survey(), _vispy_problem())


def _try_encoder(codec: Codec, encoder: Encoder, ffmpeg: FFmpeg) -> EncoderReport:
    settings = Settings(path="probe.mkv", fps=Fraction(30), codec=codec)
    source = FORMATS["rgb24"]
    pixel_format = output_format(encoder, source, settings)
    assert not isinstance(pixel_format, Unsupported)  # the default options fit every encoder
    verdict = probe(ffmpeg, encoder, pixel_format, source, settings)
    reason = "" if verdict.failure is None else str(verdict.failure)
    return EncoderReport(codec, encoder.name, str(ffmpeg), verdict.failure is None, verdict.seconds, reason)


def _vispy_problem() -> str:
    """Why vispy cannot be imported; "" if it can."""
    try:
        from ...scene import scene  # noqa: F401
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


def _facts_of(ffmpeg: FFmpeg) -> dict[str, str]:
    return {"path": ffmpeg.path, "origin": ffmpeg.origin, "version": ffmpeg.version}
