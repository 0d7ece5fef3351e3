"""render() and `gpumovie render`: films out of functions, looked at frame by frame, and what goes wrong in them."""

from __future__ import annotations

import functools
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts

import gpumovie as gm
from gpumovie.cli import script
from gpumovie.cli.script import UserError, load

COMMAND = Path(sys.executable).with_name("gpumovie")
LOSSLESS = {"codec": "ffv1", "lossless": True}


def shade(i: int) -> np.ndarray:
    """A small picture of one grey, which says which frame it is."""
    return np.full((12, 16, 3), 2 * i, np.uint8)


def numbers(film: Path) -> list[int]:
    frames = decode(film)
    assert (frames == frames[:, :1, :1, :1]).all()
    return [int(frame[0, 0, 0]) // 2 for frame in frames]


# --- render() --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frames", "drawn"),
    [
        (3, [0, 1, 2]),
        (range(4, 10, 2), [4, 6, 8]),
        ([7, 5, 5], [7, 5, 5]),
        ((i for i in (9, 1)), [9, 1]),
        (np.arange(2, 4), [2, 3]),
        (np.int64(2), [0, 1]),
    ],
    ids=["number", "range", "list", "generator", "array", "numpy's number"],
)
def test_draw_is_called_once_for_each_entry_in_order(tmp_path, frames, drawn):
    asked = []

    def draw(i):
        asked.append(i)
        return shade(i)

    info = gm.render(draw, tmp_path / "film.mkv", frames, fps=25, **LOSSLESS)
    assert asked == drawn == numbers(tmp_path / "film.mkv")
    assert (info.frames, info.fps) == (len(drawn), 25)
    assert film_facts(tmp_path / "film.mkv").rate == 25


@pytest.mark.needs("vispy")
def test_draw_may_return_anything_that_can_be_written(tmp_path):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(1.6, 1.2), dpi=10)
    with gm.Canvas((16, 12)) as canvas, gm.Scene((16, 12), bgcolor="red") as scene:
        for name, thing in {"figure": figure, "canvas": canvas, "scene": scene, "array": shade(3)}.items():
            gm.render(lambda i, thing=thing: thing, tmp_path / f"{name}.mkv", 2, **LOSSLESS)
    films = {path.stem: decode(path) for path in tmp_path.iterdir()}
    assert {name: film.shape for name, film in films.items()} == dict.fromkeys(films, (2, 12, 16, 3))
    assert films["figure"].min() == 255 and films["canvas"].max() == 0
    assert (films["scene"] == (255, 0, 0)).all() and (films["array"] == 6).all()


def test_options_are_those_of_a_movie(tmp_path):
    with pytest.raises(gm.FrameError, match=r"draw\(0\).*16x12, but size=\(20, 10\)"):
        gm.render(shade, tmp_path / "film.mp4", 2, size=(20, 10))
    with pytest.raises(gm.OptionError, match="quality"):
        gm.render(shade, tmp_path / "film.mp4", 2, quality=99)
    gm.render(shade, tmp_path / "film.mp4", 2, codec="av1")
    assert film_facts(tmp_path / "film.mp4").codec == "av1"


def test_progress_knows_how_many_frames_there_will_be(tmp_path, capfd):
    gm.render(shade, tmp_path / "film.mp4", range(5), progress=True)
    assert "film.mp4: 5 frames in " in capfd.readouterr().err


def test_what_draw_raises_comes_out_with_a_note_and_what_was_drawn_is_kept(tmp_path):
    def draw(i):
        if i == 6:
            raise ZeroDivisionError("six")
        return shade(i)

    with pytest.raises(ZeroDivisionError, match="six") as raised:
        gm.render(draw, tmp_path / "film.mkv", range(3, 9), **LOSSLESS)
    assert raised.value.__notes__ == ["gpumovie: draw(6) raised this, for frame 3"]
    assert numbers(tmp_path / "film.partial.mkv") == [3, 4, 5]
    assert not (tmp_path / "film.mkv").exists()


