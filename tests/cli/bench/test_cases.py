"""Each case of the bench finds wrong output."""

import pytest
from example_results import MACHINE

from gpumovie.cli.bench.cases import conversion, drawing, encoders, films, pipe, readback
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.report.text import report
from gpumovie.cli.bench.run_cases import run_cases
from gpumovie.errors import OptionError


def verdicts(bench_run):
    return {row.label: row.verdict for row in bench_run.result.measurements}


def test_conversion_finds_wrong_colours(bench_run, monkeypatch):
    monkeypatch.setattr(conversion, "_FILTERS", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p")
    conversion.measure(bench_run)
    found = verdicts(bench_run)
    assert found.pop("ffmpeg, all of it").startswith("wrong colours: a sample is off by")
    assert set(found.values()) == {"ok"}


def test_pipe_finds_lost_bytes(bench_run, monkeypatch):
    real = pipe.send_frames
    monkeypatch.setattr(pipe, "send_frames", lambda *arguments: real(*arguments[:3], list(arguments[3])[:-1]))
    pipe.measure(bench_run)
    assert set(verdicts(bench_run).values()) == {"wrong bytes: what arrived is not what was sent"}


@pytest.mark.needs("vispy")
def test_drawing_finds_a_picture_one_frame_off(bench_run, monkeypatch):
    real = drawing.line_scene

    def one_off(size, way):
        scene = real(size, way)
        step, scene.step = scene.step, lambda i: step(i + 1)
        scene.sent = lambda number: (step(number), scene.image())[1]
        return scene

    monkeypatch.setattr(drawing, "line_scene", one_off)
    drawing.measure(bench_run)
    lines = [row for row in bench_run.result.measurements if row.group.startswith("matplotlib line")]
    assert [row.verdict.partition(":")[0] for row in lines] == ["ok", "wrong picture", "wrong picture"]


@pytest.mark.needs("vispy")
def test_readback_finds_wrong_pixels(bench_run, monkeypatch):
    monkeypatch.setattr(
        readback.ReadbackScene, "faults", lambda drawn, layouts: ["nv12 of (64, 48) is not the reference's"]
    )
    readback.measure(bench_run)
    found = verdicts(bench_run)
    assert found.pop("ring, NV12") == "wrong pixels: nv12 of (64, 48) is not the reference's"
    assert found == {"plain": "ok", "ring": "ok"}


def test_encoders_find_wrong_pictures(bench_run, monkeypatch):
    bench_run.options = BenchOptions((), (64, 48), 4, encoder="mpeg4", quick=True)
    monkeypatch.setattr(encoders, "LEAST_SSIM", 1.01)
    encoders.measure(bench_run)
    assert all(verdict.startswith("wrong pictures: SSIM") for verdict in verdicts(bench_run).values())


def test_where_nothing_draws_that_is_said_and_is_no_fault(bench_run, monkeypatch):
    bench_run.result.machine["opengl"] = {**MACHINE["opengl"], "renderer": None}
    for case in (drawing, films):
        monkeypatch.setattr(case, "is_installed", lambda name: False)
        case.measure(bench_run)
    readback.measure(bench_run)
    found = {(row.case, row.group): row.verdict for row in bench_run.result.measurements}
    assert found == {
        ("drawing", "matplotlib line, 64x48"): "not installed",
        ("drawing", "matplotlib heat map, 64x48"): "not installed",
        ("drawing", "vispy scene, 64x48"): "no OpenGL here",
        ("readback", "64x48"): "no OpenGL here",
    }
    wanted = {"numpy": "ok", "line": "not installed", "heat-map": "not installed", "vispy": "no OpenGL here"}
    assert {film.name: film.verdict for film in bench_run.result.movies} == wanted
    assert bench_run.result.all_faults == []
    assert "no OpenGL here" in report(bench_run.result)


@pytest.mark.needs("vispy")
def test_agg_in_the_place_of_opengl_is_not_measured_as_opengl(bench_run, monkeypatch):
    real = drawing.line_scene
    monkeypatch.setattr(drawing, "line_scene", lambda size, way: real(size, "agg"))
    drawing.measure(bench_run)
    lines = [row for row in bench_run.result.measurements if row.group.startswith("matplotlib line")]
    assert [row.verdict for row in lines] == ["ok", "ok", "wrong rasterizer: agg: asked for"]


def test_an_encoder_that_was_named_and_does_not_work_is_a_fault(bench_run):
    bench_run.options = BenchOptions((), (64, 48), 4, encoder="h264_amf", quick=True)
    encoders.measure(bench_run)
    assert bench_run.result.all_faults[0].startswith("encoders: h264_amf does not work here: ")


def test_a_case_or_an_encoder_that_is_not_known_is_an_error(tmp_path):
    with pytest.raises(OptionError, match="case 'drawin' is not known; there are drawing, readback"):
        run_cases(BenchOptions(("drawin",)), tmp_path)
    with pytest.raises(OptionError, match="encoder 'x264' is not known; there are auto, h264_nvenc"):
        run_cases(BenchOptions(("pipe",), encoder="x264"), tmp_path)
