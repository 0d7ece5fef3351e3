"""How a case measures: rates, rounds, and what happens to a side whose output is wrong."""

import time

import pytest
from bench.made import MACHINE

from gpumovie.bench.bench import Bench, Options, Side
from gpumovie.bench.bottleneck import Spent, find, remedies
from gpumovie.bench.cases import conversion, drawing, encoders, films, pipe, readback
from gpumovie.bench.report import report
from gpumovie.bench.result import Result
from gpumovie.bench.run import run
from gpumovie.errors import OptionError
from gpumovie.video.ffmpeg import find_ffmpegs


def fine():
    return ""


@pytest.fixture
def bench(tmp_path):
    options = Options((), (64, 48), 4, quick=True)
    return Bench(options, Result(dict(MACHINE), {}), find_ffmpegs()[0], tmp_path, lambda text: None)


def test_a_side_that_sleeps_has_the_rate_of_its_sleep(bench):
    bench.race("sleeping", "all", {"20 a second": Side(lambda count: time.sleep(count * 0.05), fine)})
    (row,) = bench.result.measurements
    assert len(row.values) == bench.options.rounds
    assert all(2 < value <= 20 for value in row.values)
    assert row.facts["frames"] == 4 and row.verdict == "ok"


def test_without_a_number_of_frames_a_round_is_filled(bench):
    bench.options = Options((), quick=True)
    counts = []

    def run(count):
        counts.append(count)
        time.sleep(count * 0.002)

    bench.race("sleeping", "all", {"one": Side(run, fine), "many at least": Side(run, fine, least=300)})
    by_one, by_many = counts[2 + 2 :: 2], counts[2 + 2 + 1 :: 2]
    assert set(by_many) == {300}
    assert len(set(by_one)) == 1 and 10 < by_one[0] <= 50


def test_a_wrong_output_fails_the_case_and_is_not_timed(bench):
    ran = []
    sides = {
        "right": Side(lambda count: ran.append("right"), fine),
        "wrong": Side(lambda count: ran.append("wrong"), lambda: "wrong colours: off by 30"),
        "raises": Side(lambda count: ran.append("raises"), lambda: 1 / 0),
    }
    bench.race("made", "all", sides)
    right, wrong, raises = bench.result.measurements
    assert right.verdict == "ok" and set(ran) == {"right"}
    assert wrong.verdict == "wrong colours: off by 30" and wrong.values == []
    assert raises.verdict == "failed: ZeroDivisionError: division by zero"
    assert len(bench.result.wrong) == 2


def test_a_side_that_fails_while_it_is_timed_is_named(bench):
    def fail(count):
        raise OSError("the pipe is gone")

    bench.race("made", "all", {"bad": Side(fail, fine)})
    assert bench.result.wrong == ["made, all, bad: failed: OSError: the pipe is gone"]


# --- each built-in case finds wrong output -------------------------------------------------------------------


def verdicts(bench):
    return {row.label: row.verdict for row in bench.result.measurements}


def test_conversion_finds_wrong_colours(bench, monkeypatch):
    monkeypatch.setattr(conversion, "_FILTERS", "scale=out_color_matrix=bt601:out_range=tv,format=yuv420p")
    conversion.measure(bench)
    found = verdicts(bench)
    assert found.pop("ffmpeg, all of it").startswith("wrong colours: a sample is off by")
    assert set(found.values()) == {"ok"}


def test_pipe_finds_lost_bytes(bench, monkeypatch):
    real = pipe.send_all
    monkeypatch.setattr(pipe, "send_all", lambda *arguments: real(*arguments[:3], list(arguments[3])[:-1]))
    pipe.measure(bench)
    assert set(verdicts(bench).values()) == {"wrong bytes: what arrived is not what was sent"}


@pytest.mark.needs("vispy")
def test_drawing_finds_a_picture_one_frame_off(bench, monkeypatch):
    real = drawing.line_scene

    def one_off(size, way):
        scene = real(size, way)
        step, scene.step = scene.step, lambda i: step(i + 1)
        scene.sent = lambda number: (step(number), scene.picture())[1]
        return scene

    monkeypatch.setattr(drawing, "line_scene", one_off)
    drawing.measure(bench)
    lines = [row for row in bench.result.measurements if row.group.startswith("matplotlib line")]
    assert [row.verdict.partition(":")[0] for row in lines] == ["ok", "wrong picture", "wrong picture"]


@pytest.mark.needs("vispy")
def test_readback_finds_wrong_pixels(bench, monkeypatch):
    monkeypatch.setattr(
        readback.DrawnScene, "faults", lambda drawn, layouts: ["nv12 of (64, 48) is not the reference's"]
    )
    readback.measure(bench)
    found = verdicts(bench)
    assert found.pop("ring, NV12") == "wrong pixels: nv12 of (64, 48) is not the reference's"
    assert found == {"plain": "ok", "ring": "ok"}


