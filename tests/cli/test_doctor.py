"""What the doctor reports, compared with what the encoders and contexts really do."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from films import bundled, fetched, film_facts, smooth

import gpumovie as gm
from gpumovie.cli.doctor import survey
from gpumovie.cli.doctor.report import examine_machine
from gpumovie.movie import child_process
from gpumovie.options.table import CODECS
from gpumovie.video.encoders.table import encoders_of

COMMAND = Path(sys.executable).with_name("gpumovie")


def doctor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "doctor", *arguments]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


Program = Callable[[str], str]
VERSION = '*-version*) echo "ffmpeg version 9.9-stand-in";;'


def write_program(folder: Path, cases: str) -> str:
    """A shell script that answers by the cases given, as an ffmpeg with other abilities would; its path."""
    path = folder / "ffmpeg"
    path.write_text(f'#!/bin/sh\ncase "$*" in\n{cases}\nesac\n')
    path.chmod(0o755)
    return str(path)


def with_few_encoders(folder: Path, ffmpeg: str) -> str:
    """A real ffmpeg as a distribution might build it, with two encoders for H.264 only."""
    listed = 'echo " V....D libx264 H.264"; echo " V....D h264_nvenc H.264"'
    return write_program(folder, f'*-encoders*) {listed};;\n*) exec "{ffmpeg}" "$@";;')


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return lambda cases: write_program(tmp_path, f"{VERSION}\n{cases}")


@pytest.fixture(scope="module")
def two_programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the doctor says, as JSON, of a machine whose system has an ffmpeg of its own."""
    folder = tmp_path_factory.mktemp("bin")
    path = with_few_encoders(folder, fetched("7.0.2"))
    cache = tmp_path_factory.mktemp("cache")
    done = doctor("--json", PATH=f"{folder}{os.pathsep}{os.environ['PATH']}", XDG_CACHE_HOME=str(cache))
    assert (done.returncode, done.stderr) == (0, "")
    return {**json.loads(done.stdout), "system path": path}


# --- as JSON ---------------------------------------------------------------------------------------------


def test_json_has_the_versions_of_what_is_installed(two_programs: dict[str, object]) -> None:
    versions = two_programs["versions"]
    assert versions["gpumovie"] == gm.__version__
    assert versions["python"] == platform.python_version()
    assert versions["system"].startswith(platform.system())
    assert int(versions["cores"]) >= 1
    for package in ("numpy", "vispy", "PyOpenGL", "glfw", "imageio-ffmpeg", "click", "rich", "pillow", "matplotlib"):
        assert versions[package] == metadata.version(package)


def test_json_names_every_ffmpeg_with_its_origin_and_version(two_programs: dict[str, object]) -> None:
    paths = [("system", two_programs["system path"]), ("bundled", bundled())]
    answers = [subprocess.run([path, "-version"], capture_output=True, text=True, check=True) for _, path in paths]
    assert two_programs["ffmpegs"] == [
        {"path": path, "origin": origin, "version": answer.stdout.split()[2]}
        for (origin, path), answer in zip(paths, answers, strict=True)
    ]
    assert two_programs["problem"] == ""


def test_json_has_every_encoder_on_every_ffmpeg_in_the_order_tried(two_programs: dict[str, object]) -> None:
    programs = ["system ffmpeg 7.0.2", f"bundled ffmpeg {_number(bundled())}"]
    assert [(e["codec"], e["encoder"], e["ffmpeg"]) for e in two_programs["encoders"]] == [
        (codec, encoder.name, program) for codec in CODECS for encoder in encoders_of(codec) for program in programs
    ]


def test_json_says_why_for_each_encoder_that_does_not_work_and_how_long_it_took(
    two_programs: dict[str, object],
) -> None:
    for entry in two_programs["encoders"]:
        assert set(entry) == {"codec", "encoder", "ffmpeg", "works", "seconds", "reason"}
        assert entry["works"] is (entry["reason"] == "")
        built_in = entry["reason"] != "it is not built into this ffmpeg"
        assert (entry["seconds"] > 0) is built_in


def test_encoders_that_work_for_the_doctor_make_films_and_the_others_fail_for_its_reason(
    two_programs: dict[str, object], tmp_path: Path
) -> None:
    paths = {"system": two_programs["system path"], "bundled": bundled()}
    for entry in two_programs["encoders"]:
        if entry["codec"] not in {"h264", "av1", "mpeg4"}:
            continue
        film, program = tmp_path / "film.mkv", paths[entry["ffmpeg"].split()[0]]
        options = {"encoder": entry["encoder"], "fallback": False, "ffmpeg": program}
        if entry["works"]:
            assert gm.write(film, smooth(3, (256, 256)), **options).encoder == entry["encoder"]
            assert film_facts(film).frames == 3
        else:
            with pytest.raises(gm.NoEncoderError, match=re.escape(entry["reason"])):
                gm.write(film, smooth(3, (256, 256)), **options)


