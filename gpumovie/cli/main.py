"""Where the command ``gpumovie`` starts: from here on Ctrl-C and SIGTERM end it with one line."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

#: Exit codes, as shells have them: 128 and the number of the signal.
INTERRUPTED, TERMINATED = 130, 143


class Terminated(KeyboardInterrupt):
    """The process was told to end, by SIGTERM; what a film holds is kept as after Ctrl-C."""


def main() -> NoReturn:
    """Run the command."""
    # Nothing is open yet, and an exception in the middle of numpy's import may be reported as a broken numpy.
    signal.signal(signal.SIGINT, lambda number, frame: _end_at_once("interrupted", INTERRUPTED))
    signal.signal(signal.SIGTERM, lambda number, frame: _end_at_once("terminated", TERMINATED))
    from .program import run

    terminated = False

    def terminate(number: int, frame: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        raise Terminated

    try:
        signal.signal(signal.SIGTERM, terminate)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        run()
    except KeyboardInterrupt:
        code = TERMINATED if terminated else INTERRUPTED
        _on_signals(code)
        _say("terminated" if terminated else "interrupted")
        sys.exit(code)
    except SystemExit as end:
        # What is done is done: a signal only shortens the end of the interpreter.
        _on_signals(end.code if isinstance(end.code, int) else 0)
        raise


def _on_signals(code: int) -> None:
    """Let a signal end the process with ``code`` from now on."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, frame: os._exit(code))


def _end_at_once(word: str, code: int) -> None:
    _say(word)
    os._exit(code)


def _say(word: str) -> None:
    try:
        print(word, file=sys.stderr, flush=True)
    except (OSError, ValueError, AttributeError):
        pass  # nobody can read it
