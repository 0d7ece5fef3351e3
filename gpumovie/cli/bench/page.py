"""A result as one page of HTML that needs nothing else: plots, tables and the films themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...movie.html import Markup, element, join
from ...movie.inline_video import data_uri
from ...movie.units import human_bytes
from .bench import size_name
from .charts import Bar, Track, bars, tracks
from .numbers import Group, numbers_table
from .report import TITLES, is_whole
from .result import HARMLESS, MISSING, OK, Measurement, Result, StandardFilm, group_by
from .tables import significant

#: From this load on, on every core, others' work shows in the numbers.
BUSY = 0.5
#: Of a stage that is shown.
LEAST_SECONDS = 0.005
_KINDS = {"reference": "no library: where the limit is", "other codec": "another codec, not comparable"}
_ABOUT = {
    "drawing": "Frames that are only drawn: matplotlib draws all of a figure, gpumovie what changed.",
    "readback": "Getting a finished frame out of OpenGL: read at once, through a ring of buffers, and as NV12.",
    "conversion": "From RGB to the planes that encoders want.",
    "pipe": "Frames that are pushed to another process, which does nothing with them.",
    "encoders": "Frames that lie ready are encoded; the slower an encoder may be, the smaller its films, mostly.",
}


def write_page(result: Result, path: Path) -> None:
    """Write the page of a result, films included; they must still be where the run left them.

    Raises OSError if the page cannot be written.
    """
    path.write_text(page(result), encoding="utf-8")


def page(result: Result) -> Markup:
    """The whole page."""
    parts = [_header(result), _faults(result), _films(result.films), _peers(result.peers)]
    cases: dict[str, list[tuple[str, list[Measurement]]]] = {}
    for (case, group), rows in group_by(result.measurements).items():
        cases.setdefault(case, []).append((group, rows))
    parts += [_case(case, groups) for case, groups in cases.items()]
    parts.append(_machine(result))
    style = Markup(Path(__file__).with_name("page.css").read_text(encoding="utf-8"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", "gpumovie bench"),
        element("style", style),
    )
    body = element("body", element("main", *parts))
    return Markup("<!doctype html>\n" + element("html", head, body, lang="en") + "\n")


def _header(result: Result) -> Markup:
    machine = result.machine
    day = str(machine.get("date", "")).partition("T")[0]
    where = [machine.get("cpu"), machine.get("cores") and f"{machine['cores']} cores", machine.get("gpu")]
    found = [film for film in result.films if film.median]
    tiles = [
        element(
            "li",
            element("b", significant(film.median or 0)),
            element("span", "frames/s", class_="unit"),
            element("span", film.name, class_="name"),
            element("span", f"bottleneck: {film.bottleneck}", class_="why") if film.bottleneck else None,
        )
        for film in found
    ]
    return element(
        "header",
        element("p", "gpumovie bench", class_="eyebrow"),
        element("h1", "Where the time goes"),
        element("p", " · ".join(str(part) for part in (*where, day) if part), class_="lead"),
        _doubt(machine),
        element("ul", *tiles, class_="tiles") if tiles else None,
    )


def _doubt(machine: dict[str, Any]) -> Markup | None:
    """That the machine was busy with other things."""
    load, cores = machine.get("load_average"), machine.get("cores")
    if not load or not cores or load < BUSY * cores:
        return None
    said = f"Others were at work when this began: a load of {load:.1f} on {cores} cores. Trust no small difference."
    return element("p", said, class_="doubt")


def _faults(result: Result) -> Markup | None:
    said = list(result.wrong)
    if result.interrupted:
        said.insert(0, "The run was interrupted: this is what there was so far.")
    if not said:
        return None
    return element("section", element("ul", *(element("li", fault) for fault in said)), class_="faults")


# --- films -----------------------------------------------------------------------------------------------


def _films(films: Sequence[StandardFilm]) -> Markup | None:
    if not films:
        return None
    return _section(
        "Films, from drawing to file",
        "Each film was made several times; its stages were then measured alone, and the setting that should help was "
        "tried.",
        element("div", *map(_film, films), class_="films"),
    )


def _film(film: StandardFilm) -> Markup:
    speed = [Bar("this film", film.median, film.spread)]
    speed += [Bar(f"{stage} alone", fps, tone="other") for stage, fps in film.alone.items()]
    if film.remedy is not None and film.remedy.fps is not None:
        speed.append(Bar(f"with {film.remedy.setting}", film.remedy.fps, tone="hoped"))
    stages = {name.replace("_", " "): seconds for name, seconds in film.stages.items() if seconds >= LEAST_SECONDS}
    took = [Bar(name, seconds, tone="other") for name, seconds in stages.items()]
    facts = [f"{film.frames} frames", size_name(film.size), film.encoder]
    if "bytes" in film.facts:
        facts.append(human_bytes(film.facts["bytes"]))
    if film.facts.get("psnr") is not None:
        facts.append(f"PSNR {film.facts['psnr']:.1f} dB")
    processors = ", ".join(f"{seconds:.2f} s {where}" for where, seconds in film.cpu.items())
    bad = "" if film.verdict in HARMLESS else " bad"
    return element(
        "article",
        _video(film),
        element("h3", film.name),
        element("p", film.about, class_="about"),
        element("p", film.sentence, class_="sentence") if film.sentence else None,
        element("p", film.verdict, class_=f"sentence{bad}") if film.verdict != OK else None,
        *((element("h4", "Frames a second"), bars(speed, "frames/s")) if film.values else ()),
        *((element("h4", "Seconds in each stage, side by side"), bars(took, "s", "{:.2f}".format)) if took else ()),
        element("p", " · ".join(fact for fact in facts if fact), class_="facts"),
        element("p", f"Processor time: {processors}", class_="facts") if processors else None,
        element("p", film.facts["rasterizer"], class_="facts") if film.facts.get("rasterizer") else None,
        id=f"film-{film.name}",
    )


def _video(film: StandardFilm) -> Markup | None:
    if film.path is None or not film.path.is_file():
        return None
    width, height = film.facts.get("size", film.size)
    return element(
        "video",
        src=data_uri(film.path),
        controls=True,
        muted=True,
        playsinline=True,
        preload="metadata",
        width=width,
        height=height,
        aria_label=film.about,
    )


# --- measurements ----------------------------------------------------------------------------------------


def _peers(peers: Sequence[Measurement] | None) -> Markup | None:
    if peers is None:
        return None
    cards, groups = [], []
    for (_, group), rows in group_by(peers).items():
        there = [row for row in rows if row.verdict != MISSING]
        shown = [_bar(row, "own" if row.facts.get("kind") == "ours" else "other") for row in there]
        absent = ", ".join(row.label for row in rows if row.verdict == MISSING)
        missing = element("p", f"Not installed: {absent}.", class_="facts") if absent else None
        rivals = [r.median for r in rows if r.median and r.facts.get("kind") == "peer" and is_whole(r)]
        groups.append(Group(group, rows, max(rivals, default=None)))
        cards.append(element("article", element("h3", group), bars(shown, rows[0].unit), missing))
    about = (
        "The same films by other libraries, in turns, with equal settings. Every film was decoded and compared with "
        "what was drawn; whatever is wrong with one is said below it."
    )
    return _section(
        "The same films by everybody",
        about,
        element("div", *cards, class_="cards"),
        numbers_table(groups, "× best peer"),
    )


def _case(case: str, groups: Sequence[tuple[str, list[Measurement]]]) -> Markup:
    cards, shown = [], []
    for group, rows in groups:
        title = "" if group == TITLES.get(case, case) else group
        heads = (element("h3", title) if title else None, element("p", rows[0].unit, class_="unit"))
        cards.append(element("article", *heads, bars([_bar(row) for row in rows], rows[0].unit)))
        shown.append(Group(group, rows, next((row.median for row in rows if row.median), None)))
    plot = _speed_against_size([row for _, rows in groups for row in rows]) if case == "encoders" else None
    # Narrow cards where wide ones would leave gaps.
    grid = element("div", *cards, class_="cards" if len(cards) in (2, 4) else "cards many")
    table = numbers_table(shown, "× first of its group")
    return _section(TITLES.get(case, case), _ABOUT.get(case, ""), plot, grid, table)


def _bar(row: Measurement, tone: str = "own") -> Bar:
    if row.verdict != OK:
        note = row.verdict
    elif "left_out" in row.facts:
        note = f"left out: {row.facts['left_out']}"
    elif "ssim" in row.facts:
        note = f"{human_bytes(row.facts['bytes'])}, SSIM {row.facts['ssim']:.4f}"
    else:
        note = _KINDS.get(row.facts.get("kind", ""), "")
    return Bar(row.label, row.median, row.spread, note, row.verdict not in HARMLESS, tone)


def _speed_against_size(rows: Sequence[Measurement]) -> Markup | None:
    """Every encoder at every speed, if there are enough of them to see something."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for row in rows:
        if row.median and row.facts.get("bytes") and "encoder" in row.facts:
            ssim = f", SSIM {row.facts['ssim']:.4f}" if "ssim" in row.facts else ""
            what = f"{row.label}: {significant(row.median)} {row.unit}, {human_bytes(row.facts['bytes'])}{ssim}"
            found.setdefault(row.facts["encoder"], []).append((row.median, row.facts["bytes"] / 1000, what))
    if len(found) < 2:
        return None
    drawn = tracks([Track(name, tuple(points)) for name, points in found.items()], "frames/s →", "↑ kB of the film")
    return element("article", element("h3", "Speed against size"), drawn, class_="plotted")


