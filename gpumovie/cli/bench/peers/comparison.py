"""One film, made by several libraries in turns; every output is decoded and judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ....video.pixel_formats import Array, Size
from ..bench import Bench, size_name
from ..machine import is_installed, version
from ..result import MISSING, OK, Measurement
from ..timing import first_line, interleave
from ..video_report import WRONG_COLOURS, VideoReport, examine

WARM_UP_FRAMES = 8


@dataclass(frozen=True)
class Way:
    """One way to make the film.

    Attributes:
        write: makes a film of so many frames at a path; may return the seconds it took, where the time of its
            process is not what it took.
        kind: ``ours``, ``peer``, ``reference`` (no library: shows where the limits are), or ``other codec`` (not
            comparable, shown for completeness).
        distributions: packages of which one must be installed; empty if nothing is needed.
    """

    name: str
    write: Callable[[Path, int], float | None]
    kind: str
    distributions: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        return not self.distributions or any(map(is_installed, self.distributions))


def compare(
    bench: Bench, group: str, ways: Sequence[Way], size: Size, count: int, sent: Callable[[int], Array], ffmpeg: str
) -> None:
    """Make the film by all ways, A B C A B C..., and note how fast, and what is in each way's last film.

    Args:
        sent: what frame i is to show, (height, width, 3).
        ffmpeg: judges the films.
    """
    present = [way for way in ways if way.is_installed]
    paths = {way.name: bench.folder / f"{way.name.replace(' ', '-')}.mp4" for way in present}
    own: dict[str, list[float]] = {way.name: [] for way in present}

    def task(way: Way) -> None:
        paths[way.name].unlink(missing_ok=True)  # or the last round's film would stand for one that failed
        seconds = way.write(paths[way.name], count)
        if seconds is not None:
            own[way.name].append(seconds)

    warm_up = min(WARM_UP_FRAMES, count)
    timings = interleave(
        {way.name: partial(task, way) for way in present},
        {way.name: partial(way.write, paths[way.name], warm_up) for way in present},
        bench.options.rounds,
        lambda text: bench.tell(f"peers, {group}: {text}"),
    )
    assert bench.result.peers is not None
    for way in ways:
        row = Measurement("peers", group, way.name, facts={"kind": way.kind})
        row.facts["version"] = next((v for v in map(version, way.distributions) if v), None)
        bench.result.peers.append(row)
        if way not in present:
            row.verdict = MISSING
            continue
        timing = timings[way.name]
        row.values = [count / seconds for seconds in own[way.name] or timing.seconds]
        if timing.error:
            row.verdict = f"failed: {timing.error}"
            continue
        bench.tell(f"peers, {group}: examining {way.name}")
        try:
            film = examine(paths[way.name], sent, count, ffmpeg)
        except (OSError, RuntimeError) as error:
            row.verdict = f"failed: its film cannot be read: {first_line(error)}"
            continue
        row.facts |= {**film.to_dict(), "tags": film.tags}
        row.verdict = verdict(film, count, size, way.kind != "other codec")
        paths[way.name].unlink()


def verdict(film: VideoReport, count: int, size: Size, comparable: bool = True) -> str:
    """``ok``, or all that is wrong with a film that was to be H.264 in yuv420p."""
    faults = []
    if film.frames != count:
        faults.append(f"wrong frame count: {film.frames}")
    if film.size != size:
        faults.append(f"wrong size: {size_name(film.size)}")
    if film.colour_error is not None and film.colour_error > WRONG_COLOURS:
        faults.append("wrong colours")
    if not comparable or film.codec != "h264" or film.pixel_format != "yuv420p":
        faults.append(f"other codec, not comparable: {film.codec} {film.pixel_format}")
    return "; ".join(faults) or OK
