"""Find the files that a command line names, in natural order: frame2 before frame10."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from pathlib import Path

from ...errors import OptionError


def natural_order(text: str) -> list[tuple[int, int | str]]:
    """A sort key that puts ``frame2`` before ``frame10``."""
    return [(0, int(part)) if part.isdecimal() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part]


def find_inputs(inputs: Sequence[str]) -> list[Path]:
    """The files for names and patterns.

    Args:
        inputs: names of files, and patterns such as ``frames/*.png``.

    Returns:
        The files in the order of ``inputs``, and in natural order within a pattern. If all inputs are names of files,
        they are put into natural order too: a shell has sorted its pattern already, with frame10 before frame2.

    Raises:
        OptionError: an input is no file and no pattern that matches one.
    """
    found: list[str] = []
    has_pattern = False
    for name in inputs:
        if Path(name).is_file():
            found.append(name)
        elif matches := [m for m in glob.glob(name, recursive=True) if Path(m).is_file()]:  # noqa: PTH207 - may be absolute
            found.extend(sorted(matches, key=_file_order))
            has_pattern = True
        else:
            raise OptionError(f"input {name!r} is no file and no pattern that matches any")
    return [Path(name) for name in (found if has_pattern else sorted(found, key=_file_order))]


def _file_order(name: str) -> tuple[list[tuple[int, int | str]], str]:
    """Natural order. frame1 and frame01, which are equal in it, are sorted by their characters."""
    return natural_order(name), name
