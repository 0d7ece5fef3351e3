"""The file of a film: it has a partial name beside the final one until the film is finished, then it is renamed.

The partial file is locked while it is being written, so that two films on one path are noticed, in one process and in
several. A lock ends with its process, so nothing is left to clean up after a crash.

What an earlier film left under the partial name stays until the first frame comes. Then a new file takes its place:
an ffmpeg that outlived its program still writes into the old one, which has no name any more.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import PathError
from ..uninterrupted import uninterrupted
from .lock import is_at, make_locked, open_locked, remove_if_empty
from .target import PARTIAL, find_target, keep_permissions

_in_use: set[Path] = set()
_in_use_lock = threading.Lock()


class PartialFile:
    """The file that a film is written to until it is finished, made and locked.

    Attributes:
        final: where the film will be.
        path: where it is until then: ``film.partial.mp4`` for ``film.mp4``.
        copy_path: where a copy of it grows, with sound or with its index at the front.

    Raises:
        PathError: the film cannot be written there; nothing was changed.
    """

    def __init__(self, final: str | os.PathLike[str]) -> None:
        self.final = find_target(final)
        self.path = self.final.with_name(f"{self.final.stem}{PARTIAL}{self.final.suffix}")
        self.copy_path = self.path.with_name(f"{self.path.stem}-whole{self.path.suffix}")
        self._given = str(final)
        self._fd: int | None = None
        self._copy: int | None = None
        self._key = self.path.resolve()
        with _in_use_lock:
            if self._key in _in_use:
                raise self._busy()
            if self.path.is_symlink():
                raise self._refused("is a link, which is not followed")
            try:
                uninterrupted(self._open, lambda _: self._dropped())
            except BlockingIOError:
                raise self._busy() from None
            except OSError as error:
                if self.path.exists() and not self.path.is_file():
                    raise self._refused("is no ordinary file") from None
                raise PathError(
                    error.errno, f"cannot write in {str(self.final.parent)!r}: {error.strerror}", self._given
                ) from error
            _in_use.add(self._key)

    def _open(self) -> None:
        self._fd, self._left_over = open_locked(self.path)
        # Ctrl-C may come before anybody holds this object.
        self._dropped = weakref.finalize(self, remove_if_empty, self._fd, self.path)

    def begin(self) -> None:
        """Put a new, empty file in the place of what an earlier film left.

        Raises:
            PathError: it cannot be made.
        """
        if self._left_over:
            try:
                self.start_copy()
                self.take_copy()
            except OSError as error:
                raise PathError(
                    error.errno, f"cannot write in {str(self.final.parent)!r}: {error.strerror}", self._given
                ) from error
        self._left_over = False
        if sys.platform == "win32":  # an open file cannot be renamed there
            self._close()

    def start_copy(self) -> None:
        """Make the empty, locked file at ``copy_path``.

        Raises:
            OSError: it cannot be made.
        """
        self._copy = make_locked(self.copy_path)

    def take_copy(self) -> None:
        """Let the copy be the film: it takes the place of the partial file.

        Raises:
            OSError: it cannot be renamed.
        """
        if sys.platform == "win32" and self._copy is not None:
            os.close(self._copy)
            self._copy = None
        self.copy_path.replace(self.path)
        self._close()
        self._fd, self._copy = self._copy, None

    def drop_copy(self) -> None:
        """Remove the copy."""
        self.copy_path.unlink(missing_ok=True)
        if self._copy is not None:
            os.close(self._copy)
            self._copy = None

    @contextmanager
    def for_ffmpeg(self, *, copy: bool = False) -> Iterator[tuple[str, tuple[int, ...]]]:
        """What an ffmpeg is to write to, as a URL, and the file descriptors that it has to inherit.

        Where the system can, it is given the file itself and not its name: an ffmpeg that is slow to start, and whose
        program is killed meanwhile, would open what the next film has put there.

        Args:
            copy: whether it writes the copy.
        """
        path, fd = (self.copy_path, self._copy) if copy else (self.path, self._fd)
        if fd is None or not Path("/proc/self/fd").is_dir():
            yield f"file:{path}", ()
            return
        # Opened once more, since the lock would last as long as a descriptor that was inherited.
        inherited = os.open(f"/proc/self/fd/{fd}", os.O_RDWR)
        try:
            yield f"file:/proc/self/fd/{inherited}", (inherited,)
        finally:
            os.close(inherited)

    def commit(self) -> int:
        """Rename the finished film to its final name, durably, and return its size in bytes.

        The file is on the disk before it is renamed, and the folder after: a power cut leaves the old film or the
        new one. What is renamed is the very file that was made and locked here. It gets the permissions of the file
        that it replaces.

        Raises:
            PathError: renaming failed; the film keeps its partial name.
        """
        fd = self._fd if self._fd is not None else os.open(self.path, os.O_RDWR)
        self._fd = fd
        try:
            if not is_at(fd, self.path):
                raise PathError(
                    errno.ESTALE, f"{self.path} was replaced by another file while the film was made", self._given
                )
            keep_permissions(fd, self.final)
            _sync(fd)
            size = os.fstat(fd).st_size
            if sys.platform == "win32":
                self._close()
            self.path.replace(self.final)
        except PathError:
            self.release()
            raise
        except OSError as error:
            self.release()
            raise PathError(
                error.errno,
                f"the film is whole in {self.path}, but renaming failed: {error.strerror}",
                str(self.final),
            ) from error
        self.release()
        if sys.platform != "win32":
            folder = os.open(self.final.parent, os.O_RDONLY)
            try:
                _sync(folder)
            finally:
                os.close(folder)
        return size

    def discard(self) -> None:
        """Remove the partial file."""
        if self._fd is None or is_at(self._fd, self.path):
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
        self._close()

    def forget(self) -> None:
        """In a forked child: close what it inherited; the file stays the parent's."""
        _in_use.discard(self._key)  # without the lock, which a thread of the parent may have held
        self._close()
        if self._copy is not None:
            os.close(self._copy)
            self._copy = None

    def _close(self) -> None:
        self._dropped.detach()
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _busy(self) -> PathError:
        return PathError(
            errno.EBUSY,
            "another film is being written to this path; close it first, or take another name. In a notebook, "
            "a Movie that was made without `with` stays open: call its close() or abort()",
            str(self.final),
        )

    def _refused(self, what: str) -> PathError:
        return PathError(
            errno.EEXIST,
            f"{self.path}, where the film would grow, {what}; remove it, or take another name",
            self._given,
        )


def _sync(fd: int) -> None:
    """Write an open file or directory through to the disk."""
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF, errno.ENOTSUP):  # file systems that have no fsync
            raise
