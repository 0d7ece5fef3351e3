"""``gpumovie bench --peers`` itself, stored with the other results.

How to run, from the top of a checkout (``pip install -e '.[bench]'``)::

    python -m benchmarks.bench             # some four minutes on two cores
    python -m benchmarks.bench --quick

Exit code 1 if something that was made is not as it should be. The result is stored in results/bench.json, which
``gpumovie bench --compare`` takes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from gpumovie.cli.bench.cases import CASES
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.report.text import movie_table, report
from gpumovie.cli.bench.run_cases import run_cases

from .publishing import common_options, publish


@click.command(help="Every stage alone, the standard films, and the same by other libraries.")
@common_options
def main(quick: bool, results: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        result = run_cases(BenchOptions(tuple(CASES), quick=quick, peers=True), Path(folder))
    # A run that was interrupted is no result.
    partial = quick or result.interrupted
    publish("bench", report(result, "###"), result.to_dict(), results, partial, movie_table(result.movies))
    sys.exit(1 if result.all_faults or result.interrupted else 0)


if __name__ == "__main__":
    main()
