"""Whether an encoder works here: found out by really encoding, remembered for each program, driver and GPU."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ..cache_file import CacheFile
from ..ffmpeg.command import encoding_arguments, flatten, raw_input
from ..ffmpeg.failures import Failure, classify
from ..ffmpeg.find import HANG_SECONDS, FFmpeg, forget_programs
from ..ffmpeg.process import REPORTING
from ..ffmpeg.short_run import short_run
from ..pixel_formats import FORMATS, PixelFormat
from ..settings import Settings
from .encoder import Args, Encoder

#: NVENC takes nothing below about 145 pixels, so a probe of 64x64 would be a false no.
PROBE_SIZE = (256, 256)
PROBE_FRAMES = 8
#: A driver that hangs is a no. A cold GPU needs a few seconds to wake.
PROBE_SECONDS = 20.0
#: An encoder on the CPU gets so many times as long: x265 takes ten seconds at its slowest where others are at work.
_PATIENCE = 6


@dataclass(frozen=True)
class Verdict:
    """What a probe found.

    Attributes:
        failure: why it does not work; None if it works.
        seconds: how long the probe took; a remembered verdict has the seconds of its first time.
        extras: the optional arguments with which it works.
    """

    failure: Failure | None
    seconds: float
    extras: Args = ()


def probe(ffmpeg: FFmpeg, encoder: Encoder, pixel_format: str, source: PixelFormat, settings: Settings) -> Verdict:
    """Encode a few frames with the arguments that the film will have, unless the verdict is remembered."""
    if encoder.name not in ffmpeg.encoders:
        return Verdict(Failure("not-built-in", "it is not built into this ffmpeg"), 0.0)
    seconds = 0.0
    for extras in dict.fromkeys((encoder.extras, ())):
        verdict = _cached_probe(ffmpeg, encoder, pixel_format, source, settings, extras)
        seconds += verdict.seconds
        if verdict.failure is None or verdict.failure.kind not in {"no-feature", "bad-option", "unknown"}:
            break
    return Verdict(verdict.failure, seconds, extras)


def _cached_probe(
    ffmpeg: FFmpeg, encoder: Encoder, pixel_format: str, source: PixelFormat, settings: Settings, extras: Args
) -> Verdict:
    command = [
        *(ffmpeg.path, *REPORTING),
        *flatten(encoder.device),
        *raw_input(source, PROBE_SIZE, settings.fps, bool(encoder.alpha)),
        *("-i", "pipe:0"),
        *encoding_arguments(ffmpeg, encoder, pixel_format, source, settings, extras),
        *("-f", "null", "-"),
    ]
    import hashlib  # takes 3 ms to import, and belongs to no program that makes no film

    key = hashlib.sha256("\0".join([ffmpeg.identity, machine_identity(), *command]).encode()).hexdigest()
    if (known := _cache.get(key)) is not None:
        return known
    verdict = _run(command, source, PROBE_SECONDS * (1 if encoder.hardware else _PATIENCE))
    if verdict.failure is None or verdict.failure.permanent:
        _cache.put(key, verdict)
    elif verdict.failure.kind == "timed-out" and encoder.hardware:
        # A driver that hangs would cost every film this wait. An encoder on the CPU may only have been crowded out.
        _cache.put(key, verdict, HANG_SECONDS)
    return verdict


def _run(command: list[str], source: PixelFormat, most_seconds: float) -> Verdict:
    started = time.perf_counter()
    try:
        done = short_run(command, most_seconds, _noise(source.name))
    except subprocess.TimeoutExpired:
        failure = Failure("timed-out", f"it did not answer within {most_seconds:.0f} s", permanent=False)
        return Verdict(failure, time.perf_counter() - started)
    except OSError as error:
        return Verdict(Failure("not-run", str(error), permanent=False), time.perf_counter() - started)
    seconds = time.perf_counter() - started
    frames = [line for line in done.stdout.split() if line.startswith(b"frame=")]
    if done.returncode != 0:
        return Verdict(classify(done.stderr.decode(errors="replace"), done.returncode), seconds)
    if not frames or frames[-1] != b"frame=%d" % PROBE_FRAMES:
        said = frames[-1].decode() if frames else "no frame"
        failure = Failure("frames-lost", f"of {PROBE_FRAMES} frames it encoded {said}", permanent=False)
        return Verdict(failure, seconds)
    return Verdict(None, seconds)


@lru_cache(maxsize=4)
def _noise(format_name: str) -> bytes:
    """A few frames of noise, which an encoder cannot skip."""
    size = FORMATS[format_name].frame_bytes(PROBE_SIZE)
    return np.random.default_rng(709).integers(0, 256, size * PROBE_FRAMES, np.uint8).tobytes()


@lru_cache(maxsize=1)
def machine_identity() -> str:
    """Changes when a GPU or its driver does."""
    facts = [sys.platform, *(os.environ.get(n, "") for n in ("CUDA_VISIBLE_DEVICES", "LIBVA_DRIVER_NAME"))]
    for path in ("/proc/driver/nvidia/version", "/proc/sys/kernel/osrelease"):
        try:
            facts.append(Path(path).read_text())
        except OSError:
            facts.append("")
    for pattern in ("/dev/nvidia*", "/dev/dri/*", "/usr/lib/*/libcuda.so*", "/usr/lib/*/libvulkan.so*"):
        folder, _, _ = pattern.partition("*")
        base = Path(folder) if folder.endswith("/") else Path(folder).parent
        facts.extend(sorted(str(p) for p in base.glob(str(Path(pattern).relative_to(base)))))
    return "\n".join(facts)


class VerdictCache:
    """Remembered verdicts, in this process and in a file."""

    def __init__(self) -> None:
        self._file = CacheFile("encoders.json")

    def get(self, key: str) -> Verdict | None:
        """The verdict of ``key``; None if there is none, or what is there is none."""
        entry = self._file.get(key)
        return None if entry is None else _as_verdict(entry)

    def put(self, key: str, verdict: Verdict, seconds: float | None = None) -> None:
        """Remember a verdict, for so many seconds; None is for good."""
        self._file.put(key, asdict(verdict), seconds)

    def forget(self) -> None:
        """Forget all verdicts, on disk too."""
        self._file.forget()


def _as_verdict(entry: dict[str, Any]) -> Verdict | None:
    """What a file says, if it is a verdict: it may be damaged, or written by another version."""
    try:
        failure, seconds = entry["failure"], float(entry["seconds"])
        extras = tuple((name, value) for name, value in entry["extras"])
        if failure is not None:
            failure = Failure(**failure)
            words = (failure.kind, failure.meaning, failure.line)
            if not all(isinstance(word, str) for word in words) or not isinstance(failure.permanent, bool):
                return None
    except (TypeError, ValueError, KeyError):
        return None
    if not all(isinstance(word, str) for pair in extras for word in pair):
        return None
    return Verdict(failure, seconds, extras)


_cache = VerdictCache()


def forget_probes() -> None:
    """Forget what is remembered of encoders and of programs that hang."""
    _cache.forget()
    forget_programs()
