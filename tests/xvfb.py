"""An X server without a screen."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from system import need


@contextmanager
def x_server(screen: str = "640x480x24", *options: str) -> Iterator[str]:
    """Start Xvfb, give the name of its display, such as ``:1``, and end it."""
    need("xvfb")
    ours, its = os.pipe()
    command = ["Xvfb", "-displayfd", str(its), "-screen", "0", screen, "-nolisten", "tcp", *options]
    process = subprocess.Popen(command, pass_fds=(its,), stderr=subprocess.DEVNULL)
    os.close(its)
    try:
        with os.fdopen(ours) as numbers:
            number = numbers.readline().strip()
        assert number, f"{' '.join(command)} does not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(60)
