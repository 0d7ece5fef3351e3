"""One running ffmpeg: frames into its pipe, its words and its progress drained, its end awaited."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import IO, Any

#: Linux gives an unprivileged process pipes of at most this many bytes (/proc/sys/fs/pipe-max-size).
PIPE_BYTES = 1 << 20
#: Lines of stderr that are kept. The first ones name the cause, the last ones the consequence.
FIRST_LINES, LAST_LINES = 12, 28
#: A line without an end is cut here, so that no output can grow memory.
LONGEST_LINE = 1 << 14

#: Every command starts with these: warnings with their level, progress as key=value on stdout.
REPORTING = ("-hide_banner", "-loglevel", "level+warning", "-nostats", "-progress", "pipe:1")


class Process:
    """ffmpeg reading raw frames from its standard input.

    stderr and progress are drained by two threads from start to end, so a talkative encoder never fills a pipe
    and stops. The child gets a process group of its own: Ctrl-C in a terminal reaches only Python, which then
    ends the film by closing the pipe.
    """

    def __init__(self, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        """Start ``command``. Raises OSError when it cannot be started."""
        self.command = tuple(command)
        options: dict[str, Any] = {"env": {**os.environ, **env}} if env else {}
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        else:
            options["process_group"] = 0
        self._process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            **options,
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin = self._process.stdin
        _enlarge(self._stdin.fileno())
        #: Frames that have left the encoder, as ffmpeg reports it about twice a second.
        self.frames_out = 0
        #: Frames that ffmpeg says it repeated or left out.
        self.duplicated = self.dropped = 0
        self._first: list[str] = []
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._drains = [
            threading.Thread(target=self._drain_words, args=(self._process.stderr,), daemon=True),
            threading.Thread(target=self._drain_progress, args=(self._process.stdout,), daemon=True),
        ]
        for thread in self._drains:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def tail(self) -> str:
        """What ffmpeg wrote to stderr: its first lines and its last."""
        return "\n".join([*self._first, *self._last])

    def write(self, data: memoryview) -> None:
        """Send all of ``data``, waiting as long as the encoder needs.

        Raises BrokenPipeError when ffmpeg is gone.
        """
        fd = self._stdin.fileno()
        sent, total = 0, data.nbytes
        while sent < total:
            try:
                sent += os.write(fd, data[sent:])
            except BrokenPipeError:
                raise
            except OSError as error:
                # A dead pipe shows as EINVAL on Windows.
                raise BrokenPipeError(str(error)) from error

    def finish(self) -> int:
        """Close the pipe, wait for the encoder however long it takes, and return the exit code."""
        try:
            self._stdin.close()
        except OSError:
            pass  # gone already: the exit code tells
        code = self._process.wait()
        for thread in self._drains:
            thread.join()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        return code

    def kill(self) -> int:
        """End ffmpeg at once, without finishing the file, and return the exit code."""
        self._process.kill()
        return self.finish()

    def _drain_words(self, stream: IO[bytes]) -> None:
        for raw in _lines(stream):
            line = raw.decode(errors="replace").rstrip()
            if not line:
                continue
            if len(self._first) < FIRST_LINES:
                self._first.append(line)
            else:
                self._last.append(line)

    def _drain_progress(self, stream: IO[bytes]) -> None:
        for raw in _lines(stream):
            key, _, value = raw.decode(errors="replace").strip().partition("=")
            if re.fullmatch(r"\d+", value):
                if key == "frame":
                    self.frames_out = int(value)
                elif key == "dup_frames":
                    self.duplicated = int(value)
                elif key == "drop_frames":
                    self.dropped = int(value)


def _enlarge(pipe: int) -> None:
    """Make a pipe as large as this system lets us; one of 64 KiB wakes both ends forty times for a frame."""
    if sys.platform != "linux":
        return
    import fcntl

    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except OSError:
        pass  # a user's pipes have a limit in all (/proc/sys/fs/pipe-user-pages-soft); a small one works too


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines of an unbuffered stream, without losing a last one that has no newline."""
    rest = b""
    while chunk := stream.read(1 << 14):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest
