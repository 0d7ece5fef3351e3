"""A result as text: aligned tables that are valid Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...movie.units import human_bytes
from .bench import size_name
from .result import OK, Measurement, Result, StandardFilm, group_by
from .tables import markdown_table, significant

#: Facts that a table has a column for, where any row knows them.
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


def report(result: Result, heading: str = "##") -> str:
    """All of it, losses as plainly as wins, under headings of Markdown that begin with ``heading``."""
    parts = [machine_line(result.machine)] if result.machine else []
    last = ""
    for (case, group), rows in group_by(result.measurements).items():
        title = TITLES.get(case, case)
        parts += [] if title == last else [f"{heading} {title}"]
        parts.append(f"{group}\n\n{group_table(rows)}")
        last = title
    if result.films:
        parts.append(f"{heading} Films, from drawing to file\n\n{film_table(result.films)}")
        parts.append(shares_table(result.films))
        if sentences := [f"- {film.sentence}" for film in result.films if film.sentence]:
            parts.append("\n".join(sentences))
    for (_, group), rows in group_by(result.peers or ()).items():
        parts.append(f"{heading} {group[0].upper()}{group[1:]}\n\n{peers_table(rows)}")
    faults = "\n".join(f"FAULT  {fault}" for fault in result.wrong)
    parts.append(faults or "Everything that was made is as it should be.")
    if result.interrupted:
        parts.append("Interrupted: what is here is what there was so far.")
    return "\n\n".join(parts)


def machine_line(machine: dict[str, Any]) -> str:
    """The machine in a line."""
    opengl = machine["opengl"]["renderer"] or f"no OpenGL ({machine['opengl']['reason']})"
    gpu = f", {machine['gpu']}, driver {machine['driver']}" if machine["gpu"] else ""
    cpu = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB"
    return f"{cpu}{gpu}; {opengl}; {machine['ffmpeg']}"


def group_table(rows: Sequence[Measurement]) -> str:
    """Rows of one group, against the first that has a value."""
    first = next((row.median for row in rows if row.median), None)
    facts = [name for name in _COLUMNS if any(name in row.facts for row in rows)]
    lines = []
    for row in rows:
        ratio = f"{row.median / first:.2f}" if row.median and first else ""
        lines.append([row.label, *_speed(row), ratio, *(_fact(row, name) for name in facts), _verdict(row)])
    unit = rows[0].unit
    return markdown_table(("", unit, "min..max", "x first", *(_COLUMNS[n] for n in facts), "verdict"), lines)


def film_table(films: Sequence[StandardFilm]) -> str:
    """The standard films."""
    lines = []
    for film in films:
        spread = "" if film.spread is None else "..".join(map(significant, film.spread))
        fps = "" if film.median is None else significant(film.median)
        remedy = film.remedy and film.remedy.fps and f"{film.remedy.setting}: {significant(film.remedy.fps)}"
        alone = [significant(film.alone[name]) if name in film.alone else "" for name in ("drawing", "encoder")]
        made_by = (film.encoder, film.bottleneck, remedy or "", film.verdict)
        lines.append([f"{film.name} {size_name(film.size)}", str(film.frames), fps, spread, *alone, *made_by])
    heads = ("film", "frames", "frames/s", "min..max", "drawing alone", "encoder alone", "encoder", "bottleneck")
    return markdown_table((*heads, "with", "verdict"), lines)


def shares_table(films: Sequence[StandardFilm]) -> str:
    """Seconds in each stage."""
    stages = list(dict.fromkeys(stage for film in films for stage in film.stages))
    lines = [
        [film.name, *(f"{film.stages.get(s, 0.0):.2f}" for s in stages), *(f"{film.cpu[k]:.2f}" for k in film.cpu)]
        for film in films
        if film.stages
    ]
    heads = ("seconds", *(s.replace("_", " ") for s in stages), "CPU here", "CPU encoder")
    return markdown_table(heads, lines)


def peers_table(rows: Sequence[Measurement]) -> str:
    """One film by everybody; ratios against the fastest right peer, so below 1 we lose."""
    best = max((r.median for r in rows if r.median and r.facts.get("kind") == "peer" and is_whole(r)), default=None)
    facts = [name for name in _COLUMNS if any(row.facts.get(name) is not None for row in rows)]
    lines = []
    for row in rows:
        ratio = f"{row.median / best:.2f}" if row.median and best else ""
        lines.append([row.label, *_speed(row), ratio, *(_fact(row, n) for n in facts), row.facts.get("tags", "")])
        lines[-1].append(row.verdict)
    heads = ("writer", "frames/s", "min..max", "x best peer", *(_COLUMNS[n] for n in facts), "tags", "verdict")
    return markdown_table(heads, lines)


def is_whole(row: Measurement) -> bool:
    """Whether a peer's film has every frame and the size, so that its speed counts, whatever its colours are."""
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
