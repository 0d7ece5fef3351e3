"""Paths as users give them, checked before anything is opened."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from ..errors import OptionError, PathError, quoted

#: What the name of a film grows by while it is recorded and finished: ``film.partial-whole.mp4``.
_LONGEST_ADDITION = len(".partial-whole")
#: Bytes in a file name, where the file system does not say.
_USUAL_NAME_BYTES = 255


def check_path(name: str, path: object, example: str) -> str:
    """A path as text, with ``~`` as in a shell: the home directory.

    Args:
        name: of the argument, for the message.
        path: as the user gave it.
        example: a right value, for the message.

    Raises:
        OptionError: it is no path, or no program can be given it.
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else path
    if isinstance(text, bytes):
        raise OptionError(f"{name} {quoted(path)} is bytes; give it as text, which os.fsdecode() makes of them")
    if not isinstance(text, str):
        if isinstance(its := getattr(path, "path", None), str | os.PathLike):
            raise OptionError(f"{name} {quoted(path)} is no path; give its path, {os.fspath(its)!r}")
        raise OptionError(f"{name} {quoted(path)} is no path; give a str or a Path, such as {example!r}")
    if problem := unusable_in_path(text):
        raise OptionError(f"{name} {quoted(text)} cannot be the name of a file: {problem}")
    return os.path.expanduser(text)  # noqa: PTH111 - Path.expanduser raises where there is no home


def film_path(path: object) -> str:
    """The path of a film as text, with ``~`` as in a shell, if a film of that name can be.

    Raises:
        OptionError: it is no path.
        PathError: there can be no such file, or none beside it for the time of recording; or it is relative to a
            directory that was deleted.
    """
    given = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if isinstance(given, str) and (problem := unusable_in_path(given)):
        raise PathError(errno.EINVAL, f"it cannot be the name of a file: {problem}", given)
    text = check_path("path", path, "film.mp4")
    try:
        whole = Path(text).absolute()
    except FileNotFoundError:
        raise PathError(
            errno.ENOENT, "the working directory was deleted; change to another one, or give an absolute path", text
        ) from None
    most, length = _name_bytes(whole.parent) - _LONGEST_ADDITION, len(os.fsencode(whole.name))
    if length > most:
        raise PathError(
            errno.ENAMETOOLONG,
            f"the name has {length} bytes, and {most} are the most here, since '.partial' "
            f"comes to it while the film is recorded; take a shorter name",
            text,
        )
    try:
        whole.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass  # it is to be made; whether its folder is there is checked when it is
    except OSError as error:
        raise PathError(error.errno, f"there can be no file: {error.strerror}", text) from error
    return text


def unusable_in_path(text: str) -> str:
    """Why ``text`` can be no path, nor an argument of a program; "" if it can."""
    if "\0" in text:
        return "it holds a NUL; leave that out"
    try:
        os.fsencode(text)
    except UnicodeEncodeError as error:
        return f"it holds {text[error.start]!r}, half of a surrogate pair; leave that out"
    return ""


def _name_bytes(folder: Path) -> int:
    """The most bytes that a file name in ``folder`` can have."""
    try:
        return os.pathconf(folder, "PC_NAME_MAX")
    except (AttributeError, OSError):  # Windows has no pathconf; the folder may not be there
        return _USUAL_NAME_BYTES