def test_encoders_find_wrong_pictures(bench, monkeypatch):
    bench.options = Options((), (64, 48), 4, encoder="mpeg4", quick=True)
    monkeypatch.setattr(encoders, "LEAST_SSIM", 1.01)
    encoders.measure(bench)
    assert all(verdict.startswith("wrong pictures: SSIM") for verdict in verdicts(bench).values())


def test_where_nothing_draws_that_is_said_and_is_no_fault(bench, monkeypatch):
    bench.result.machine["opengl"] = {**MACHINE["opengl"], "renderer": None}
    for case in (drawing, films):
        monkeypatch.setattr(case, "is_installed", lambda name: False)
        case.measure(bench)
    readback.measure(bench)
    found = {(row.case, row.group): row.verdict for row in bench.result.measurements}
    assert found == {
        ("drawing", "matplotlib line, 64x48"): "not installed",
        ("drawing", "matplotlib heat map, 64x48"): "not installed",
        ("drawing", "vispy scene, 64x48"): "no OpenGL here",
        ("readback", "64x48"): "no OpenGL here",
    }
    wanted = {"numpy": "ok", "line": "not installed", "heat-map": "not installed", "vispy": "no OpenGL here"}
    assert {film.name: film.verdict for film in bench.result.films} == wanted
    assert bench.result.wrong == []
    assert "no OpenGL here" in report(bench.result)


@pytest.mark.needs("vispy")
def test_agg_in_the_place_of_opengl_is_not_measured_as_opengl(bench, monkeypatch):
    real = drawing.line_scene
    monkeypatch.setattr(drawing, "line_scene", lambda size, way: real(size, "agg"))
    drawing.measure(bench)
    lines = [row for row in bench.result.measurements if row.group.startswith("matplotlib line")]
    assert [row.verdict for row in lines] == ["ok", "ok", "wrong rasterizer: agg: asked for"]


def test_an_encoder_that_was_named_and_does_not_work_is_a_fault(bench):
    bench.options = Options((), (64, 48), 4, encoder="h264_amf", quick=True)
    encoders.measure(bench)
    assert bench.result.wrong[0].startswith("encoders: h264_amf does not work here: ")


# --- the bottleneck ------------------------------------------------------------------------------------------

STAGES = {
    "waiting_for_caller": 0.0,
    "comparing": 0.0,
    "drawing": 0.0,
    "converting": 0.0,
    "reading": 0.0,
    "in_pipe": 0.0,
    "waiting_for_encoder": 0.0,
    "encoder_at_close": 0.0,
    "starting": 0.0,
}


@pytest.mark.parametrize(
    ("stages", "here", "encoder", "stage", "said"),
    [
        ({"waiting_for_encoder": 7.0, "drawing": 2.0}, 2.0, 8.0, "encoder", "waits for it 70 % of the time"),
        ({"waiting_for_encoder": 1.0, "drawing": 8.0}, 8.0, 3.0, "drawing", "it takes 80 % of the time"),
        ({"reading": 6.0, "drawing": 3.0}, 3.0, 3.0, "reading", "it takes 60 % of the time"),
        # Everybody has a core less than he wants: then who needs most holds up the others.
        ({"drawing": 9.0}, 9.0, 10.5, "encoder", "all 2 cores are busy, 54 % of that with encoding"),
        ({"comparing": 6.0, "drawing": 3.0}, 12.0, 7.0, "comparing", "63 % of that with what comes before encoding"),
        ({"drawing": 1.0, "waiting_for_encoder": 0.5, "starting": 8.0}, 2.0, 1.0, "drawing", "50 % of the time"),
    ],
)
def test_the_bottleneck_is_who_holds_the_others_up(stages, here, encoder, stage, said):
    found, why = find(Spent(10.0, {**STAGES, **stages}, 0.0, here, encoder, 2))
    assert found == stage and said in why


def test_remedies_fit_the_bottleneck():
    def settings(*arguments):
        return [setting for setting, _ in remedies(*arguments)]

    assert settings("encoder", "numpy", "fast", "", False)[0] == 'speed="fastest"'
    assert settings("encoder", "numpy", "fast", "h264_nvenc", True)[0] == 'encoder="h264_nvenc"'
    assert settings("drawing", "figure", "fast", "", True)[0] == 'rasterizer="gl"'
    assert settings("drawing", "figure", "fast", "", False)[0] == "half the width and height"
    assert 'rasterizer="gl"' not in settings("drawing", "scene", "fast", "", True)


def test_a_case_or_an_encoder_that_is_not_known_is_an_error(tmp_path):
    with pytest.raises(OptionError, match="case 'drawin' is not known; there are drawing, readback"):
        run(Options(("drawin",)), tmp_path)
    with pytest.raises(OptionError, match="encoder 'x264' is not known; there are auto, h264_nvenc"):
        run(Options(("pipe",), encoder="x264"), tmp_path)
