"""What is remembered from program to program: entries of JSON in a file of the user's cache folder."""

from __future__ import annotations

import json
import os
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

#: A file of more bytes is none of ours.
_MOST_BYTES = 16_000_000


class CacheFile:
    """Entries by key, in this process and in a file. Where there can be no file, they live as long as the process.

    A file that cannot be read, or holds something else, counts as empty. Callers check what is in an entry.

    Args:
        name: of the file in the folder ``gpumovie`` of the user's cache folder.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._entries: dict[str, dict[str, Any]] = {}
        self._loaded_from: Path | None = None
        self._loaded = False

    @property
    def path(self) -> Path | None:
        """Where the file is; None if the user has no home, and so no cache folder."""
        folder = _cache_folder()
        return folder / "gpumovie" / self._name if folder is not None else None

    def get(self, key: str) -> dict[str, Any] | None:
        """The entry of ``key``, unless there is none or it has expired."""
        self._load()
        entry = self._entries.get(key)
        if entry is None or not _is_valid(entry.get("until")):
            return None
        return entry

    def put(self, key: str, entry: dict[str, Any], seconds: float | None = None) -> None:
        """Remember ``entry``, for so many seconds; None is for good."""
        self._load()
        until = {} if seconds is None else {"until": time.time() + seconds}
        self._entries[key] = {**entry, **until}
        path = self.path
        if path is not None:
            _write(path, {**_read(path), **self._entries})

    def forget(self) -> None:
        """Forget all entries, those of the file too."""
        self._entries, self._loaded = {}, False
        path = self.path
        if path is not None:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                pass  # it is a folder, or in one where nothing can be removed

    def _load(self) -> None:
        path = self.path
        if not self._loaded or path != self._loaded_from:
            self._entries = _read(path) if path is not None else {}
            self._loaded_from, self._loaded = path, True


def _cache_folder() -> Path | None:
    """The user's cache folder, which each system has elsewhere."""
    try:
        if sys.platform == "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home())
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no HOME, and no entry in the list of users
        return None


def _is_valid(until: object) -> bool:
    """Whether an entry that expires at ``until``, in seconds since 1970, may be used."""
    return until is None or (isinstance(until, int | float) and time.time() < until)


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The entries of a file; none if it is no regular file, or damaged."""
    try:
        # Opening a FIFO would otherwise wait for somebody who writes.
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                return {}
            found = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: entry for key, entry in found.items() if isinstance(entry, dict)}


def _write(path: Path, entries: dict[str, dict[str, Any]]) -> None:
    """Write a file beside and rename it, so that two processes at once leave one whole file."""
    temporary = None
    try:
        if path.exists() and not path.is_file():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, suffix=".json") as file:
            temporary = Path(file.name)
            json.dump(entries, file, indent=1)
        temporary.replace(path)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
