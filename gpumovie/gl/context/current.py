"""What is current in each thread: the context, and the drawings that are open."""

from __future__ import annotations

import threading
import weakref
from typing import Protocol


class Current(Protocol):
    """A context, as far as this file is concerned."""

    id: int

    @property
    def closed(self) -> bool: ...

    def is_current(self) -> bool: ...

    def make_current(self) -> None: ...


class _Thread(threading.local):
    """The state of one thread.

    Attributes:
        context: the context of gpumovie that was made current last; a weak reference. Another library may have made
            one of its own current since: ask ``is_current()``.
        drawings: the contexts in which drawings are open, the innermost last.
    """

    def __init__(self) -> None:
        self.context: weakref.ref[Current] | None = None
        self.drawings: list[Current] = []


thread = _Thread()


def last_context() -> Current | None:
    """The context of gpumovie that this thread made current last, unless it is closed or gone."""
    context = thread.context() if thread.context is not None else None
    return None if context is None or context.closed else context
