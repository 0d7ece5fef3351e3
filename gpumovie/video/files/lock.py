"""Locks on open files, which end with the process that holds them."""

from __future__ import annotations

import errno
import sys


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
