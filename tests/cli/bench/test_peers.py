"""The comparison with other libraries: which are missing or wrong, and that wins and losses are measured alike."""

import re
from functools import partial

import pytest
from example_results import MACHINE
from films import bundled

from gpumovie.cli.bench.bench_run import BenchRun
from gpumovie.cli.bench.content.synthetic_frames import video_frames
from gpumovie.cli.bench.ffmpeg.video_report import examine
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.peers import figures, scenes, standard_movies
from gpumovie.cli.bench.peers.arrays import ARRAY_WRITERS, RepeatedFrames, WriteJob, write_bare_pipe, write_gpumovie
from gpumovie.cli.bench.peers.candidate import Candidate
from gpumovie.cli.bench.peers.comparison import compare_candidates
from gpumovie.cli.bench.progress import Progress
from gpumovie.cli.bench.report.text import report
from gpumovie.cli.bench.result import BenchResult
from gpumovie.video.ffmpeg.find import find_ffmpegs

SIZE, COUNT = (320, 180), 6
RIVALS = {"matplotlib", "imageio-ffmpeg", "moviepy", "pyav", "mediapy", "vidgear", "opencv"}


@pytest.fixture
def bench_run(tmp_path):
    options = BenchOptions((), SIZE, COUNT, quick=True, peers=True)
    result = BenchResult(dict(MACHINE), {}, peers=[])
    return BenchRun(options, result, find_ffmpegs()[0], tmp_path, Progress())


@pytest.fixture(scope="module")
def frames():
    return list(video_frames(SIZE, COUNT))


def verdicts(bench_run):
    return {row.label: row.verdict for row in bench_run.result.peers}


def test_who_is_missing_loses_frames_scales_or_fails_is_named(bench_run, frames):
    content = RepeatedFrames(frames, bench_run.folder)

    def by(write, path, count, job_frames=frames):
        write(WriteJob(path, RepeatedFrames(job_frames, bench_run.folder), count, bundled()))

    def fail(path, count):
        raise OSError("no such device")

    def once(path, count):
        """As a writer whose second film fails without a word."""
        if not path.with_suffix(".was").exists():
            by(write_gpumovie, path, count)
            path.with_suffix(".was").touch()

    halves = [frame[::2, ::2].copy() for frame in frames]
    candidates = [
        Candidate("ours", partial(by, write_gpumovie), "ours"),
        Candidate("missing", fail, "peer", ("no-package-of-this-name",)),
        Candidate("short", lambda path, count: by(write_bare_pipe, path, max(1, count - 2)), "peer"),
        Candidate("small", partial(by, write_bare_pipe, job_frames=halves), "peer"),
        Candidate(
            "other colours", partial(by, write_bare_pipe, job_frames=[f[..., ::-1].copy() for f in frames]), "peer"
        ),
        Candidate("fails", fail, "peer"),
        Candidate("writes once", once, "peer"),
        Candidate("writes nothing", lambda path, count: None, "peer"),
    ]
    compare_candidates(bench_run, "made", candidates, SIZE, COUNT, content.frame, bundled())
    found = verdicts(bench_run)
    assert found["ours"] == "ok"
    assert found["missing"] == "not installed"
    assert found["short"] == "wrong frame count: 4"
    assert found["small"] == "wrong size: 160x90"
    assert found["other colours"] == "wrong colours"
    assert found["fails"] == "failed: OSError: no such device"
    for name in ("writes once", "writes nothing"):
        assert found[name].startswith("failed: its film cannot be read")
    assert bench_run.result.all_faults == []  # their faults are not ours
    text = report(bench_run.result)
    assert all(re.search(rf"\| {name} .*{re.escape(verdict[:20])}", text) for name, verdict in found.items())


def test_what_a_way_says_it_took_counts(bench_run, frames):
    def write(path, count):
        write_gpumovie(WriteJob(path, RepeatedFrames(frames, bench_run.folder), count, bundled()))
        return 0.5

    compare_candidates(
        bench_run, "made", [Candidate("ours", write, "ours")], SIZE, COUNT, lambda i: frames[i], bundled()
    )
    assert bench_run.result.peers[0].values == [COUNT / 0.5] * bench_run.options.rounds


def test_numpy_frames_are_written_by_everybody_who_is_there(bench_run):
    standard_movies._compare_arrays(bench_run, SIZE, COUNT, bundled())
    found = verdicts(bench_run)
    assert set(found) >= RIVALS
    for row in bench_run.result.peers:
        if row.verdict == "not installed":
            assert not ARRAY_WRITERS[row.label].is_installed
        elif row.label != "opencv":
            assert row.verdict == "ok", row
            assert (row.facts["frames"], row.facts["codec"], len(row.values)) == (COUNT, "h264", 2)
    # The suite installs these.
    assert found["pyav"] == found["imageio-ffmpeg"] == found["matplotlib"] == "ok"


def test_a_figure_is_saved_by_everybody(bench_run):
    candidates, sent = figures.candidates(SIZE, bundled())
    compare_candidates(bench_run, "figure", candidates, SIZE, COUNT, sent, bundled())
    assert verdicts(bench_run) == dict.fromkeys((candidate.name for candidate in candidates), "ok")


@pytest.mark.needs("vispy")
def test_a_scene_is_recorded_by_either_side(bench_run):
    candidates, sent = scenes.candidates(SIZE, bench_run.folder, COUNT)
    for candidate in candidates:
        seconds = candidate.write(bench_run.folder / "film.mp4", COUNT)
        found = examine(bench_run.folder / "film.mp4", sent, COUNT, bundled())
        assert seconds > 0 and (found.frames, found.size) == (COUNT, SIZE)
        assert found.colour_error < 10


def test_a_film_that_cannot_be_compared_is_a_fault_and_the_others_go_on(bench_run, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("no OpenGL")

    ran = []
    monkeypatch.setattr(standard_movies, "_compare_arrays", lambda *arguments: ran.append("arrays"))
    monkeypatch.setattr(standard_movies, "_compare_figures", fail)
    monkeypatch.setattr(standard_movies, "_compare_scenes", lambda *arguments: ran.append("scenes"))
    standard_movies.measure_peers(bench_run)
    assert ran == ["arrays", "scenes"]
    assert bench_run.result.all_faults == ["peers, figure: RuntimeError: no OpenGL"]
