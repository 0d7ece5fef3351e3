"""One running ffmpeg: frames go into its pipe, its stderr and its progress are read, and its end is waited for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any

from ..uninterrupted import uninterrupted
from .activity import Activity

#: Linux gives an unprivileged process pipes of at most this many bytes (/proc/sys/fs/pipe-max-size).
PIPE_BYTES = 1 << 20
#: Lines of stderr that are kept: the first ones name the cause, the last ones the consequence.
FIRST_LINES, LAST_LINES = 12, 28
#: A longer line is cut, so that no output can fill the memory.
LONGEST_LINE = 1 << 14

#: Every command starts with these: warnings with their level, progress as key=value on stdout.
REPORTING = ("-hide_banner", "-loglevel", "level+warning", "-nostats", "-progress", "pipe:1")


class Process:
    """ffmpeg reading raw frames from its standard input.

    Two threads read stderr and progress from start to end, so that an encoder that prints much never fills a pipe and
    stops. The child gets a process group of its own: Ctrl-C in a terminal reaches only Python, which then ends the
    film by closing the pipe.

    Args:
        command: ffmpeg and its arguments.
        env: environment variables, beside those of this process.
        descriptors: open files that it inherits.

    Attributes:
        command: the arguments it was started with.
        frames_out: frames that have left the encoder, as ffmpeg reports it about twice a second.
        duplicated, dropped: frames that ffmpeg says it repeated or left out.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self, command: Sequence[str], env: dict[str, str] | None = None, descriptors: Sequence[int] = ()
    ) -> None:
        self.command = tuple(command)
        options: dict[str, Any] = {"env": {**os.environ, **env}} if env else {}
        if descriptors:
            options["pass_fds"] = descriptors
        if sys.platform == "win32":
            options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        else:
            options["process_group"] = 0
        self._process = _start(self.command, options)
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._stdin = self._process.stdin
        _enlarge(self._stdin.fileno())
        self.frames_out = 0
        self.duplicated = self.dropped = 0
        self._first: list[str] = []
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._activity = Activity(self._process.pid)
        self._drains = [
            threading.Thread(target=self._drain_stderr, args=(self._process.stderr,), daemon=True),
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
        """The first and the last lines of stderr."""
        return "\n".join([*self._first, *self._last])

    def write(self, data: memoryview) -> None:
        """Send all of ``data``, waiting as long as the encoder needs.

        Raises:
            BrokenPipeError: ffmpeg has ended.
        """
        fd = self._stdin.fileno()
        sent, total = 0, data.nbytes
        while sent < total:
            try:
                sent += os.write(fd, data[sent:])
            except BrokenPipeError:
                raise
            except OSError as error:
                # On Windows the error of a broken pipe is EINVAL.
                raise BrokenPipeError(str(error)) from error

    def idle_seconds(self) -> float:
        """For how long ffmpeg has done nothing, as far as this was asked at least once a second."""
        return self._activity.idle_seconds(self.frames_out)

    def finish(self, waiting: Callable[[], None] = lambda: None) -> int:
        """Close the pipe, wait for the encoder however long it takes, and return the exit code.

        Args:
            waiting: called twice a second meanwhile.
        """
        try:
            self._stdin.close()
        except OSError:
            pass  # ffmpeg has ended already; the exit code tells why
        # The threads end with ffmpeg, and at once; Popen.wait() with a time-out would sleep up to 50 ms too long.
        for thread in self._drains:
            while thread.is_alive():
                thread.join(timeout=0.5)
                if thread.is_alive():
                    waiting()
        code = self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        return code

    def kill(self) -> int:
        """End ffmpeg at once, without finishing the file, and return the exit code."""
        self.end_now()
        return self.finish()

    def end_now(self) -> None:
        """Send ffmpeg the signal that ends it at once, and do not wait."""
        self._process.kill()

    def forget(self) -> None:
        """In a forked child: close its ends of the pipes; ffmpeg is the parent's child."""
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        self._process.returncode = 0  # or Popen would warn that it still runs

    def _drain_stderr(self, stream: IO[bytes]) -> None:
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


def _start(command: Sequence[str], options: dict[str, Any]) -> subprocess.Popen[bytes]:
    """Start a process whose three streams are pipes.

    Ctrl-C in the middle of Popen() would leave a process of which nobody knows.
    """
    pipe = subprocess.PIPE
    return uninterrupted(
        lambda: subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0, **options), _end
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _enlarge(pipe: int) -> None:
    """Make a pipe as large as the system allows: with 64 KiB, both ends wake forty times for one frame."""
    if sys.platform != "linux":
        return
    import fcntl

    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    except OSError:
        pass  # the pipes of a user together have a limit (/proc/sys/fs/pipe-user-pages-soft); a small one works too


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines of an unbuffered stream, the last one also where it has no newline."""
    rest = b""
    while chunk := stream.read(1 << 14):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest
