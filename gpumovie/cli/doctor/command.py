"""gpumovie doctor: what this machine can do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from .report import DoctorReport

#: Exit code where no film can be made.
UNHEALTHY = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option("--ffmpeg", help="Look at this ffmpeg only.")
def doctor(as_json: bool, ffmpeg: str | None) -> None:
    """Say what this machine can do: every ffmpeg and encoder, every way to OpenGL, and why not."""
    from .report import examine_machine

    report = examine_machine(ffmpeg)
    if as_json:
        click.echo(json.dumps(report.to_dict(), indent=2))
    else:
        _show(report)
    sys.exit(0 if report.healthy else UNHEALTHY)


def _show(report: DoctorReport) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(", ".join(f"{name} {version or 'missing'}" for name, version in report.versions.items()))
    if report.problem:
        console.print(f"[red]{escape(report.problem)}[/red]")
    for program in report.ffmpegs:
        line = f"{program['origin']} ffmpeg {program['version']}: {program['path']}"
        console.print(line, soft_wrap=True, markup=False)
    _show_contexts(report, console)
    _show_encoders(report, console)


def _show_encoders(report: DoctorReport, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("codec", "encoder", "ffmpeg", "works", "seconds", "why not", title="Encoders, in the order tried")
    for entry in report.encoders:
        works = "[green]yes[/green]" if entry.works else "no"
        table.add_row(entry.codec, entry.encoder, entry.ffmpeg, works, f"{entry.seconds:.2f}", escape(entry.reason))
    console.print(table)
    first = next((e for e in report.encoders if e.codec == "h264" and e.works), None)
    if first is None:
        console.print("[red]No H.264 encoder works here.[/red]")
    else:
        console.print(f"An H.264 film is encoded by {first.encoder} ({first.ffmpeg}).")


def _show_contexts(report: DoctorReport, console: Console) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("OpenGL by", "works", "renderer", "version", "why not", title="OpenGL, in the order tried")
    for context in report.contexts:
        works = ("[green]yes[/green]" if context.hardware else "on the CPU") if context.works else "no"
        table.add_row(
            escape(context.name), works, escape(context.renderer), escape(context.version), escape(context.reason)
        )
    console.print(table)
    if report.context is None:
        console.print("[red]No OpenGL works here: Canvas, Scene and vispy canvases cannot be drawn.[/red]")
    else:
        by = "a GPU" if report.context.hardware else "the CPU"
        console.print(
            f"OpenGL is drawn by {by}: {report.context.renderer} ({report.context.name}).",
            markup=False,
            soft_wrap=True,
        )
    if report.scenes:
        console.print(f"No vispy scene can be drawn: {report.scenes}.", style="red", markup=False, soft_wrap=True)
