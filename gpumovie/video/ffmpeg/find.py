"""Find the ffmpeg programs of this machine, and ask them short questions.

Order: explicit path, ``GPUMOVIE_FFMPEG``, the system's, the one that imageio-ffmpeg bundles. A path that was
named is the only one used; otherwise all that were found stand as candidates, since an encoder may work in
one and not in the other (a driver too old for the newer build, an encoder left out of a distribution's).
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ...errors import FFmpegNotFoundError

#: A short question (version, list of encoders, count of packets at start) has this many seconds.
ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class FFmpeg:
    """One ffmpeg program.

    Attributes:
        path: where it is.
        origin: how it was found: ``explicit``, ``GPUMOVIE_FFMPEG``, ``system`` or ``bundled``.
        version: what it calls itself, such as ``7.0.2-static``.
        encoders: names of the encoders built into it.
        mp4_flags: flags that its mp4 muxer knows.
    """

    path: str
    origin: str
    version: str
    encoders: frozenset[str]
    mp4_flags: frozenset[str]

    @property
    def number(self) -> tuple[int, ...]:
        """Version as numbers; a build from git, which has none, counts as new."""
        match = re.match(r"n?(\d+(?:\.\d+)*)", self.version)
        return tuple(int(n) for n in match[1].split(".")) if match else (999,)

    @property
    def identity(self) -> str:
        """Changes when the program file does; for the cache of probe results."""
        stat = Path(self.path).stat()
        return f"{self.path}|{stat.st_size}|{stat.st_mtime_ns}"

    def __str__(self) -> str:
        known = ".".join(str(n) for n in self.number) if self.number != (999,) else self.version
        return f"{self.origin} ffmpeg {known}"


def find_ffmpegs(explicit: str | os.PathLike[str] | None = None) -> list[FFmpeg]:
    """All ffmpeg programs that may be used, first choice first.

    Raises FFmpegNotFoundError when a named one is missing or does not run, or when there is none.
    """
    named, origin = (explicit, "explicit") if explicit else (os.environ.get("GPUMOVIE_FFMPEG"), "GPUMOVIE_FFMPEG")
    if named:
        path = shutil.which(os.fspath(named))
        if path is None:
            what = "ffmpeg=" if origin == "explicit" else "GPUMOVIE_FFMPEG="
            raise FFmpegNotFoundError(
                f"{what}{os.fspath(named)!r} is no program that can be run; give the path of an ffmpeg, "
                f"or leave it out to use the system's or the bundled one"
            )
        return [_inspect(path, origin)]

    found, reasons = [], []
    for origin, path in (("system", shutil.which("ffmpeg")), ("bundled", _bundled())):
        if path is None:
            reasons.append(f"{origin}: none found")
            continue
        try:
            found.append(_inspect(path, origin))
        except FFmpegNotFoundError as error:
            reasons.append(f"{origin}: {error}")
    if not found:
        raise FFmpegNotFoundError(
            f"no ffmpeg was found ({'; '.join(reasons)}); `pip install imageio-ffmpeg` brings one, "
            f"or set GPUMOVIE_FFMPEG to the path of yours"
        )
    return found


def ask(path: str, *arguments: str, seconds: float = ANSWER_SECONDS) -> subprocess.CompletedProcess[str]:
    """Run ``path`` with ``arguments``, no input, and return its output; raises OSError or TimeoutExpired."""
    return subprocess.run(
        [path, "-nostdin", "-hide_banner", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds,
        check=False,
    )


def _bundled() -> str | None:
    import imageio_ffmpeg

    # get_ffmpeg_exe() would return the system's or IMAGEIO_FFMPEG_EXE as well; this is the bundled one only.
    folder = Path(imageio_ffmpeg.__file__).parent / "binaries"
    programs = sorted(p for p in folder.glob("ffmpeg-*") if p.is_file())
    return str(programs[-1]) if programs else None


def _inspect(path: str, origin: str) -> FFmpeg:
    version, encoders, mp4_flags = _describe(path, Path(path).stat().st_mtime_ns)
    return FFmpeg(path, origin, version, encoders, mp4_flags)


@functools.lru_cache(maxsize=32)
def _describe(path: str, mtime_ns: int) -> tuple[str, frozenset[str], frozenset[str]]:
    try:
        head = ask(path, "-version").stdout
        listing = ask(path, "-encoders").stdout
        muxer = ask(path, "-h", "muxer=mp4").stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FFmpegNotFoundError(f"{path} does not run: {error}") from error
    match = re.match(r"ffmpeg version (\S+)", head)
    if match is None:
        raise FFmpegNotFoundError(f"{path} is no ffmpeg: `{path} -version` answered {head[:60]!r}")
    encoders = frozenset(re.findall(r"^ [VAS][.A-Z]{5} (\S+)", listing, re.MULTILINE))
    return match[1], encoders, frozenset(re.findall(r"^ {5}(\w+) ", muxer, re.MULTILINE))