# --- the machine -----------------------------------------------------------------------------------------


def _machine(result: Result) -> Markup | None:
    machine, options = result.machine, result.options
    if not machine:
        return None
    opengl = machine["opengl"]
    drawn = (
        f"{opengl['renderer']}, {opengl['version']} by {opengl['kind']}" if opengl["renderer"] else opengl["reason"]
    )
    memory = f"{machine['memory_gb']} GB" if machine["memory_gb"] else None
    asked = [f"{options['rounds']} rounds", size_name(options["size"]), f"{options['frames']} frames a film"]
    asked += ["quick"] if options.get("quick") else []
    packages = ", ".join(f"{name} {version or 'not installed'}" for name, version in machine["packages"].items())
    facts: dict[str, Any] = {
        "Processor": machine["cpu"],
        "Cores": machine["cores"],
        "Memory": memory,
        "GPU": machine["gpu"] and f"{machine['gpu']}, driver {machine['driver']}",
        "OpenGL": drawn,
        "System": machine["system"],
        "Python": machine["python"],
        "ffmpeg": machine["ffmpeg"].removeprefix("ffmpeg version "),
        "Packages": packages,
        "Commit": machine["commit"],
        "Load at the start": machine["load_average"],
        "Measured": machine["date"].replace("T", " ").replace("+00:00", " UTC"),
        "Took": f"{result.seconds:.0f} s",
        "Asked for": ", ".join(asked),
    }
    known = [
        element("div", element("dt", name), element("dd", value))
        for name, value in facts.items()
        if value is not None
    ]
    return _section("The machine", "", element("dl", *known))


def _section(title: str, about: str, *parts: Markup | None) -> Markup:
    return element(
        "section", element("h2", title), element("p", about, class_="about") if about else None, join(*parts)
    )
