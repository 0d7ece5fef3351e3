"""Progress of a film: a bar on a terminal, lines elsewhere, and in a notebook one line that changes."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .info import MovieInfo
from .units import human_bytes

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

#: Seconds between two lines where a bar cannot be drawn, and between two changes of a notebook's line.
LINE_SECONDS, NOTEBOOK_SECONDS = 5.0, 0.5


class Progress(Protocol):
    """What a film reports its progress to."""

    def update(self, frames: int, partial: Path) -> None:
        """``frames`` were written so far, to the file ``partial``."""

    def finishing(self, encoder: str) -> None:
        """All frames are written; ``encoder`` still has to finish the file."""

    def close(self, info: MovieInfo) -> None:
        """The film is finished, or was aborted."""


def open_progress(name: str, total: int | None) -> Progress:
    """Show the progress of the film ``name`` of ``total`` frames (None if unknown), as suits the surroundings."""
    if _in_notebook():
        return LineProgress(name, total, NotebookLine())
    if sys.stderr is not None and sys.stderr.isatty():
        return BarProgress(name, total)
    return LineProgress(name, total, PlainLines())


class BarProgress:
    """A rich bar: frames, rate, time left, size of the file."""

    def __init__(self, name: str, total: int | None) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            SpinnerColumn,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.progress import Progress as RichProgress

        self._bar: RichProgress = RichProgress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[volume]}"),
            console=Console(stderr=True),
            refresh_per_second=8,
        )
        self._task = self._bar.add_task(name, total=total, rate="", volume="")
        self._started = self._looked = time.perf_counter()
        self._bar.start()

    def update(self, frames: int, partial: Path) -> None:
        now = time.perf_counter()
        if now - self._looked > 0.1:
            self._looked = now
            rate = f"{frames / (now - self._started):.1f} fps"
            self._bar.update(self._task, completed=frames, rate=rate, volume=human_bytes(_size(partial)))

    def finishing(self, encoder: str) -> None:
        self._bar.update(self._task, description=f"waiting for {encoder}")

    def close(self, info: MovieInfo) -> None:
        rate = f"{info.frames / max(time.perf_counter() - self._started, 1e-9):.1f} fps"
        volume = human_bytes(info.bytes) if info.bytes else ""
        name = Path(info.path).name
        self._bar.update(self._task, completed=info.frames, rate=rate, volume=volume, description=name)
        self._bar.stop()


class LineProgress:
    """Lines of text, shown by ``show``."""

    def __init__(self, name: str, total: int | None, show: PlainLines | NotebookLine) -> None:
        self._name, self._total, self._show = name, total, show
        self._started = self._last = time.perf_counter()

    def update(self, frames: int, partial: Path) -> None:
        now = time.perf_counter()
        if now - self._last < self._show.seconds:
            return
        self._last = now
        rate = frames / max(now - self._started, 1e-9)
        of, left = "", ""
        if self._total:
            of, left = f" of {self._total}", f", {_clock(max(self._total - frames, 0) / max(rate, 1e-9))} left"
        self._show(f"{self._name}: {frames}{of} frames, {rate:.1f} fps{left}, {human_bytes(_size(partial))}")

    def finishing(self, encoder: str) -> None:
        pass

    def close(self, info: MovieInfo) -> None:
        seconds = time.perf_counter() - self._started
        rate = info.frames / max(seconds, 1e-9)
        volume = f", {human_bytes(info.bytes)}" if info.bytes else ", not finished"
        self._show(f"{self._name}: {info.frames} frames in {_clock(seconds)}, {rate:.1f} fps{volume}")


class PlainLines:
    """Lines on stderr, for logs and pipes."""

    seconds = LINE_SECONDS

    def __call__(self, line: str) -> None:
        if sys.stderr is None:  # print() would take standard output for it
            return
        try:
            print(line, file=sys.stderr, flush=True)
        except OSError:
            pass  # nobody reads the lines any more; the film goes on


class NotebookLine:
    """One line below a notebook's cell that changes in place."""

    seconds = NOTEBOOK_SECONDS

    def __init__(self) -> None:
        from IPython.display import display

        show: Any = display
        self._handle = show({"text/plain": ""}, raw=True, display_id=True)

    def __call__(self, line: str) -> None:
        self._handle.update({"text/plain": line}, raw=True)


def _in_notebook() -> bool:
    """Whether a Jupyter kernel runs this program; IPython is not imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in getattr(shell, "config", {})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _clock(seconds: float) -> str:
    minutes, seconds = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
