"""Films that are open when the process forks: the child lets go of them, and they stay the parent's."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Forgetful(Protocol):
    """What a forked child has to let go of."""

    def forget(self) -> None:
        """In the child: close what was inherited, and finish and remove nothing."""


_open: weakref.WeakSet[Forgetful] = weakref.WeakSet()


def let_go_in_children(of: Forgetful) -> None:
    """Call ``of.forget()`` in every child that this process forks, as long as ``of`` is there."""
    _open.add(of)


def _forget_all() -> None:
    for each in list(_open):
        each.forget()
    _open.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
