"""How far ``gpumovie bench`` is: a bar on a terminal, lines elsewhere; both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[str], None]
Begin = Callable[[str, int, int], None]

#: A line every so many seconds where a bar cannot be drawn; a case's beginning is always told.
LINE_SECONDS = 2.0


@contextmanager
def progress() -> Iterator[tuple[Tell, Begin]]:
    """Two functions: one that is told what is going on, one that is told when a case begins."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar() as functions:
            yield functions
    else:
        lines = _Lines()
        yield lines.tell, lines.begin


@contextmanager
def _bar() -> Iterator[tuple[Tell, Begin]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    text = TextColumn("{task.description}", markup=False)
    with Progress(*columns, text, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(what: str) -> None:
            bar.update(task, description=what.strip())

        def begin(name: str, number: int, total: int) -> None:
            bar.update(task, description=name, completed=number - 1, total=total)

        yield tell, begin


class _Lines:
    """Lines for logs and pipes, not more than one in LINE_SECONDS."""

    def __init__(self) -> None:
        self._last = 0.0

    def tell(self, what: str) -> None:
        if time.monotonic() - self._last >= LINE_SECONDS:
            self._show(what)

    def begin(self, name: str, number: int, total: int) -> None:
        self._show(f"case {number} of {total}: {name}")

    def _show(self, line: str) -> None:
        self._last = time.monotonic()
        if sys.stderr is None:  # print() would take standard output for it
            return
        try:
            print(line, file=sys.stderr, flush=True)
        except OSError:
            pass  # whoever read our lines has gone; the measuring goes on
