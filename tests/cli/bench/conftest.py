"""A run of the bench_run, small and quick, to which cases can be given."""

import pytest
from example_results import MACHINE

from gpumovie.cli.bench.bench_run import BenchRun
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.progress import Progress
from gpumovie.cli.bench.result import BenchResult
from gpumovie.video.ffmpeg.find import find_ffmpegs


@pytest.fixture
def bench_run(tmp_path):
    options = BenchOptions((), (64, 48), 4, quick=True)
    return BenchRun(options, BenchResult(dict(MACHINE), {}), find_ffmpegs()[0], tmp_path, Progress())