def test_what_a_figure_raises_while_it_is_drawn_names_the_frame(tmp_path):
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

    class Broken(Artist):
        def draw(self, renderer):
            raise RuntimeError("cannot be drawn")

    figure = Figure(figsize=(1.6, 1.2), dpi=10)

    def draw(i):
        if i == 2:
            figure.add_artist(Broken())
        return figure

    with pytest.raises(RuntimeError, match="cannot be drawn") as raised:
        gm.render(draw, tmp_path / "film.mp4", 4)
    assert raised.value.__notes__ == ["gpumovie: this was raised while frame 2, draw(2), was written"]


@pytest.mark.parametrize(
    ("returned", "message"),
    [
        (None, r"draw\(0\) returned None, for frame 0; end it with `return fig`"),
        ("a picture", r"draw\(0\) returned what cannot be frame 0: frame 0 is 'a picture', not a picture"),
        (np.zeros((4, 4)), r"draw\(0\) returned what cannot be frame 0: .*float64"),
    ],
)
def test_a_wrong_return_value_names_the_frame_and_what_it_was(tmp_path, returned, message):
    with pytest.raises(gm.FrameError, match=message):
        gm.render(lambda i: returned, tmp_path / "film.mp4", 3)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("frames", [0, -1, True, 2.5, None, "three", [], range(0), np.array(3)])
def test_frames_that_are_no_number_are_quoted(tmp_path, frames):
    with pytest.raises(gm.OptionError) as raised:
        gm.render(shade, tmp_path / "film.mp4", frames)
    assert f"frames={frames!r}" in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_a_draw_that_cannot_be_called_is_quoted(tmp_path):
    with pytest.raises(gm.OptionError, match=r"draw=3 cannot be called"):
        gm.render(3, tmp_path / "film.mp4", 3)


def test_a_draw_that_takes_no_frame_number_is_told_to(tmp_path):
    def draw():
        raise AssertionError

    with pytest.raises(gm.OptionError, match=r"draw=<.*draw.*> cannot be called as draw\(0\); .*: def draw\(i\): "):
        gm.render(draw, tmp_path / "film.mp4", 3)
    with pytest.raises(gm.OptionError, match=r"cannot be called as draw\(0\)"):
        gm.render(lambda i, j: None, tmp_path / "film.mp4", 3)
    assert list(tmp_path.iterdir()) == []


def test_a_type_error_of_the_users_own_comes_out_as_it_is(tmp_path):
    @functools.wraps(lambda: None)
    def draw(i):
        return shade()

    with pytest.raises(TypeError, match=r"shade\(\) missing 1 required") as raised:
        gm.render(draw, tmp_path / "film.mp4", 3)
    assert raised.value.__notes__ == ["gpumovie: draw(0) raised this, for frame 0"]


# --- the command -----------------------------------------------------------------------------------------

