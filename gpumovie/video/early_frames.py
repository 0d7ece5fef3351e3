"""The first frames of a film, kept in case that another encoder has to begin it again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

#: Early frames beyond this many bytes wait on disk, not in memory.
_IN_MEMORY = 256 << 20


class EarlyFrames:
    """Frames as the pipe gets them, in order.

    Attributes:
        kept: whether they are kept still; after ``discard`` none can be had any more.
        bytes: of all of them.
    """

    def __init__(self) -> None:
        self.kept, self.bytes = True, 0
        self._file = tempfile.SpooledTemporaryFile[bytes](_IN_MEMORY)

    def add(self, data: memoryview) -> None:
        """Keep the bytes of the next frame."""
        self._file.write(data)
        self.bytes += data.nbytes

    def frames(self, size: int) -> Iterator[memoryview]:
        """All of them, from the first on; ``size`` is the bytes of one."""
        self._file.seek(0)
        while data := self._file.read(size):
            yield memoryview(data)

    def discard(self) -> None:
        """Let them go."""
        self.kept = False
        self._file.close()
