"""gpumovie bench: where the time goes on this machine."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import click

from ...errors import FolderNotFoundError
from ..parameters import PixelSize
from .progress import progress_display

FAILURE, INTERRUPTED = 1, 130
PEERS = "peers"
THRESHOLD = 10.0


@click.command()
@click.option("--quick", is_flag=True, help="Seconds in place of minutes: less of everything, H.264 only.")
@click.option("--case", "cases", multiple=True, metavar="NAME", help="Only this case; may be repeated.")
@click.option("--list", "listing", is_flag=True, help="Say which cases there are.")
@click.option("--size", type=PixelSize(), help="Of what is drawn and encoded. Default: 1280x720, or the case's own.")
@click.option("--frames", type=click.IntRange(2, 100_000), help="Of each round. Default: as many as fill it.")
@click.option("--encoder", default="auto", show_default=True, help="Only this encoder, such as libx264.")
@click.option("--peers", is_flag=True, help="The same films by other libraries, as far as they are installed.")
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Store the result here.")
@click.option(
    *("--html", "html_file"),
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make one page of it all, with plots and the films.",
)
@click.option("--compare", "old", type=click.Path(path_type=Path, dir_okay=False), help="Say what changed since.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    help=f"Per cent slower than --compare's from which on the exit code is 1. Default: {THRESHOLD:g}.",
)
def bench(
    quick: bool,
    cases: tuple[str, ...],
    listing: bool,
    size: tuple[int, int] | None,
    frames: int | None,
    encoder: str,
    peers: bool,
    json_file: Path | None,
    html_file: Path | None,
    old: Path | None,
    threshold: float | None,
) -> None:
    """Measure where the time goes: drawing, readback, conversion, pipe, every encoder, and films of all of it.

    Exit code 1 if something made here is wrong, or slower than it was (--compare); 130 after Ctrl-C, which shows what
    there is so far.
    """
    from .cases import CASES
    from .options import BenchOptions
    from .report.compare import compare_results, load_result
    from .report.page import write_page
    from .report.text import report
    from .run_cases import run_cases

    if listing:
        for name, case in CASES.items():
            click.echo(f"{name:12}{case.about}")
        click.echo(f"{PEERS:12}The same films by other libraries, which only --peers or --case {PEERS} runs.")
        return
    # Errors are raised before minutes are spent.
    if threshold is not None and old is None:
        raise click.UsageError("--threshold is for --compare")
    allowed = (THRESHOLD if threshold is None else threshold) / 100
    before = None if old is None else load_result(old)
    for file in (json_file, html_file):
        check_target_folder(file)
    names = tuple(dict.fromkeys(name for name in cases if name != PEERS)) if cases else tuple(CASES)
    options = BenchOptions(names, size, frames, encoder, quick, peers or PEERS in cases)
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        with progress_display() as progress:
            result = run_cases(options, Path(folder), progress)
        click.echo(report(result))
        if json_file is not None:
            json_file.write_text(json.dumps(result.to_dict(), indent=1) + "\n")
        if html_file is not None:
            write_page(result, html_file)  # before the folder with the videos goes
    code = FAILURE if result.all_faults else 0
    if before is not None:
        comparison = compare_results(before, result.to_dict())
        click.echo(f"\nAgainst {old}:\n\n{comparison.report(allowed)}")
        code = FAILURE if comparison.regressions(allowed) else code
    sys.exit(INTERRUPTED if result.interrupted else code)


def check_target_folder(file: Path | None) -> None:
    """Raise FolderNotFoundError if the folder of a file that is to be written does not exist."""
    if file is not None and not file.parent.is_dir():
        raise FolderNotFoundError(f"{str(file)!r} cannot be written: there is no folder {str(file.parent)!r}")