# --- as text ---------------------------------------------------------------------------------------------


def test_text_says_what_works_why_not_and_what_makes_a_film(tmp_path: Path) -> None:
    path = with_few_encoders(tmp_path, bundled())
    done = doctor("--ffmpeg", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"gpumovie {gm.__version__}, python {platform.python_version()}, system ")
    assert re.search(rf"^explicit ffmpeg \S+: {re.escape(path)}$", done.stdout, re.MULTILINE)
    row = r"^│ {} +│ {} +│ explicit ffmpeg \S+ +│ {} +│ \d+\.\d\d +│ {}"
    assert re.search(row.format("h264", "libx264", "yes", " *│$"), done.stdout, re.MULTILINE)
    assert re.search(row.format("h264", "h264_videotoolbox", "no", "it is not built into"), done.stdout, re.MULTILINE)
    for codec in CODECS:
        for encoder in encoders_of(codec):
            assert re.search(row.format(codec, encoder.name, "(yes|no)", ""), done.stdout, re.MULTILINE)
    assert re.search(r"^An H\.264 film is encoded by \w+ \(explicit ffmpeg [\d.]+\)\.$", done.stdout, re.MULTILINE)


def test_help_names_its_options() -> None:
    text = doctor("--help").stdout
    assert re.findall(r"^  (--[\w-]+)", text, re.MULTILINE) == ["--json", "--ffmpeg"]


# --- machines that cannot --------------------------------------------------------------------------------


def test_an_ffmpeg_without_encoders_is_exit_code_1_and_each_encoder_says_why(program: Program) -> None:
    path = program("")
    done = doctor("--json", "--ffmpeg", path)
    report = json.loads(done.stdout)
    assert (done.returncode, report["healthy"], report["problem"]) == (1, False, "")
    assert report["ffmpegs"] == [{"path": path, "origin": "explicit", "version": "9.9-stand-in"}]
    assert {(e["works"], e["reason"]) for e in report["encoders"]} == {(False, "it is not built into this ffmpeg")}


def test_text_of_an_ffmpeg_without_encoders_ends_with_that(program: Program) -> None:
    done = doctor(GPUMOVIE_FFMPEG=program(""))
    assert (done.returncode, done.stderr) == (1, "")
    assert "GPUMOVIE_FFMPEG ffmpeg 9.9-stand-in: " in done.stdout
    assert re.search(r"│ libx264 +│ GPUMOVIE_FFMPEG ffmpeg 9\.9 +│ no +│ 0\.00 +│ it is not built", done.stdout)
    assert done.stdout.splitlines()[-1] == "No H.264 encoder works here."


def test_an_encoder_that_is_listed_but_fails_gives_ffmpegs_own_words(program: Program) -> None:
    path = program(
        '*-encoders*) echo " V....D libx264  H.264";;\n*libx264*) echo "[error] no luck today" >&2; exit 7;;'
    )
    report = examine_machine(path)
    (entry,) = [e for e in report.encoders if e.encoder == "libx264"]
    assert (entry.works, report.healthy) == (False, False)
    assert entry.reason == "ffmpeg ended with exit code 7 (no luck today)"


def test_an_encoder_that_loses_frames_does_not_work(program: Program) -> None:
    path = program('*-encoders*) echo " V....D libx264  H.264";;\n*libx264*) cat >/dev/null; echo frame=7;;')
    (entry,) = [e for e in examine_machine(path).encoders if e.encoder == "libx264"]
    assert (entry.works, entry.reason) == (False, "of 8 frames it encoded frame=7")


def test_a_working_hevc_encoder_alone_is_not_health(program: Program) -> None:
    path = program('*-encoders*) echo " V....D libx265  HEVC";;\n*libx265*) cat >/dev/null; echo frame=8;;')
    report = examine_machine(path)
    assert [e.encoder for e in report.encoders if e.works] == ["libx265"]
    assert not report.healthy


