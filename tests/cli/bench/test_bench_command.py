"""``gpumovie bench`` as users run it."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import pytest

from gpumovie.cli.bench.cases import CASES
from gpumovie.cli.bench.content.standard_scenes import STANDARD_SCENES
from gpumovie.cli.bench.ffmpeg.video_report import examine
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.progress import Progress
from gpumovie.cli.bench.report.text import report
from gpumovie.cli.bench.result import schema
from gpumovie.cli.bench.run_cases import run_cases
from gpumovie.video.ffmpeg.find import find_ffmpegs

COMMAND = Path(sys.executable).with_name("gpumovie")
TINY = ("--quick", "--size", "64x48", "--frames", "6")


def command(folder, *arguments):
    done = subprocess.run([COMMAND, "bench", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class RecordedProgress(Progress):
    """Keeps what it is told."""

    def __init__(self):
        self.told, self.begun = [], []

    def tell(self, text):
        self.told.append(text)

    def begin_case(self, name, number, total):
        self.begun.append((name, number, total))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run of all cases, as small as can be, and what was told on the way."""
    folder, progress = tmp_path_factory.mktemp("films"), RecordedProgress()
    options = BenchOptions(tuple(CASES), (160, 120), 6, "libx264", quick=True)
    result = run_cases(options, folder, progress)
    return result, folder, progress


@pytest.mark.needs("vispy")
def test_every_case_finds_its_output_right(whole):
    result, _, progress = whole
    assert result.all_faults == []
    assert {row.case for row in result.measurements} == set(CASES) - {"films"}
    assert all(len(row.values) == 2 for row in result.measurements if row.case != "encoders")
    assert progress.begun == [(name, i, len(CASES)) for i, name in enumerate(CASES, 1)]
    assert all(any(text.startswith(name) for text in progress.told) for name in CASES)


def test_all_of_it_is_as_the_schema_says(whole):
    jsonschema.validate(json.loads(json.dumps(whole[0].to_dict())), schema())


@pytest.mark.needs("vispy")
def test_every_standard_film_names_its_bottleneck_and_what_moves_it(whole):
    result, folder, _ = whole
    assert [film.name for film in result.movies] == list(STANDARD_SCENES)
    text = report(result)
    for film in result.movies:
        assert film.verdict == "ok" and film.encoder == "libx264"
        assert (
            f"the bottleneck is {'the encoder' if film.bottleneck == 'encoder' else film.bottleneck}" in film.sentence
        )
        assert film.remedy is not None and film.remedy.setting in film.sentence and film.sentence in text
        assert film.path == folder / film.file and film.path.is_file()
        assert film.stages.keys() >= {"drawing", "waiting_for_encoder", "encoder_at_close"}
        assert "encoder" in film.alone and ("drawing" in film.alone) == (film.name != "numpy")


def test_a_film_that_loses_its_colours_is_found(whole):
    """The judge of the films is the one of the peers, asked with the frames that were meant."""
    result, _, _ = whole
    film = result.movies[0]
    scene = STANDARD_SCENES["numpy"].make(film.size)
    swapped = examine(film.path, lambda i: scene.sent(i)[..., ::-1], film.frames, find_ffmpegs()[0].path)
    assert swapped.colour_error > 10 > film.facts["colour_error"]


def test_the_list_names_every_case(tmp_path):
    code, out, _ = command(tmp_path, "--list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [*CASES, "peers"]


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stored")
    return folder, command(folder, *TINY, "--case", "pipe", "--json", "run.json")


def test_a_quick_case_is_measured_shown_and_stored(stored):
    folder, (code, out, err) = stored
    assert code == 0, err
    assert re.search(r"\| rgb24 .* ok \|", out)
    assert "case 1 of 1: pipe" in err
    data = json.loads((folder / "run.json").read_text())
    jsonschema.validate(data, schema())
    assert data["options"]["cases"] == ["pipe"] and data["options"]["size"] == [64, 48]
    assert [row["label"] for row in data["measurements"]] == ["rgba", "rgb24", "yuv420p"]
    assert not any(part in json.dumps(data) for part in (str(folder), tempfile.gettempdir() + "/"))


@pytest.mark.parametrize(("scale", "expected", "said"), [(1000, 1, "SLOWER by more than 10 %"), (0.001, 0, "faster")])
def test_a_planted_change_decides_the_exit_code(stored, tmp_path, scale, expected, said):
    data = json.loads((stored[0] / "run.json").read_text())
    for row in data["measurements"]:
        row["values"] = [scale * value for value in row["values"]]
        row["median"] *= scale
    (tmp_path / "old.json").write_text(json.dumps(data))
    code, out, _ = command(tmp_path, *TINY, "--case", "pipe", "--compare", "old.json")
    assert code == expected
    assert "Against old.json" in out and said in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--case", "nothing"), "case 'nothing' is not known; there are drawing"),
        (("--encoder", "x264"), "encoder 'x264' is not known; there are auto"),
        (("--size", "wide"), "'wide' is no size"),
        (("--size", "63x48"), "size 63x48 cannot be measured; give even numbers from 64x48 to 8192x8192"),
        (("--size", "100000x48"), "size 100000x48 cannot be measured"),
        (("--frames", "1"), "1 is not in the range 2<=x<=100000"),
        (("--compare", "none.json"), "'none.json' cannot be read: No such file"),
        (("--json", "none/run.json"), "'none/run.json' cannot be written: there is no folder 'none'"),
        (("--threshold", "5"), "--threshold is for --compare"),
    ],
)
def test_wrong_use_is_one_clear_error(tmp_path, arguments, said):
    code, out, err = command(tmp_path, *arguments)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_ctrl_c_shows_what_there_is_so_far(tmp_path):
    arguments = [
        COMMAND,
        "bench",
        *TINY,
        "--case",
        "pipe",
        "--case",
        "films",
        "--frames",
        "5000",
        "--json",
        "run.json",
    ]
    process = subprocess.Popen(arguments, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith("case 2 of 2"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Down the pipe" in out and "Interrupted: what is here is what there was so far." in out
    assert "Traceback" not in err
    data = json.loads((tmp_path / "run.json").read_text())
    jsonschema.validate(data, schema())
    assert data["interrupted"] and len(data["measurements"]) == 3


def test_a_terminal_has_a_bar(tmp_path):
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [COMMAND, "bench", *TINY, "--case", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=end, text=True
    )
    os.close(end)
    shown = b""
    try:
        while chunk := os.read(terminal, 4096):
            shown += chunk
    except OSError:
        pass  # Linux: the other end is closed
    os.close(terminal)
    assert process.wait() == 0 and "Down the pipe" in process.stdout.read()
    process.stdout.close()
    assert b"0/1" in shown and b"\x1b[" in shown
