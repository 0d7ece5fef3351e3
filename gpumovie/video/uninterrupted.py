"""Steps that Ctrl-C must not cut in two: they are done, or undone."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Result = TypeVar("Result")

#: The signals whose handlers may raise: Ctrl-C, and what ends a program.
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def uninterrupted(step: Callable[[], Result], undo: Callable[[Result], None]) -> Result:
    """Call ``step``, let signals that come meanwhile wait, and return what it returns.

    Args:
        step: what is to be done whole. It must not wait for anything that may never come.
        undo: called with what ``step`` returned if the handler of such a signal raises.

    Raises:
        BaseException: what ``step`` or a handler raised, such as KeyboardInterrupt.
    """
    if threading.current_thread() is not threading.main_thread():  # handlers run in the main thread alone
        return step()
    came: list[tuple[int, FrameType | None]] = []
    handlers = {number: handler for number in _SIGNALS if callable(handler := signal.getsignal(number))}
    done = False
    try:
        try:
            for number in handlers:
                signal.signal(number, lambda number, frame: came.append((number, frame)))
            result = step()
            done = True
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
        for sent, frame in came:
            handlers[signal.Signals(sent)](sent, frame)
    except BaseException:
        if done:
            undo(result)
        raise
    return result
