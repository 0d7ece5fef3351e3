"""Make the film of a plan: in this process, or as a program that is to be killed."""

from __future__ import annotations

import signal
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gpumovie as gm

from .drawn import drawn
from .frames import FINISHED, MEMORY, Array, picture
from .plans import DRAWN, Plan, draw


class EndedByUserError(Exception):
    """What a user's own code raises while a film is open."""


class Recording:
    """Makes one film.

    Args:
        plan: of the film.
        path: where it goes.
        wrote: called with the number of each frame that was written.
    """

    def __init__(self, plan: Plan, path: Path, wrote: Callable[[int], None] = lambda number: None) -> None:
        self.plan, self.path, self.wrote = plan, path, wrote
        self._buffer: Array | None = None

    def make(self) -> gm.MovieInfo:
        """Make the film, and return its info."""
        plan = self.plan
        options = dict(plan.options, codec=plan.codec)
        if plan.sound:
            options["audio"] = _sound(self.path.parent.with_name(f"{self.path.parent.name}-sound.wav"), plan.sound)
        if plan.source == "generator":
            return gm.write(self.path, self._frames(), plan.fps, **options)
        if plan.source == "array":
            frames = np.stack([self.frame(i) for i in range(plan.count)])
            self._end_if_last(plan.count)
            return gm.write(self.path, frames, plan.fps, **options)
        if plan.source == "render":
            frames = self._frames()
            return gm.render(lambda i: next(frames), self.path, plan.count, plan.fps, **options)
        if plan.source == "figure":
            return self._figure(options)
        with self._source() as frame_of, gm.Movie(self.path, fps=plan.fps, **options) as movie:
            self._end_if_last(0)
            if plan.source == "threads":
                self._by_threads(movie)
            else:
                for i in range(plan.count):
                    if i == plan.refused:
                        self._be_refused(movie)
                    movie.write(frame_of(i))
                    self._after(i)
        return movie.info

    def frame(self, number: int) -> Array:
        """Frame ``number``, lying in memory as the plan says."""
        plan = self.plan
        pixels = plan.frame(number)
        if plan.memory in FINISHED:
            return FINISHED[plan.memory](pixels)
        if self._buffer is None or not plan.reuse:
            self._buffer = MEMORY[plan.memory](pixels)
        np.copyto(self._buffer, pixels)
        return self._buffer

    def _after(self, number: int) -> None:
        """What happens after frame ``number`` was written."""
        if self.plan.reuse and self._buffer is not None:
            self._buffer[...] = 255 - number
        self.wrote(number)
        time.sleep(self.plan.pause)
        self._end_if_last(number + 1)

    def _end_if_last(self, written: int) -> None:
        plan = self.plan
        if plan.end != "close" and written == plan.last:
            if plan.end == "exception":
                raise EndedByUserError(f"after {written} frames")
            time.sleep(plan.rest)

    def _frames(self) -> Iterator[Array]:
        self._end_if_last(0)
        for i in range(self.plan.count):
            yield self.frame(i)
            if i + 1 < self.plan.count or self.plan.source == "generator":
                self._after(i)

    def _be_refused(self, movie: gm.Movie) -> None:
        """Write what is no frame of this film: the film must refuse it, and go on."""
        frame = np.asarray(picture(0, self.plan.size, self.plan.channels, "uint8", 0))
        wrong = [frame / 255, frame > 99, frame.astype(np.int64), np.concatenate([frame, frame])]
        with pytest.raises(gm.FrameError):
            movie.write(wrong[self.plan.seed % len(wrong)])

    def _by_threads(self, movie: gm.Movie) -> None:
        """Several threads write: thread t of n has the frames t, t + n, t + 2n..."""
        count, errors = self.plan.threads, []
        barrier = threading.Barrier(count)

        def run(first: int) -> None:
            try:
                barrier.wait()
                for i in range(first, self.plan.count, count):
                    movie.write(self.plan.frame(i))
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=(first,)) for first in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        self._end_if_last(self.plan.count)

    @contextmanager
    def _source(self) -> Iterator[Callable[[int], Any]]:
        if self.plan.source in DRAWN:
            with drawn(self.plan.source, self.plan.size) as frame_of:
                yield frame_of
        else:
            yield self.frame

    def _figure(self, options: dict[str, Any]) -> gm.MovieInfo:
        from gpumovie.mpl import Writer

        plan = self.plan
        options["codec"] = options["codec"] or plan.used_codec
        writer = Writer(fps=plan.fps, **options)
        with drawn("figure", plan.size) as frame_of, writer.saving(frame_of(0), self.path, 100):
            self._end_if_last(0)
            for i in range(plan.count):
                frame_of(i)
                writer.grab_frame()
                self._after(i)
        return writer.info


def _sound(path: Path, seconds: float) -> Path:
    """A WAV file of a tone."""
    rate = 44100
    tone = np.sin(np.arange(max(round(seconds * rate), 1)) * 2 * np.pi * 440 / rate)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((tone * 20000).astype("<i2").tobytes())
    return path


def main() -> None:
    """Make the film of a seed; print the number of each frame once it is written."""
    # A shell that runs this in the background has it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    seed, end, path = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    print("begin", flush=True)
    Recording(draw(seed, end), path, lambda number: print(number, flush=True)).make()
    print("end", flush=True)


if __name__ == "__main__":
    main()
