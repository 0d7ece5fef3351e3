"""Everything gpumovie raises on purpose.

Each class also is the builtin a caller would think of first, so ``except ValueError`` works too::

    GpumovieError
    |-- OptionError (ValueError)             a codec, rate, size, quality... that cannot be used
    |-- FrameError (ValueError)              a frame of the wrong kind, shape, dtype or size
    |-- PathError (OSError)                  the film cannot be written, or shown, where it was asked for
    |   |-- FolderNotFoundError (FileNotFoundError)
    |   `-- FilmNotFoundError (FileNotFoundError)
    |-- ClosedError (ValueError)             used after close()
    |-- DrawingError (RuntimeError)          an incrementally drawn frame differs from a full drawing (strict=True)
    |-- FFmpegNotFoundError (FileNotFoundError)
    |-- GLError (RuntimeError)               OpenGL refused a call, or was used in a wrong way
    |   |-- NoContextError                   no way to OpenGL works; carries the reason of each
    |   `-- GLTimeoutError (TimeoutError)    reading a frame back from OpenGL did not end
    `-- EncoderError (RuntimeError)          ffmpeg failed; carries command, exit code and the end of its stderr
        |-- NoEncoderError                   no encoder works; carries the reason of each
        `-- VerificationError                the file does not hold the frames that were sent
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

#: Values are quoted up to this many characters: an array or a list of frames has millions.
_QUOTED = 120


def quoted(value: object) -> str:
    """``value`` for a message: as ``repr`` shows it, in one line, cut where it is long."""
    try:
        text = " ".join(repr(value).split()) if not isinstance(value, str) else repr(value)
    except Exception:  # a repr that a user wrote may fail
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 20]}...{text[-10:]} (a {type(value).__name__})"


class GpumovieError(Exception):
    """Base of every error that gpumovie raises on purpose."""


class OptionError(GpumovieError, ValueError):
    """An option's value cannot be used; the message quotes it and says what can."""


class FrameError(GpumovieError, ValueError):
    """A frame cannot be taken: kind, shape, dtype or size."""


class PathError(GpumovieError, OSError):
    """The film cannot be written, or shown, at the path that was given."""


class FolderNotFoundError(PathError, FileNotFoundError):
    """The directory for the film does not exist."""


class FilmNotFoundError(PathError, FileNotFoundError):
    """The film that is to be shown does not exist."""


class ClosedError(GpumovieError, ValueError):
    """A film, canvas or scene is used after it was closed."""


class DrawingError(GpumovieError, RuntimeError):
    """A frame that was drawn incrementally differs from a full drawing of the figure, and ``strict`` is set."""


class FFmpegNotFoundError(GpumovieError, FileNotFoundError):
    """No ffmpeg program where one was named, or none at all."""


class GLError(GpumovieError, RuntimeError):
    """OpenGL refused a call, or was used in a wrong way."""


class NoContextError(GLError):
    """No OpenGL context can be opened on this machine.

    Attributes:
        rejected: one entry for each candidate that was tried, with its reason.
    """

    def __init__(self, message: str, rejected: Sequence[object] = ()) -> None:
        self.rejected = tuple(rejected)
        super().__init__(message + "".join(f"\n  {candidate}" for candidate in self.rejected))


class GLTimeoutError(GLError, TimeoutError):
    """Reading a frame back from OpenGL did not end; the message names the step that hung."""


class EncoderError(GpumovieError, RuntimeError):
    """ffmpeg failed.

    Attributes:
        command: the arguments ffmpeg was started with.
        exit_code: of ffmpeg; None if it could not be started.
        tail: its stderr, shortened if it is long.
    """

    def __init__(
        self,
        message: str,
        *,
        command: Sequence[str] = (),
        exit_code: int | None = None,
        tail: str = "",
    ) -> None:
        self.message = message
        self.command = tuple(command)
        self.exit_code = exit_code
        self.tail = tail
        parts = [message]
        if tail:
            parts.append("ffmpeg printed last:\n  " + tail.strip().replace("\n", "\n  "))
        if command:
            parts.append(f"command (exit code {exit_code}): {shlex.join(command)}")
        super().__init__("\n".join(parts))


class NoEncoderError(EncoderError):
    """No (ffmpeg, encoder) pair works for what was asked.

    Attributes:
        rejected: one entry for each candidate that was tried, with its reason.
    """

    def __init__(self, message: str, rejected: Sequence[object] = ()) -> None:
        self.rejected = tuple(rejected)
        # A reason that several candidates share, such as an argument that ffmpeg does not know, stands there once.
        sharing: dict[str, list[str]] = {}
        for candidate in self.rejected:
            reason = str(getattr(candidate, "reason", ""))
            sharing.setdefault(reason, []).append(str(candidate).removesuffix(f": {reason}"))
        lines = (f"\n  {', '.join(who)}{reason and f': {reason}'}" for reason, who in sharing.items())
        super().__init__(message + "".join(lines))


class VerificationError(EncoderError):
    """The finished file does not hold exactly the frames that were sent; it keeps its partial name."""
