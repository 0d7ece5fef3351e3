"""How a module of this package is run in a process of its own: with what this process would import, and no more."""

from __future__ import annotations

import os
import sys


def command(module: str) -> list[str]:
    """The command that runs ``module``; arguments may follow. It needs ``environment``."""
    # Without -P the current folder comes first in what can be imported: a queue.py there would be run.
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    """This process's environment variables, and all that it can import from."""
    # "" is the current folder again. Import ignores what is no string, such as a Path.
    folders = [entry for entry in sys.path if entry and isinstance(entry, str)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
