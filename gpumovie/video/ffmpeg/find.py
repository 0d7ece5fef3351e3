"""Find the ffmpeg programs of this machine, and run them for short questions.

Order: explicit path, ``GPUMOVIE_FFMPEG``, the system's, the one that imageio-ffmpeg bundles. A path that was named is
the only one used; otherwise every program that was found is a candidate, since an encoder may work in one and not in
the other (the driver is too old for the newer build; a distribution has left the encoder out).
"""

from __future__ import annotations

import functools
import logging
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import FFmpegNotFoundError
from ..cache_file import CacheFile
from .short_run import short_run

log = logging.getLogger("gpumovie")

#: Seconds for the answer to a short question, such as the version or the list of encoders.
ANSWER_SECONDS = 60.0
#: Seconds for a program to say what it is. One that takes longer counts as hung, for so many seconds.
INSPECT_SECONDS, HANG_SECONDS = 20.0, 3600.0

_LISTS = ("encoders", "mp4_flags")  # of a program's description
#: Seconds for which is remembered what a program said of itself: a wrapper may run another one from tomorrow on.
_REMEMBER_SECONDS = 24 * 3600.0

#: Programs that hung, and what others are, by their identity.
_hangs, _descriptions = CacheFile("hangs.json"), CacheFile("programs.json")


