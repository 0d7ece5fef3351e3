"""Run a program that is to answer soon, and never wait for longer than was allowed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

#: Seconds for a program that was killed to be gone.
_END_SECONDS = 2.0


def short_run(
    command: Sequence[str], seconds: float, data: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``command`` and return what it printed.

    ``subprocess.run`` ends a program that takes too long, and then reads its output to the end. A program which that
    one had started, as a script starts the real ffmpeg, may hold the output open for as long as it likes. So here the
    whole process group is ended, and nothing is read any more.

    Args:
        command: the program and its arguments.
        seconds: that it may take.
        data: its standard input; None for an empty one.
        env: its environment; None for that of this process.

    Raises:
        OSError: it cannot be started.
        subprocess.TimeoutExpired: it takes longer than ``seconds``, or one that it started holds its output so long.
    """
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    else:
        options["process_group"] = 0
    stdin = subprocess.DEVNULL if data is None else subprocess.PIPE
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=stdin, stdout=pipe, stderr=pipe, env=env, **options)
    try:
        stdout, stderr = process.communicate(data, timeout=seconds)
    except BaseException:
        _end(process)
        raise
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and those that it started, and let go of its output."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # all have ended
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        pass  # a process that is inside a driver ends when the driver lets it
