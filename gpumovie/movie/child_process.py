"""Running a module of this package in a child process, which imports from the same folders as this process."""

from __future__ import annotations

import os
import sys


def command(module: str) -> list[str]:
    """The command that runs ``module``, to which arguments may be added; to be run with ``environment()``."""
    # Without -P the current folder is searched first: a queue.py there would take the place of Python's own.
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """The environment variables of this process, with PYTHONPATH naming every folder that it imports from."""
    # "" would be the current folder. Imports ignore entries that are not strings, such as a Path.
    folders = [entry for entry in sys.path if entry and isinstance(entry, str)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