@dataclass(frozen=True)
class FFmpeg:
    """One ffmpeg program.

    Attributes:
        path: of the program.
        origin: how it was found: ``explicit``, ``GPUMOVIE_FFMPEG``, ``system`` or ``bundled``.
        version: as the program prints it, such as ``7.0.2-static``.
        encoders: names of the encoders built into it.
        mp4_flags: the flags that its mp4 muxer has.
    """

    path: str
    origin: str
    version: str
    encoders: frozenset[str]
    mp4_flags: frozenset[str]

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers; a build from git has none, and counts as new."""
        match = re.match(r"n?(\d+(?:\.\d+)*)", self.version)
        return tuple(int(n) for n in match[1].split(".")) if match else (999,)

    @property
    def identity(self) -> str:
        """A text that changes when the program file does; for remembered probes."""
        return _identity(self.path)

    def __str__(self) -> str:
        known = ".".join(str(n) for n in self.number) if self.number != (999,) else self.version
        return f"{self.origin} ffmpeg {known}"


def forget_programs() -> None:
    """Forget what is remembered of programs."""
    _hangs.forget()
    _descriptions.forget()
    _describe.cache_clear()


def find_ffmpegs(explicit: str | os.PathLike[str] | None = None) -> list[FFmpeg]:
    """All ffmpeg programs that may be used, first choice first.

    Args:
        explicit: the path or name of the only one to use; None goes by GPUMOVIE_FFMPEG, else finds all.

    Raises:
        FFmpegNotFoundError: the named program is missing or does not run; or none was found.
    """
    named, origin = (explicit, "explicit") if explicit else (os.environ.get("GPUMOVIE_FFMPEG"), "GPUMOVIE_FFMPEG")
    if named:
        path = shutil.which(os.path.expanduser(named))  # noqa: PTH111 - Path.expanduser raises without a home
        if path is None:
            what = "ffmpeg=" if origin == "explicit" else "GPUMOVIE_FFMPEG="
            raise FFmpegNotFoundError(
                f"{what}{os.fspath(named)!r} is no program that can be run; give the path of an ffmpeg, "
                f"or leave it out to use the system's or the bundled one"
            )
        return [_inspect(path, origin)]

    found: list[FFmpeg] = []
    reasons: list[str] = []
    passed_over: list[tuple[str, str]] = []
    for origin, path in (("system", shutil.which("ffmpeg")), ("bundled", _bundled())):
        if path is None:
            reasons.append(f"{origin}: none found")
        elif _hangs.get(_identity(path)) is not None:
            passed_over.append((path, origin))
        else:
            _try(path, origin, found, reasons)
    if not found:  # one that hung before is better than none
        for path, origin in passed_over:
            _try(path, origin, found, reasons)
    if not found:
        raise FFmpegNotFoundError(
            f"no ffmpeg was found ({'; '.join(reasons)}); `pip install imageio-ffmpeg` brings one, "
            f"or set GPUMOVIE_FFMPEG to the path of yours"
        )
    return found


def ask(path: str, *arguments: str, seconds: float = ANSWER_SECONDS) -> subprocess.CompletedProcess[str]:
    """Run ``path`` with ``arguments`` and without input, and return what it printed.

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it takes longer than ``seconds``.
    """
    done = short_run([path, "-nostdin", "-hide_banner", *arguments], seconds)
    stdout, stderr = (said.decode(errors="replace").replace("\r\n", "\n") for said in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(done.args, done.returncode, stdout, stderr)


def _bundled() -> str | None:
    import imageio_ffmpeg

    # Not get_ffmpeg_exe(), which may return the system's ffmpeg or the one that IMAGEIO_FFMPEG_EXE names.
    folder = Path(imageio_ffmpeg.__file__).parent / "binaries"
    programs = sorted(p for p in folder.glob("ffmpeg-*") if p.is_file())
    if programs:
        return str(programs[-1])
    # A release that stores its program elsewhere, or one without, which finds conda's.
    try:
        program = str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None
    return None if program in ("ffmpeg", shutil.which("ffmpeg")) else program


def _identity(path: str) -> str:
    """A text that changes when the file of a program does."""
    stat = Path(path).stat()
    return f"{path}|{stat.st_size}|{stat.st_mtime_ns}"


def _try(path: str, origin: str, found: list[FFmpeg], reasons: list[str]) -> None:
    """Enter a program into ``found``, or the reason why it is none into ``reasons``, and remember one that hangs."""
    try:
        found.append(_inspect(path, origin))
    except FFmpegNotFoundError as error:
        if isinstance(error.__cause__, subprocess.TimeoutExpired):
            log.warning("%s; for an hour it is not asked again, but by `gpumovie doctor`", error)
            _hangs.put(_identity(path), {}, HANG_SECONDS)
        reasons.append(f"{origin}: {error}")


def _inspect(path: str, origin: str) -> FFmpeg:
    description = _describe(path, _identity(path))
    return FFmpeg(path, origin, description["version"], *(frozenset(description[key]) for key in _LISTS))


@functools.lru_cache(maxsize=32)
def _describe(path: str, identity: str) -> dict[str, Any]:
    """The version of a program, and what ``_LISTS`` names; asked for, unless it is remembered."""
    known = _descriptions.get(identity)
    if known is None or not _is_description(known):
        known = _ask_for_description(path)
        _descriptions.put(identity, known, _REMEMBER_SECONDS)
    return known


def _is_description(entry: dict[str, Any]) -> bool:
    lists = [entry.get(key) for key in _LISTS]
    words = [entry.get("version"), *(word for each in lists if isinstance(each, list) for word in each)]
    return all(isinstance(each, list) for each in lists) and all(isinstance(word, str) for word in words)


def _ask_for_description(path: str) -> dict[str, Any]:
    try:
        head = ask(path, "-version", seconds=INSPECT_SECONDS).stdout
        listing = ask(path, "-encoders", seconds=INSPECT_SECONDS).stdout
        muxer = ask(path, "-h", "muxer=mp4", seconds=INSPECT_SECONDS).stdout
    except subprocess.TimeoutExpired as error:
        raise FFmpegNotFoundError(f"{path} hangs: it did not answer within {INSPECT_SECONDS:.0f} s") from error
    except OSError as error:
        raise FFmpegNotFoundError(f"{path} does not run: {error}") from error
    match = re.match(r"ffmpeg version (\S+)", head)
    if match is None:
        raise FFmpegNotFoundError(f"{path} is no ffmpeg: `{path} -version` answered {head[:60]!r}")
    encoders = re.findall(r"^ [VAS][.A-Z]{5} (\S+)", listing, re.MULTILINE)
    return {"version": match[1], "encoders": encoders, "mp4_flags": re.findall(r"^ {5}(\w+) ", muxer, re.MULTILINE)}