SCRIPT = """
    import numpy as np
    import beside

    made = []

    def shade(i):
        return np.full((12, 16, 3), 2 * i, np.uint8)

    def make_draw(size=(16, 12)):
        made.append(size)
        width, height = size
        def draw(i):
            assert len(made) == 1
            return np.full((height, width, 3), 2 * i, np.uint8)
        return draw

    class Later:
        def __call__(self, i):
            return shade(i)

    def raising(i):
        if i == 2:
            raise ZeroDivisionError("two")
        return shade(i)

    def nothing(i):
        pass

    def bad_factory():
        raise LookupError("no data")

    def no_factory():
        return 5

    value = 5

    def by_default(i=0, size=(16, 12)):
        return shade(i)

    def size_and_more(size=(16, 12), brightness=2):
        return lambda i: np.full((12, 16, 3), brightness * i, np.uint8)

    def ending_factory():
        raise SystemExit(0)

    def ending(i):
        raise SystemExit(0)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "film.py").write_text(textwrap.dedent(SCRIPT))
    (tmp_path / "beside.py").write_text("")
    (tmp_path / "broken.py").write_text("import no_such_module_here\n")
    (tmp_path / "wrong.py").write_text("def draw(i:\n")
    (tmp_path / "ends.py").write_text("import sys\ndef draw(i): ...\nsys.exit(0)\n")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "render", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


# With a default value too, a parameter is the frame number, unless it is a factory's size.
DEFAULTS = ("film.py:by_default", "film.py:size_and_more")


def made(folder: Path, *arguments: str) -> list[int]:
    done = run(folder, *arguments, "-o", "out.mkv", "--codec", "ffv1", "--lossless")
    assert done.returncode == 0, done.stderr
    return numbers(folder / "out.mkv")


@pytest.mark.parametrize("name", ["film.py:shade", "film.py:make_draw", "film:shade", "film.py:Later", *DEFAULTS])
def test_a_function_a_factory_a_class_of_a_script_or_module(folder, name):
    assert made(folder, name, "--frames", "4") == [0, 1, 2, 3]


@pytest.mark.parametrize(("frames", "drawn"), [("2:5", [2, 3, 4]), ("0:9:3", [0, 3, 6])])
def test_frames_may_be_a_range(folder, frames, drawn):
    assert made(folder, "film.py:shade", "--frames", frames) == drawn


def test_a_script_elsewhere_finds_its_own_neighbours(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("elsewhere")
    assert made(other, str(folder / "film.py") + ":shade", "--frames", "2") == [0, 1]


@pytest.mark.parametrize("name", ["tempfile", "random", "numpy", "queue"])
def test_a_script_does_not_take_the_place_of_a_module_of_its_name(folder, name):
    code = f"import sys, numpy as np, {name} as it\ndef draw(i):\n    import {name}\n"
    code += "    assert it is sys.modules[it.__name__] and 'draw' not in vars(it)\n"
    (folder / f"{name}.py").write_text(f"{code}    return np.full((12, 16, 3), 2 * i, np.uint8)\n")
    assert made(folder, f"{name}.py:draw", "--frames", "2") == [0, 1]


def test_a_script_can_hand_its_functions_to_other_processes(folder):
    (folder / "pool.py").write_text(
        "import multiprocessing, numpy as np\n"
        "def work(i): return np.full((12, 16, 3), 2 * i, np.uint8)\n"
        "def make_draw():\n"
        "    pool = multiprocessing.get_context('spawn').Pool(1)\n"
        "    return lambda i: pool.apply(work, (i,))\n"
    )
    assert made(folder, "pool.py:make_draw", "--frames", "2") == [0, 1]


def test_a_script_that_fails_leaves_no_module(folder, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    before = set(sys.modules)
    for name in ("ends", "wrong"):
        with pytest.raises(UserError, match=rf"{name}\.py"):
            load(f"{folder / name}.py:draw")
    assert not {name for name in set(sys.modules) - before if "ends" in name or "wrong" in name}


def test_rate_size_quality_encoder_and_summary(folder):
    options = ("--fps", "24000/1001", "--size", "32x20", "--quality", "30", "--encoder", "libx264")
    done = run(folder, "film.py:make_draw", "-o", "out.mp4", "--frames", "5", *options)
    assert done.returncode == 0, done.stderr
    facts = film_facts(folder / "out.mp4")
    assert (facts.size, facts.frames, facts.codec) == ((32, 20), 5, "h264")
    assert float(facts.rate) == pytest.approx(24000 / 1001, abs=0.001)
    assert "out.mp4: 5 frames, 32x20, " in done.stdout and "it was asked for by name" in done.stdout
    assert "out.mp4: 5 frames in " in done.stderr


@pytest.mark.parametrize("silent", ["--no-progress", "--quiet"])
def test_progress_can_be_left_out(folder, silent):
    done = run(folder, "film.py:shade", "-o", "out.mp4", "--frames", "2", silent)
    assert (done.returncode, done.stderr) == (0, "")
    assert (done.stdout == "") == (silent == "--quiet")


def test_what_draw_raises_is_shown_with_the_users_traceback_only(folder):
    done = run(folder, "film.py:raising", "-o", "out.mp4", "--frames", "4", "--no-progress")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert "2 frames are kept in" in lines[0]
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[2].endswith('film.py", line 24, in raising')
    assert lines[-2:] == ["ZeroDivisionError: two", "gpumovie: draw(2) of film.py:raising raised ZeroDivisionError"]
    assert "gpumovie/" not in "".join(lines[1:])
    assert not (folder / "out.mp4").exists()


def test_a_script_in_a_folder_that_begins_like_ours_is_not_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(script, "__file__", str(tmp_path / "gpumovie" / "cli" / "script.py"))
    names = {}
    for name, code in {"library/b.py": "def other(): 1 / 0", "gpumovie_films/a.py": "def draw(): other()"}.items():
        exec(compile(code, str(tmp_path / name), "exec"), names)
    with pytest.raises(ZeroDivisionError) as raised:
        names["draw"]()
    shown = script._user_traceback(raised.value.__traceback__.tb_next)
    assert shown.tb_frame.f_code.co_filename == str(tmp_path / "gpumovie_films" / "a.py")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["film.py:nothing", "--frames", "2"], 1, "draw(0) returned None, for frame 0"),
        (["film.py:bad_factory", "--frames", "2"], 1, "film.py:bad_factory raised LookupError"),
        (["film.py:no_factory", "--frames", "2"], 2, "it returned 5"),
        (["film.py:value", "--frames", "2"], 2, "'value' in film.py is no function but 5"),
        (["film.py:gone", "--frames", "2"], 2, "film.py has no 'gone'; it has shade, make_draw"),
        (["film.py", "--frames", "2"], 2, "'film.py' is not SCRIPT:NAME, such as waves.py:make_draw"),
        (["gone.py:draw", "--frames", "2"], 2, "there is no file 'gone.py'"),
        (["gone.module:draw", "--frames", "2"], 2, "there is no file and no module 'gone.module'"),
        (["broken.py:draw", "--frames", "2"], 1, "No module named 'no_such_module_here'\ngpumovie: broken.py"),
        (["wrong.py:draw", "--frames", "2"], 1, "SyntaxError"),
        (["ends.py:draw", "--frames", "2"], 1, "gpumovie: ends.py ended the program while it was loaded; put what"),
        (["ends:draw", "--frames", "2"], 1, 'loaded; put what does so under `if __name__ == "__main__":`'),
        (["film.py:ending_factory", "--frames", "2"], 1, "film.py:ending_factory ended the program while it was"),
        (["film.py:ending", "--frames", "2"], 1, "draw(0) of film.py:ending ended the program while it was called"),
        (["film.py:shade", "--frames", "0"], 2, "'0' is no number of frames; give 600, or 100:200"),
        (["film.py:shade", "--frames", "5:2"], 2, "'5:2' is no number of frames"),
        (["film.py:shade", "--frames", "many"], 2, "'many' is no number of frames"),
        (["film.py:shade"], 2, "Missing option '--frames'"),
        (["film.py:shade", "--frames", "2", "--size", "20x10"], 1, "frame 0 is 16x12, but size=(20, 10)"),
        (["film.py:shade", "--frames", "2", "--fps", "fast"], 2, "'fast' is no frame rate"),
        (["film.py:shade", "--frames", "2", "--encoder", "x265"], 2, "'x265'"),
    ],
)
def test_a_mistake_is_one_clear_error(folder, arguments, code, message):
    done = run(folder, *arguments, "-o", "out.mp4", "--no-progress")
    assert (done.returncode, message in done.stderr) == (code, True), done.stderr
    assert not (folder / "out.mp4").exists()
