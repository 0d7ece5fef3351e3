"""Where the results of the benchmarks here go, and the options that each of them has."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from gpumovie.cli.bench import say

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results"


def publish(
    name: str, report: str, result: Mapping[str, Any], folder: Path | None, quick: bool, summary: str = ""
) -> None:
    """Print ``report`` (markdown), and write it with ``result`` to ``folder/NAME.json``, by default ``results/``.

    A quick run tells whether the benchmark works, not how fast anything is, so it never takes the place of a
    real result: it is stored only in a folder that was named.

    Args:
        summary: a shorter table, for the README of the project.
    """
    click.echo(f"\n{report}")
    if folder is None and quick:
        say("quick run: nothing is stored (name a folder with --results to keep it)")
        return
    target = (folder or RESULTS) / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    stored = {**result, "report": report, **({"summary": summary} if summary else {})}
    target.write_text(json.dumps(stored, indent=1) + "\n")
    say(f"stored {target.name}")


def common_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every benchmark has: --quick and --results."""
    command = click.option(
        "--results", type=click.Path(path_type=Path, file_okay=False), help="Folder for the JSON result."
    )(command)
    return click.option("--quick", is_flag=True, help="A tiny run, to see that everything works.")(command)
