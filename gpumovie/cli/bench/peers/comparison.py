"""One video, made by several libraries in turns; every output is decoded and compared with what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from ....video.pixel_formats import Array, Size
from ..bench_run import BenchRun
from ..ffmpeg.video_report import WRONG_COLOURS, VideoReport, examine
from ..harness.machine import version
from ..harness.tables import size_name
from ..harness.timing import first_line, interleave
from ..result import MISSING, OK, Measurement
from .candidate import Candidate

WARM_UP_FRAMES = 8

#: Makes a video of a number of frames at a path. Returns the seconds that it took if the time of the call is another,
#: as that of a child process is; else None.
MakeVideo = Callable[[Path, int], float | None]


def compare_candidates(
    run: BenchRun,
    group: str,
    candidates: Sequence[Candidate[MakeVideo]],
    size: Size,
    count: int,
    sent: Callable[[int], Array],
    ffmpeg: str,
) -> None:
    """Make the video by all candidates in turns, A B C A B C..., and add their rows to the result of the run.

    Args:
        run: the run of the benchmarks.
        group: title of the rows.
        candidates: who makes the video.
        size: (width, height) in pixels that it is to have.
        count: number of frames that it is to have.
        sent: gives what frame i is to show: (height, width, 3), uint8.
        ffmpeg: path of the program that decodes the videos.
    """
    installed = [candidate for candidate in candidates if candidate.is_installed]
    paths = {c.name: run.folder / f"{c.name.replace(' ', '-')}.mp4" for c in installed}
    returned_seconds: dict[str, list[float]] = {c.name: [] for c in installed}

    def write(candidate: Candidate[MakeVideo]) -> None:
        # Else the video of the last round would be examined where a candidate fails without an error.
        paths[candidate.name].unlink(missing_ok=True)
        seconds = candidate.write(paths[candidate.name], count)
        if seconds is not None:
            returned_seconds[candidate.name].append(seconds)

    warm_up = min(WARM_UP_FRAMES, count)
    timings = interleave(
        {c.name: partial(write, c) for c in installed},
        {c.name: partial(c.write, paths[c.name], warm_up) for c in installed},
        run.options.rounds,
        lambda text: run.tell(f"peers, {group}: {text}"),
    )
    assert run.result.peers is not None
    for candidate in candidates:
        row = Measurement("peers", group, candidate.name, facts={"kind": candidate.kind})
        row.facts["version"] = next((v for v in map(version, candidate.distributions) if v), None)
        run.result.peers.append(row)
        if candidate not in installed:
            row.verdict = MISSING
            continue
        timing, path = timings[candidate.name], paths[candidate.name]
        row.values = [count / seconds for seconds in returned_seconds[candidate.name] or timing.seconds]
        if timing.error:
            row.verdict = f"failed: {timing.error}"
            continue
        run.tell(f"peers, {group}: examining {candidate.name}")
        try:
            video = examine(path, sent, count, ffmpeg)
        except (OSError, RuntimeError) as error:
            row.verdict = f"failed: its film cannot be read: {first_line(error)}"
            continue
        row.facts |= {**video.to_dict(), "tags": video.tags}
        row.verdict = verdict_on(video, count, size, candidate.kind != "other codec")
        path.unlink()


def verdict_on(video: VideoReport, count: int, size: Size, comparable: bool = True) -> str:
    """``ok``, or all that is wrong with a video that was to be H.264 in yuv420p.

    Args:
        video: what is in its file.
        count: number of frames that it was to have.
        size: (width, height) in pixels that it was to have.
        comparable: whether the candidate encodes H.264 at all.
    """
    faults = []
    if video.frames != count:
        faults.append(f"wrong frame count: {video.frames}")
    if video.size != size:
        faults.append(f"wrong size: {size_name(video.size)}")
    if video.colour_error is not None and video.colour_error > WRONG_COLOURS:
        faults.append("wrong colours")
    if not comparable or video.codec != "h264" or video.pixel_format != "yuv420p":
        faults.append(f"other codec, not comparable: {video.codec} {video.pixel_format}")
    return "; ".join(faults) or OK
