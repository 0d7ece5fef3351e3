"""How far ``gpumovie bench`` is: a bar on a terminal, lines elsewhere, both on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .harness.timing import say

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

#: Seconds between two lines where a bar cannot be drawn; the beginning of a case always has a line.
LINE_SECONDS = 2.0


class Progress:
    """Shows what a run does: here, every text is a line on stderr."""

    def tell(self, text: str) -> None:
        """Show what is going on; called many times."""
        say(text)

    def begin_case(self, name: str, number: int, total: int) -> None:
        """Show that a case begins.

        Args:
            name: of the case.
            number: of the case, from 1 on.
            total: number of cases.
        """


@contextmanager
def progress_display() -> Iterator[Progress]:
    """The display that suits stderr: a bar where it is a terminal, else lines."""
    if sys.stderr is not None and sys.stderr.isatty():
        with _bar() as bar:
            yield ProgressBar(bar)
    else:
        yield ProgressLines()


@contextmanager
def _bar() -> Iterator[RichProgress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    text = TextColumn("{task.description}", markup=False)
    with Progress(*columns, text, console=Console(stderr=True), transient=True) as bar:
        yield bar


class ProgressBar(Progress):
    """A bar of cases, with the current text behind it."""

    def __init__(self, bar: RichProgress) -> None:
        self._bar, self._task = bar, bar.add_task("", total=None)

    def tell(self, text: str) -> None:
        self._bar.update(self._task, description=text.strip())

    def begin_case(self, name: str, number: int, total: int) -> None:
        self._bar.update(self._task, description=name, completed=number - 1, total=total)


class ProgressLines(Progress):
    """Lines for logs and pipes, not more than one in LINE_SECONDS."""

    def __init__(self) -> None:
        self._last = 0.0

    def tell(self, text: str) -> None:
        if time.monotonic() - self._last >= LINE_SECONDS:
            self._show(text)

    def begin_case(self, name: str, number: int, total: int) -> None:
        self._show(f"case {number} of {total}: {name}")

    def _show(self, line: str) -> None:
        self._last = time.monotonic()
        try:
            say(line)
        except OSError:
            pass  # the reader of our lines has gone; measuring goes on
