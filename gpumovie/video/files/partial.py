"""A film's file: a partial name beside the final one, verified, then renamed.

The partial file is locked while it is being written, so that two films on one path are noticed, by this process
and by others. A lock ends with its process, so nothing is left to clean up after a crash.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from pathlib import Path

from ...errors import FolderNotFoundError, PathError
from .lock import lock

_in_use: set[Path] = set()
_in_use_lock = threading.Lock()


class PartialFile:
    """The file that a film is written to until it is whole.

    Attributes:
        final: where the film will be.
        path: where it is until then: ``film.partial.mp4`` for ``film.mp4``.
    """

    def __init__(self, final: str | os.PathLike[str]) -> None:
        """Make and lock the partial file. Raises PathError before anything is written if that can't be."""
        self.final = Path(final).absolute()
        self.path = self.final.with_name(f"{self.final.stem}.partial{self.final.suffix}")
        folder = self.final.parent
        if self.final.is_dir():
            raise PathError(errno.EISDIR, "it is a directory; give the path of a file in it", str(final))
        check_folder(final)
        key = self.path.resolve()
        with _in_use_lock:
            if key in _in_use:
                raise self._busy()
            try:
                self._fd: int | None = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            except OSError as error:
                raise PathError(
                    error.errno, f"cannot write in {str(folder)!r}: {error.strerror}", str(final)
                ) from error
            if not lock(self._fd):
                os.close(self._fd)
                raise self._busy()
            _in_use.add(key)
        self._key = key
        self._left_over = os.fstat(self._fd).st_size > 0
        if sys.platform == "win32":  # an open file cannot be renamed there
            os.close(self._fd)
            self._fd = None

    def commit(self) -> int:
        """Put the whole film in the place of the final file, durably, and return its size in bytes."""
        _sync(self.path)
        size = self.path.stat().st_size
        try:
            self.path.replace(self.final)
        except OSError as error:
            self.release()
            raise PathError(
                error.errno,
                f"the film is whole in {self.path}, but renaming failed: {error.strerror}",
                str(self.final),
            ) from error
        self.release()
        if sys.platform != "win32":
            _sync(self.final.parent)
        return size

    def discard(self) -> None:
        """Remove the partial file: there is nothing in it worth keeping."""
        self.path.unlink(missing_ok=True)
        self.release()

    def give_up(self) -> None:
        """Nothing was written. The file goes, unless it holds what an earlier film left in it."""
        if self._left_over:
            self.release()
        else:
            self.discard()

    def release(self) -> None:
        """Unlock the partial file and leave it where it is."""
        with _in_use_lock:
            _in_use.discard(self._key)
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _busy(self) -> PathError:
        return PathError(
            errno.EBUSY,
            "another film is being written to this path; close it first, or take another name",
            str(self.final),
        )


def check_folder(final: str | os.PathLike[str]) -> None:
    """Raise FolderNotFoundError if the directory for the film is not there."""
    folder = Path(final).absolute().parent
    if not folder.is_dir():
        raise FolderNotFoundError(errno.ENOENT, f"there is no directory {str(folder)!r}; make it first", str(final))


def _sync(path: Path) -> None:
    """Make sure that a file or directory is on the disk, not only in memory."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # file systems that cannot
            raise
    finally:
        os.close(fd)
