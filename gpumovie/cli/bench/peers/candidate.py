"""A library, or a way to use it, that makes a video which is compared with gpumovie's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ..harness.machine import is_installed

WriteFunction = TypeVar("WriteFunction")


@dataclass(frozen=True)
class Candidate(Generic[WriteFunction]):
    """One way to make a video.

    Attributes:
        name: for tables and file names.
        write: makes the video; how it is called depends on the comparison.
        kind: ``ours``, ``peer``, ``reference`` (no library: shows where the limits are), or ``other codec`` (not
            comparable, shown for completeness).
        distributions: packages of which one must be installed; empty if nothing is needed.
    """

    name: str
    write: WriteFunction
    kind: str
    distributions: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        """Whether its package is installed, under any of the names by which it is distributed."""
        return not self.distributions or any(map(is_installed, self.distributions))