def test_every_look_tries_again_what_it_had_remembered(program: Program, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    path = program(
        '*-encoders*) echo " V....D libx264  H.264";;\n'
        f'*libx264*) echo "a call" >>"{calls}"; cat >/dev/null; echo frame=8;;'
    )
    assert examine_machine(path).healthy
    assert calls.read_text() == "a call\n"
    assert examine_machine(path).healthy
    assert calls.read_text() == "a call\n" * 2


@pytest.mark.parametrize("variable", [False, True], ids=["--ffmpeg", "GPUMOVIE_FFMPEG"])
def test_a_missing_ffmpeg_is_reported_and_the_rest_is_still_said(tmp_path: Path, variable: bool) -> None:
    path = str(tmp_path / "gone")
    asked = f"{'GPUMOVIE_FFMPEG' if variable else 'ffmpeg'}={path!r}"
    done = doctor(GPUMOVIE_FFMPEG=path) if variable else doctor("--ffmpeg", path)
    assert (done.returncode, done.stderr) == (1, "")
    # The table's lines are wrapped.
    assert f"{asked} is no program that can be run; give the path" in " ".join(done.stdout.split())
    assert done.stdout.startswith(f"gpumovie {gm.__version__}, ")
    assert done.stdout.splitlines()[-1] == "No H.264 encoder works here."


def test_names_in_brackets_are_no_markup(tmp_path: Path) -> None:
    folder = tmp_path / "[old]" / "[" / "x]"
    folder.mkdir(parents=True)
    path = write_program(folder, VERSION)
    assert f"explicit ffmpeg 9.9-stand-in: {path}\n" in doctor("--ffmpeg", path).stdout
    done = doctor("--ffmpeg", "gone[/old]")
    assert (done.returncode, done.stderr) == (1, "")
    assert "ffmpeg='gone[/old]' is no program" in done.stdout


def test_words_of_ffmpeg_in_brackets_are_no_markup(program: Program) -> None:
    failing = 'echo "[error] no [good] here [/x]" >&2; exit 7'
    path = program(f'*-encoders*) echo " V....D libx264  H.264";;\n*libx264*) {failing};;')
    assert "(no [good] here [/x])" in " ".join(doctor("--ffmpeg", path).stdout.split())


def test_json_of_a_missing_ffmpeg_has_the_problem() -> None:
    done = doctor("--json", "--ffmpeg", "gone")
    report = json.loads(done.stdout)
    assert (done.returncode, report["healthy"], report["ffmpegs"], report["encoders"]) == (1, False, [], [])
    assert report["problem"].startswith("ffmpeg='gone' is no program that can be run")


def test_a_program_that_is_no_ffmpeg_is_reported_with_what_it_answered() -> None:
    done = doctor("--json", "--ffmpeg", "/bin/echo")
    assert done.returncode == 1
    assert re.match(
        r"/bin/echo is no ffmpeg: `/bin/echo -version` answered '.*'$", json.loads(done.stdout)["problem"]
    )


def _number(path: str) -> str:
    said = subprocess.run([path, "-version"], capture_output=True, text=True, check=True).stdout
    return re.match(r"ffmpeg version n?([\d.]+)", said)[1].rstrip(".")


# --- OpenGL ----------------------------------------------------------------------------------------------


@pytest.mark.needs("egl")
def test_each_way_to_opengl_is_tried_and_says_what_it_is_or_why_not() -> None:
    report = json.loads(doctor("--json", GPUMOVIE_FFMPEG="gone").stdout)
    ways = {way["name"]: way for way in report["contexts"]}
    assert list(ways)[-3:] == ["EGL surfaceless", "OSMesa", "GLFW hidden window"]
    for name, kind in (("EGL surfaceless", "egl"), ("OSMesa", "osmesa")):
        way = ways[name]
        assert (way["works"], way["kind"], way["reason"]) == (True, kind, "")
        assert ("llvmpipe" in way["renderer"]) == (not way["hardware"])
        assert re.match(r"\d\.\d", way["version"])
    window = ways["GLFW hidden window"]
    assert window["works"] or "DISPLAY" in window["reason"]


@pytest.mark.needs("egl")
def test_text_says_who_draws(tmp_path: Path) -> None:
    text = doctor("--ffmpeg", "gone").stdout
    assert re.search(r"^│ EGL surfaceless +│ (on the CPU|yes) +│ \S+", text, re.MULTILINE)
    assert re.search(r"^OpenGL is drawn by (the CPU|a GPU): .+ \(EGL .+\)\.$", text, re.MULTILINE)


def test_a_kind_that_was_asked_for_is_the_only_one_looked_at() -> None:
    report = json.loads(doctor("--json", GPUMOVIE_FFMPEG="gone", GPUMOVIE_CONTEXT="osmesa").stdout)
    assert [way["name"] for way in report["contexts"]] == ["OSMesa"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", "opening it ended the process with signal 6"),
        ("import sys; sys.exit('no driver')", "opening it ended the process with exit code 1: no driver"),
        ("import time; time.sleep(60)", r"it did not answer within 0 s: the driver hangs"),
    ],
)
def test_a_driver_that_crashes_or_hangs_is_a_reason(
    program: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for drivers that we don't have: the process that tries the context does what such a driver does."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{program}"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(survey, "SECONDS", 0.2 if "sleep" in program else 20.0)
    for way in survey.survey():
        assert (way.works, way.reason) == (False, reason)


def test_nothing_of_the_current_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "queue.py").write_text("raise ImportError('the queue of the current folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GPUMOVIE_CONTEXT", "osmesa")
    assert [(way.name, way.works, way.reason) for way in survey.survey()] == [("OSMesa", True, "")]


