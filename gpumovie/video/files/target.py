"""The file that a film will replace: where it really is, and whether it may be replaced."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from ...errors import FolderNotFoundError, PathError

#: What a film is called while it grows: ``film.partial.mp4``.
PARTIAL = ".partial"


def find_target(path: str | os.PathLike[str]) -> Path:
    """The absolute path of the file that a film at ``path`` is: behind a link, if ``path`` is one.

    Raises:
        PathError: no film can be put there, or what is there must not be replaced; nothing was changed.
    """
    target = Path(path).absolute()
    if target.is_symlink():
        target = Path(os.path.realpath(target))
    if target.stem.endswith(PARTIAL):
        raise PathError(
            errno.EINVAL,
            f"a name that ends in {PARTIAL}{target.suffix} is that of an unfinished film; take another",
            str(path),
        )
    check_folder(target)
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target
    except OSError as error:
        raise PathError(error.errno, f"cannot write there: {error.strerror}", str(path)) from error
    if stat.S_ISDIR(mode):
        raise PathError(errno.EISDIR, "it is a directory; give the path of a file in it", str(path))
    if not stat.S_ISREG(mode):
        raise PathError(
            errno.EINVAL,
            "it is no ordinary file, and a film can only take the place of one; take another name",
            str(path),
        )
    # Renaming needs no right to write the file itself, but a protected file is meant to stay.
    if not os.access(target, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise PathError(
            errno.EACCES, "the file there is read-only; make it writable, or take another name", str(path)
        )
    return target


def check_folder(path: str | os.PathLike[str]) -> None:
    """Check that the directory for the film exists.

    Raises:
        FolderNotFoundError: it does not.
    """
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        raise FolderNotFoundError(errno.ENOENT, f"there is no directory {str(folder)!r}; make it first", str(path))


def keep_permissions(fd: int, target: Path) -> None:
    """Give the open file the permissions, and as far as allowed the owner, of the one that it will replace."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    if hasattr(os, "fchown"):
        new = os.fstat(fd)
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            try:
                os.fchown(fd, old.st_uid, old.st_gid)
            except PermissionError:
                pass  # only root may give files away; the film is the user's own then
        os.fchmod(fd, stat.S_IMODE(old.st_mode))
