"""Facts of the machine, which every result carries: a speed means nothing without them."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from .... import __version__
from ....video.ffmpeg.short_run import short_run
from .timing import in_process

#: Seconds that a driver may take to open a context.
_DEADLINE = 60.0


def bundled_ffmpeg() -> str:
    """Path of the ffmpeg that every candidate uses: imageio-ffmpeg's, or what IMAGEIO_FFMPEG_EXE names."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def machine_facts(packages: Iterable[str] = (), ffmpeg: str | None = None) -> dict[str, Any]:
    """Facts on which measured speeds depend: processors, memory, drivers, versions; no paths and no host name.

    Args:
        packages: distributions whose versions matter; one that is not installed has the version None.
        ffmpeg: the program that encodes; None for the bundled one.
    """
    gpu, driver = _gpu()
    return {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        # Work of other programs at the start; well above 0 means that the numbers are not to be trusted.
        "load_average": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "gpu": gpu,
        "driver": driver,
        "opengl": _opengl(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "ffmpeg": _first_line([ffmpeg or bundled_ffmpeg(), "-version"]).split(" Copyright")[0],
        "commit": _commit(),
        "packages": {"gpumovie": __version__, **{name: version(name) for name in packages}},
    }


def version(distribution: str) -> str | None:
    """The version of an installed distribution; None if it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def is_installed(distribution: str) -> bool:
    """Whether a distribution is installed."""
    return version(distribution) is not None


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (AttributeError, OSError, ValueError):
        return None


def _gpu() -> tuple[str | None, str | None]:
    """Name and driver of the first NVIDIA GPU; others are known by their OpenGL renderer only."""
    line = _first_line(["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"])
    name, comma, driver = line.rpartition(", ")
    return (name, driver) if comma else (None, None)


def _opengl() -> dict[str, Any]:
    """What draws OpenGL. A child process finds out, so that this one opens no context."""
    try:
        return in_process(_opengl_here, deadline=_DEADLINE)
    except Exception as error:
        reason = " ".join(str(error).split())[:300]
        return {"renderer": None, "version": None, "kind": None, "hardware": False, "reason": reason}


def _opengl_here() -> dict[str, Any]:
    from ....gl.canvas import Canvas

    with Canvas((16, 16)) as canvas:
        features = canvas.context.features
        return {
            "renderer": features.renderer,
            "version": features.version_text,
            "kind": canvas.context.kind,
            "hardware": features.hardware,
            "reason": "",
        }


def _commit() -> str | None:
    """The commit of this checkout; None for an installed copy, which may lie in another project's checkout."""
    checkout = Path(__file__).parents[4]
    if not (checkout / ".git").exists():
        return None
    return _first_line(["git", "-C", str(checkout), "describe", "--always", "--dirty"]) or None


def _first_line(command: Sequence[str]) -> str:
    try:
        done = short_run(command, 60)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode(errors="replace").partition("\n")[0].strip() if done.returncode == 0 else ""
