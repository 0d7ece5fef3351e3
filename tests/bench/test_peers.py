"""The comparison with others: who is missing, who is wrong, and that our own wins and losses are measured alike."""

import re
from functools import partial

import pytest
from bench.made import MACHINE
from films import bundled

from gpumovie.bench.bench import Bench, Options
from gpumovie.bench.content import video_frames
from gpumovie.bench.film import examine
from gpumovie.bench.peers import figures, films, scenes
from gpumovie.bench.peers.arrays import CANDIDATES, Job, Ring, write_bare_pipe, write_gpumovie
from gpumovie.bench.peers.comparison import Way, compare
from gpumovie.bench.report import report
from gpumovie.bench.result import Result
from gpumovie.video.ffmpeg import find_ffmpegs

SIZE, COUNT = (320, 180), 6
RIVALS = {"matplotlib", "imageio-ffmpeg", "moviepy", "pyav", "mediapy", "vidgear", "opencv"}


@pytest.fixture
def bench(tmp_path):
    options = Options((), SIZE, COUNT, quick=True, peers=True)
    result = Result(dict(MACHINE), {}, peers=[])
    return Bench(options, result, find_ffmpegs()[0], tmp_path, lambda text: None)


@pytest.fixture(scope="module")
def frames():
    return list(video_frames(SIZE, COUNT))


def verdicts(bench):
    return {row.label: row.verdict for row in bench.result.peers}


def test_who_is_missing_loses_frames_scales_or_fails_is_named(bench, frames):
    ring = Ring(frames, bench.folder)

    def by(write, path, count, job_frames=frames):
        write(Job(path, Ring(job_frames, bench.folder), count, bundled()))

    def fail(path, count):
        raise OSError("no such device")

    def once(path, count):
        """As a writer whose second film fails without a word."""
        if not path.with_suffix(".was").exists():
            by(write_gpumovie, path, count)
            path.with_suffix(".was").touch()

    halves = [frame[::2, ::2].copy() for frame in frames]
    ways = [
        Way("ours", partial(by, write_gpumovie), "ours"),
        Way("missing", fail, "peer", ("no-package-of-this-name",)),
        Way("short", lambda path, count: by(write_bare_pipe, path, max(1, count - 2)), "peer"),
        Way("small", partial(by, write_bare_pipe, job_frames=halves), "peer"),
        Way("other colours", partial(by, write_bare_pipe, job_frames=[f[..., ::-1].copy() for f in frames]), "peer"),
        Way("fails", fail, "peer"),
        Way("writes once", once, "peer"),
        Way("writes nothing", lambda path, count: None, "peer"),
    ]
    compare(bench, "made", ways, SIZE, COUNT, ring.frame, bundled())
    found = verdicts(bench)
    assert found["ours"] == "ok"
    assert found["missing"] == "not installed"
    assert found["short"] == "wrong frame count: 4"
    assert found["small"] == "wrong size: 160x90"
    assert found["other colours"] == "wrong colours"
    assert found["fails"] == "failed: OSError: no such device"
    for name in ("writes once", "writes nothing"):
        assert found[name].startswith("failed: its film cannot be read")
    assert bench.result.wrong == []  # their faults are not ours
    text = report(bench.result)
    assert all(re.search(rf"\| {name} .*{re.escape(verdict[:20])}", text) for name, verdict in found.items())


def test_what_a_way_says_it_took_counts(bench, frames):
    def write(path, count):
        write_gpumovie(Job(path, Ring(frames, bench.folder), count, bundled()))
        return 0.5

    compare(bench, "made", [Way("ours", write, "ours")], SIZE, COUNT, lambda i: frames[i], bundled())
    assert bench.result.peers[0].values == [COUNT / 0.5] * bench.options.rounds


def test_numpy_frames_are_written_by_everybody_who_is_there(bench):
    films._arrays(bench, SIZE, COUNT, bundled())
    found = verdicts(bench)
    assert set(found) >= RIVALS
    for row in bench.result.peers:
        if row.verdict == "not installed":
            assert not CANDIDATES[row.label].is_installed
        elif row.label != "opencv":
            assert row.verdict == "ok", row
            assert (row.facts["frames"], row.facts["codec"], len(row.values)) == (COUNT, "h264", 2)
    # The suite installs these.
    assert found["pyav"] == found["imageio-ffmpeg"] == found["matplotlib"] == "ok"


def test_a_figure_is_saved_by_everybody(bench):
    ways, sent = figures.ways(SIZE, bundled())
    compare(bench, "figure", ways, SIZE, COUNT, sent, bundled())
    assert verdicts(bench) == dict.fromkeys((way.name for way in ways), "ok")


@pytest.mark.needs("vispy")
def test_a_scene_is_recorded_by_either_side(bench):
    ways, sent = scenes.ways(SIZE, bench.folder, COUNT)
    for way in ways:
        seconds = way.write(bench.folder / "film.mp4", COUNT)
        found = examine(bench.folder / "film.mp4", sent, COUNT, bundled())
        assert seconds > 0 and (found.frames, found.size) == (COUNT, SIZE)
        assert found.colour_error < 10


def test_a_film_that_cannot_be_compared_is_a_fault_and_the_others_go_on(bench, monkeypatch):
    def fail(*arguments):
        raise RuntimeError("no OpenGL")

    ran = []
    monkeypatch.setattr(films, "_arrays", lambda *arguments: ran.append("arrays"))
    monkeypatch.setattr(films, "_figures", fail)
    monkeypatch.setattr(films, "_scenes", lambda *arguments: ran.append("scenes"))
    films.measure(bench)
    assert ran == ["arrays", "scenes"]
    assert bench.result.wrong == ["peers, figure: RuntimeError: no OpenGL"]
