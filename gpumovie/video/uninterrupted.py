"""Steps that Ctrl-C must not cut in two: they are done, or undone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def uninterrupted(step: Callable[[], Result], undo: Callable[[Result], None]) -> Result:
    """Call ``step`` in another thread, since Ctrl-C reaches only the main thread, and return what it returns.

    Args:
        step: what is to be done whole.
        undo: called with what ``step`` returned if Ctrl-C came meanwhile.

    Raises:
        BaseException: what ``step`` raised, or KeyboardInterrupt.
    """
    results: list[Result] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(step())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=run, name="gpumovie-step")
    try:
        thread.start()
        thread.join()
    except BaseException:
        thread.join()
        for result in results:
            undo(result)
        raise
    if failures:
        raise failures[0]
    return results[0]
