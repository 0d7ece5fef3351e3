"""A result as text, with aligned tables, which is valid Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ....movie.units import human_bytes
from ..harness.tables import markdown_table, significant, size_name
from ..result import OK, BenchResult, Measurement, MovieResult, group_by

#: Facts that have a column in a table if any of its rows has them.
_COLUMNS = {
    "bytes": "size",
    "ssim": "SSIM",
    "psnr": "PSNR dB",
    "colour_error": "colour error",
}
TITLES = {
    "drawing": "Drawing alone",
    "readback": "Out of OpenGL",
    "conversion": "RGB to yuv420p",
    "pipe": "Down the pipe",
    "encoders": "Encoders alone, by speed",
}


def report(result: BenchResult, heading: str = "##") -> str:
    """The whole result.

    Args:
        result: what was measured.
        heading: how headings begin, such as ``##``.
    """
    parts = [machine_line(result.machine)] if result.machine else []
    last = ""
    for (case, group), rows in group_by(result.measurements).items():
        title = TITLES.get(case, case)
        parts += [] if title == last else [f"{heading} {title}"]
        parts.append(f"{group}\n\n{group_table(rows)}")
        last = title
    if result.movies:
        parts.append(f"{heading} Films, from drawing to file\n\n{movie_table(result.movies)}")
        parts.append(shares_table(result.movies))
        if sentences := [f"- {movie.sentence}" for movie in result.movies if movie.sentence]:
            parts.append("\n".join(sentences))
    for (_, group), rows in group_by(result.peers or ()).items():
        parts.append(f"{heading} {group[0].upper()}{group[1:]}\n\n{peers_table(rows)}")
    faults = "\n".join(f"FAULT  {fault}" for fault in result.all_faults)
    parts.append(faults or "Everything that was made is as it should be.")
    if result.interrupted:
        parts.append("Interrupted: what is here is what there was so far.")
    return "\n\n".join(parts)


def machine_line(machine: dict[str, Any]) -> str:
    """One line about the machine."""
    opengl = machine["opengl"]["renderer"] or f"no OpenGL ({machine['opengl']['reason']})"
    gpu = f", {machine['gpu']}, driver {machine['driver']}" if machine["gpu"] else ""
    cpu = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB"
    return f"{cpu}{gpu}; {opengl}; {machine['ffmpeg']}"


def group_table(rows: Sequence[Measurement]) -> str:
    """The rows of a group, with ratios to the first that has a value."""
    first = next((row.median for row in rows if row.median), None)
    facts = [name for name in _COLUMNS if any(name in row.facts for row in rows)]
    lines = []
    for row in rows:
        ratio = f"{row.median / first:.2f}" if row.median and first else ""
        lines.append([row.label, *_speed(row), ratio, *(_fact(row, name) for name in facts), _verdict(row)])
    unit = rows[0].unit
    return markdown_table(("", unit, "min..max", "x first", *(_COLUMNS[n] for n in facts), "verdict"), lines)


def movie_table(movies: Sequence[MovieResult]) -> str:
    """A row for each standard video."""
    lines = []
    for movie in movies:
        spread = "" if movie.spread is None else "..".join(map(significant, movie.spread))
        fps = "" if movie.median is None else significant(movie.median)
        remedy = movie.remedy and movie.remedy.fps and f"{movie.remedy.setting}: {significant(movie.remedy.fps)}"
        alone = [significant(movie.alone[name]) if name in movie.alone else "" for name in ("drawing", "encoder")]
        explanation = (movie.encoder, movie.bottleneck, remedy or "", movie.verdict)
        lines.append([f"{movie.name} {size_name(movie.size)}", str(movie.frames), fps, spread, *alone, *explanation])
    heads = ("film", "frames", "frames/s", "min..max", "drawing alone", "encoder alone", "encoder", "bottleneck")
    return markdown_table((*heads, "with", "verdict"), lines)


def shares_table(movies: Sequence[MovieResult]) -> str:
    """The seconds in each stage, a row for each standard video."""
    stages = list(dict.fromkeys(stage for movie in movies for stage in movie.stages))
    lines = []
    for movie in movies:
        if movie.stages:
            seconds = [movie.stages.get(stage, 0.0) for stage in stages] + list(movie.cpu.values())
            lines.append([movie.name, *map("{:.2f}".format, seconds)])
    heads = ("seconds", *(s.replace("_", " ") for s in stages), "CPU here", "CPU encoder")
    return markdown_table(heads, lines)


def peers_table(rows: Sequence[Measurement]) -> str:
    """One video by all libraries. Ratios are to the fastest complete peer: below 1, gpumovie is slower."""
    best = max(
        (r.median for r in rows if r.median and r.facts.get("kind") == "peer" and is_complete(r)), default=None
    )
    facts = [name for name in _COLUMNS if any(row.facts.get(name) is not None for row in rows)]
    lines = []
    for row in rows:
        ratio = f"{row.median / best:.2f}" if row.median and best else ""
        lines.append([row.label, *_speed(row), ratio, *(_fact(row, n) for n in facts), row.facts.get("tags", "")])
        lines[-1].append(row.verdict)
    heads = ("writer", "frames/s", "min..max", "x best peer", *(_COLUMNS[n] for n in facts), "tags", "verdict")
    return markdown_table(heads, lines)


def is_complete(row: Measurement) -> bool:
    """Whether a peer's video has every frame and the right size; then its speed counts, whatever its colours are."""
    return "frames" in row.facts and all(word not in row.verdict for word in ("wrong frame", "wrong size", "failed"))


def _speed(row: Measurement) -> tuple[str, str]:
    if row.median is None or row.spread is None:
        return "", ""
    return significant(row.median), "..".join(map(significant, row.spread)) if len(row.values) > 1 else ""


def _fact(row: Measurement, name: str) -> str:
    value = row.facts.get(name)
    if value is None:
        return ""
    return human_bytes(value) if name == "bytes" else f"{value:.4f}" if name == "ssim" else f"{value:.1f}"


def _verdict(row: Measurement) -> str:
    return f"left out: {row.facts['left_out']}" if row.verdict == OK and "left_out" in row.facts else row.verdict
