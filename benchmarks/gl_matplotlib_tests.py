"""How near OpenGL's drawing is to Agg's, figure by figure of matplotlib's own image tests.

The tests that come with the installed matplotlib are run for their figures; each is drawn by both and compared as the
scenes of gl_fidelity are. Exceptions are listed in tests/mpl/gl/matplotlibs_exceptions.py.

How to run, from the top of a checkout (``make fidelity`` does the same)::

    python -m benchmarks.gl_matplotlib_tests                    # ten minutes or so
    python -m benchmarks.gl_matplotlib_tests --pictures FOLDER  # also pictures: Agg, OpenGL, difference times 8

The result is stored in results/gl_matplotlib_tests.json. Exit code 1 if a figure is too far from Agg's and no
exception, or if an exception is not needed.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gpumovie.cli.bench import machine_facts, markdown_table, say

from .publishing import common_options, publish

TESTS = Path(__file__).parents[1] / "tests" / "mpl"
#: So many of the figures within the limits are in the report.
WORST = 10


def report(found: list[Any]) -> str:
    from matplotlibs_exceptions import EXCEPTIONS
    from matplotlibs_tests import known, skipped

    figures = [(each.test, figure) for each in found for figure in each.figures]
    within = [figure for _, figure in figures if figure["within"]]
    by_agg = Counter(reason for _, figure in figures for reason in figure["by_agg"])
    ran = sum(each.outcome != "skipped" for each in found)
    exact = sum(not figure["off"] for figure in within)
    compared = (
        f"{len(figures)} figures of {ran} tests were compared; {len(within)} are within rms 1.0 and 0.5 % of the"
    )
    lines = [f"{compared} pixels off by more than 24, {exact} of them without any pixel off."]
    if by_agg:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in by_agg.most_common())
        lines += [f"In {sum(bool(figure['by_agg']) for _, figure in figures)} figures Agg drew something: {reasons}."]
    left_out = skipped(found)
    reasons = ", ".join(f"{' '.join(why.split())} ({count})" for why, count in left_out.most_common())
    if left_out:
        lines += [f"matplotlib itself left {left_out.total()} tests out: {reasons}."]
    needed = [(each, known(each.test)) for each in found if not each.is_well]
    rows = [
        [
            each.test.replace("/tests/", "/"),
            exception.kind if exception else "UNKNOWN",
            exception.reason if exception else each.why,
            f"{max((figure['rms'] for figure in each.figures), default=0):.2f}" if each.figures else "",
        ]
        for each, exception in needed
    ]
    lines += [f"Exceptions, {len(EXCEPTIONS)} in all:", markdown_table(("test", "class", "reason", "rms"), rows)]
    others = [(test, figure) for test, figure in figures if figure["within"]]
    farthest = sorted(others, key=lambda each: -each[1]["rms"])
    rows = [
        [test.replace("/tests/", "/"), f"{figure['rms']:.2f}", f"{figure['off']:.3%}", str(figure["largest"])]
        for test, figure in farthest[:WORST]
    ]
    lines += ["Of the others the farthest:", markdown_table(("test", "rms", "pixels off", "largest"), rows)]
    return "\n\n".join(lines)


@click.command(help="How near OpenGL's drawing is to Agg's, by the figures of matplotlib's own tests.")
@click.option(
    "--pictures", type=click.Path(path_type=Path, file_okay=False), help="Folder for what is too far apart."
)
@common_options
def main(pictures: Path | None, quick: bool, results: Path | None) -> None:
    sys.path[:0] = [str(TESTS), str(TESTS / "gl")]
    from matplotlibs_tests import faults, run

    found = run(pictures, "test_patches" if quick else "test_*")
    machine = machine_facts(["numpy", "matplotlib"])
    tests = [{key: value for key, value in asdict(each).items() if value} for each in found]
    publish("gl_matplotlib_tests", report(found), {"machine": machine, "tests": tests}, results, quick)
    wrong = [] if quick else list(faults(found))
    for each in wrong:
        say(each)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
