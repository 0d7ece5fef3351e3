"""Whether an encoder works here: found out by really encoding, remembered for each program, driver and GPU."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..ffmpeg.command import encoding_arguments, flatten, raw_input
from ..ffmpeg.failures import Failure, classify
from ..ffmpeg.find import FFmpeg
from ..ffmpeg.process import REPORTING
from ..pixel_formats import FORMATS, PixelFormat
from ..settings import Settings
from .encoder import Args, Encoder

#: NVENC takes nothing below about 145 pixels, so a probe of 64x64 would be a false no.
PROBE_SIZE = (256, 256)
PROBE_FRAMES = 8
#: A driver that hangs is a no. A cold GPU needs a few seconds to wake.
PROBE_SECONDS = 20.0


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
    verdict = _run(command, source)
    if verdict.failure is None or verdict.failure.permanent:
        _cache.put(key, verdict)
    return verdict


def _run(command: list[str], source: PixelFormat) -> Verdict:
    started = time.perf_counter()
    try:
        done = subprocess.run(
            command, input=_noise(source.name), capture_output=True, timeout=PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        failure = Failure("timed-out", f"it did not answer within {PROBE_SECONDS:.0f} s", permanent=False)
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
    """Remembered verdicts, in this process and on disk. Where the disk cannot be used, only those of the process."""

    def __init__(self) -> None:
        self._verdicts: dict[str, Verdict] = {}
        self._loaded_from: Path | None = None

    def get(self, key: str) -> Verdict | None:
        self._load()
        return self._verdicts.get(key)

    def put(self, key: str, verdict: Verdict) -> None:
        self._load()
        self._verdicts[key] = verdict
        path = cache_file()
        # Written beside and renamed, so that two processes at once leave one whole file.
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, suffix=".json") as file:
                json.dump({k: asdict(v) for k, v in self._verdicts.items()}, file, indent=1)
            Path(file.name).replace(path)
        except OSError:
            pass

    def forget(self) -> None:
        """Forget all verdicts, on disk too."""
        self._verdicts.clear()
        self._loaded_from = None
        cache_file().unlink(missing_ok=True)

    def _load(self) -> None:
        path = cache_file()
        if self._loaded_from == path:
            return
        self._verdicts, self._loaded_from = {}, path
        try:
            for key, entry in json.loads(path.read_text()).items():
                failure = entry["failure"] and Failure(**entry["failure"])
                extras = tuple((str(name), str(value)) for name, value in entry["extras"])
                self._verdicts[key] = Verdict(failure, float(entry["seconds"]), extras)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            self._verdicts = {}


_cache = VerdictCache()
forget_probes = _cache.forget


def cache_file() -> Path:
    """Where verdicts are stored: in the user's cache folder, which each system has elsewhere."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home())
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "gpumovie" / "encoders.json"
