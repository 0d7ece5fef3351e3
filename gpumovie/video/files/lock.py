"""Files that this process alone writes: made anew and locked. A lock ends with the process that holds it."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

#: Where a name is a link, opening fails; a FIFO is opened without waiting for its other end.
_OPEN = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
#: How often a name is tried that others make and remove at the same time.
_ATTEMPTS = 20


def open_locked(path: Path) -> tuple[int, bool]:
    """Open and lock the file at ``path``, made if it is not there; also whether it was there and holds something.

    Returns:
        The file descriptor, and whether there are bytes in the file.

    Raises:
        BlockingIOError: another film has locked it.
        OSError: it cannot be opened, or is a link or no ordinary file.
    """
    for _ in range(_ATTEMPTS):
        fd = os.open(path, _OPEN | os.O_CREAT, 0o666)
        try:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
            if not lock(fd):
                raise BlockingIOError(errno.EWOULDBLOCK, "it is locked", str(path))
        except BaseException:
            os.close(fd)
            raise
        # Between opening and locking the film that held the lock may have been renamed to its final name.
        if is_at(fd, path):
            return fd, os.fstat(fd).st_size > 0
        os.close(fd)
    raise BlockingIOError(errno.EWOULDBLOCK, "others make and remove it again and again", str(path))


def make_locked(path: Path) -> int:
    """Make a new, locked file at ``path``, which nobody else has open; a file or link of that name is removed.

    The caller holds a lock under which nobody else makes this file.

    Returns:
        The file descriptor.

    Raises:
        OSError: it cannot be made.
    """
    path.unlink(missing_ok=True)
    fd = os.open(path, _OPEN | os.O_CREAT | os.O_EXCL, 0o666)
    lock(fd)
    return fd


def remove_if_empty(fd: int, path: Path) -> None:
    """Remove the open file from ``path`` if nothing is in it."""
    try:
        if os.fstat(fd).st_size == 0 and is_at(fd, path):
            path.unlink()
    except OSError:
        pass


def is_at(fd: int, path: Path) -> bool:
    """Whether the open file is the one that has this name."""
    try:
        return os.path.samestat(os.fstat(fd), os.lstat(path))
    except FileNotFoundError:
        return False


def lock(fd: int) -> bool:
    """Lock an open file for this process; False if another has locked it. True where files cannot be locked."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
    return True