def test_a_process_imports_what_this_one_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "only_by_path.py").write_text("print('run')")
    monkeypatch.setattr(sys, "path", ["", *sys.path, tmp_path, str(tmp_path / "here")])
    command, environment = child_process.command("only_by_path"), child_process.environment()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("run\n", "")
    assert "" not in environment["PYTHONPATH"].split(os.pathsep)


def test_no_opengl_is_said_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = doctor("--ffmpeg", "gone", GPUMOVIE_CONTEXT="glfw", DISPLAY=":971").stdout
    assert "No OpenGL works here: Canvas, Scene and vispy canvases cannot be drawn." in text


@pytest.mark.needs("vispy")
def test_a_library_that_vispy_lacks_is_named_by_doctor_demo_and_import(tmp_path: Path) -> None:
    """A bare container has none; the demo makes its other film there."""
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes.util\nfind = ctypes.util.find_library\n"
        "ctypes.util.find_library = lambda name: None if name == 'fontconfig' else find(name)\n"
    )
    sentence = "vispy needs the library fontconfig, which is not here (Debian: apt install libfontconfig1)"
    environment = {"PYTHONPATH": str(tmp_path), "GPUMOVIE_CONTEXT": "osmesa"}
    assert f"No vispy scene can be drawn: {sentence}." in doctor("--ffmpeg", "gone", **environment).stdout
    assert json.loads(doctor("--json", "--ffmpeg", "gone", **environment).stdout)["scenes"] == sentence
    code = "from gpumovie.cli.demo import particles; particles.make_movie(None)"
    done = subprocess.run(
        [sys.executable, "-c", code.replace("None", "__import__('pathlib').Path('demo')")],
        env={**os.environ, **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.endswith(f"ImportError: {sentence}\n")
    assert json.loads(doctor("--json", "--ffmpeg", "gone", GPUMOVIE_CONTEXT="osmesa").stdout)["scenes"] == ""


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        pytest.param("GPUMOVIE_DEVICE", "7", "device 7 is not there; EGL has ", marks=pytest.mark.needs("egl")),
        ("GPUMOVIE_DEVICE", "gpu0", "GPUMOVIE_DEVICE='gpu0' is no number of a GPU"),
        ("GPUMOVIE_CONTEXT", "nonsense", "GPUMOVIE_CONTEXT='nonsense' is not known; there are egl, osmesa, glfw"),
    ],
)
def test_a_variable_that_asks_for_what_is_not_there_is_said_in_the_table(
    program: Program, variable: str, value: str, message: str
) -> None:
    path = program('*-encoders*) echo " V....D libx264  H.264";;\n*libx264*) cat >/dev/null; echo frame=8;;')
    done = doctor("--ffmpeg", path, **{variable: value})
    assert (done.returncode, done.stderr) == (0, "")
    table, encoders = done.stdout.split("OpenGL, in the order tried")[1].split("Encoders, in the order tried")
    assert "An H.264 film is encoded by libx264 (explicit ffmpeg 9.9)." in encoders
    cells = [line.strip("│ ").split("│") for line in table.splitlines() if line.startswith("│")]
    assert [cells[0][0].strip(), cells[0][1].strip()] == ["OpenGL", "no"]
    assert message in " ".join(row[-1].strip() for row in cells)
    report = json.loads(doctor("--json", "--ffmpeg", path, **{variable: value}).stdout)
    assert [way["works"] for way in report["contexts"]] == [False]
    assert message in report["contexts"][0]["reason"]
