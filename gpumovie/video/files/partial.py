"""The file of a film: it has a partial name beside the final one until the film is finished, then it is renamed.

The partial file is locked while it is being written, so that two films on one path are noticed, in one process and in
several. A lock ends with its process, so nothing is left to clean up after a crash.
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
    """The file that a film is written to until it is finished, made and locked.

    Attributes:
        final: where the film will be.
        path: where it is until then: ``film.partial.mp4`` for ``film.mp4``.

    Raises:
        PathError: the film cannot be written there; nothing was changed.
    """

    def __init__(self, final: str | os.PathLike[str]) -> None:
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
        """Rename the finished film to its final name, durably, and return its size in bytes.

        The file is on the disk before it is renamed, and the folder after: a power cut leaves the old film or the
        new one.

        Raises:
            PathError: renaming failed; the film keeps its partial name.
        """
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
        """Remove the partial file."""
        self.path.unlink(missing_ok=True)
        self.release()

    def give_up(self) -> None:
        """Nothing was written: remove the file, unless it holds what an earlier film left in it."""
        if self._left_over:
            self.release()
        else:
            self.discard()

    def release(self) -> None:
        """Unlock the partial file and keep it."""
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
    """Check that the directory for the film exists.

    Raises:
        FolderNotFoundError: it does not.
    """
    folder = Path(final).absolute().parent
    if not folder.is_dir():
        raise FolderNotFoundError(errno.ENOENT, f"there is no directory {str(folder)!r}; make it first", str(final))


def _sync(path: Path) -> None:
    """Write a file or directory through to the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # file systems that have no fsync
            raise
    finally:
        os.close(fd)
