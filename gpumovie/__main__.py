"""The command ``gpumovie``, and ``python -m gpumovie``.

Nothing but a few modules of Python's own is imported before Ctrl-C is answered: the rest takes a large part of a
second.
"""

import os
import signal
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run the command."""
    _end_at_once_on_signals()
    from .cli.program import main as run

    try:
        run()
    finally:
        _end_at_once_on_signals()  # what is left is the end of Python


def _end_at_once_on_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup, or in the background of a script
            signal.signal(number, _end_at_once)


def _end_at_once(number: int, frame: FrameType | None) -> NoReturn:
    """End while there is nothing to clean up. An exception could be lost in the midst of an import."""
    os.write(2, b"interrupted\n" if number == signal.SIGINT else b"terminated\n")
    os._exit(128 + number)


if __name__ == "__main__":
    main()
