"""The demo: a video of matplotlib's and one of vispy's, compared frame by frame, with a poster of each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts, peak_signal_to_noise
from PIL import Image

import gpumovie as gm
from gpumovie.cli.demo import demo_movie, particles, waves

# The installed command with shorter videos.
SHORT = (
    "import functools; from gpumovie.cli.demo import particles, waves; "
    "waves.make_movie = functools.partial(waves.make_movie, frames=6); "
    "particles.make_movie = functools.partial(particles.make_movie, frames=3, particles=2000); "
    "from gpumovie.cli.main import main; main()"
)
NAMES = ("gpumovie-demo", "gpumovie-demo-particles")


def run(folder: Path, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def movie(tmp_path_factory: pytest.TempPathFactory) -> demo_movie.DemoMovie:
    return waves.make_movie(tmp_path_factory.mktemp("demo") / "new" / "folder", frames=20, progress=False)


def test_the_film_has_its_frames_size_rate_codec_and_title(movie: demo_movie.DemoMovie) -> None:
    facts = film_facts(movie.info.path)
    assert (facts.codec, facts.size, facts.frames, facts.rate) == ("h264", (640, 480), 20, 30)
    assert facts.pixel_format == "yuv420p"
    assert facts.metadata["title"] == "gpumovie demo"
    assert movie.info.frames == 20
    assert movie.seconds > 0


def test_each_wave_moves_and_the_margin_stays_white(movie: demo_movie.DemoMovie) -> None:
    film = decode(movie.info.path).astype(int)
    red, blue = film[..., 0], film[..., 2]
    curves = {"blue": blue - red > 40, "orange": red - blue > 60, "black": film.max(3) < 80}
    for name, pixels in curves.items():
        for before, after in pairwise(pixels[:, 65:415, 90:420]):  # left of the legend
            assert (before & ~after).sum() > 40, name
    assert film[:, :30, :60].min() > 250


def test_the_poster_is_a_picture_out_of_the_film_and_shows_a_plot(movie: demo_movie.DemoMovie) -> None:
    assert movie.poster == Path(movie.info.path).with_suffix(".png")
    with Image.open(movie.poster) as image:
        assert (image.format, image.size) == ("PNG", (640, 480))
        poster = np.asarray(image.convert("RGB"))
    assert (poster.min(2) > 245).mean() > 0.7  # paper
    assert 0.005 < (poster.max(2) < 60).mean() < 0.2  # ink
    colours = poster.max(2).astype(int) - poster.min(2)
    assert (colours > 40).mean() > 0.005  # two of the curves have a colour
    # A third of 20 frames in, and no other frame looks like it.
    film = decode(movie.info.path)
    likeness = [peak_signal_to_noise(poster, frame) for frame in film]
    assert int(np.argmax(likeness)) in {6, 7}
    assert max(likeness) > 40


@pytest.mark.needs("vispy")
def test_the_command_prints_what_it_made_with_which_encoder_why_and_how_fast(tmp_path: Path) -> None:
    done = run(tmp_path, SHORT, "demo", "--out", "some/folder")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "some" / "folder"
    film = folder / "gpumovie-demo.mp4"
    # The film by its full path, as MovieInfo has it; the poster beside it.
    assert re.search(rf"^film +{re.escape(str(film))}$", done.stdout, re.MULTILINE)
    assert re.search(r"^poster +(.*/)?some/folder/gpumovie-demo\.png$", done.stdout, re.MULTILINE)
    assert re.search(r"^6 frames in \d+\.\d s: \d+\.\d frames a second$", done.stdout, re.MULTILINE)
    assert f"{film}: 6 frames, 640x480, 0.20 s at 30 fps, " in done.stdout
    assert re.search(r"^  encoder  \w+ \(\w+ ffmpeg .+, \w+\): \w.+", done.stdout, re.MULTILINE)
    assert re.search(r"^gpumovie-demo\.mp4: 6 frames in \d+:\d\d, \d+\.\d fps, ", done.stderr, re.MULTILINE)
    assert film_facts(film).frames == 6
    assert f"{folder / 'gpumovie-demo-particles.mp4'}: 3 frames, 1280x720, " in done.stdout
    assert {p.name for p in folder.iterdir()} == {f"{name}.{suffix}" for name in NAMES for suffix in ("mp4", "png")}


def test_a_second_demo_replaces_the_first_in_the_default_folder(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    for name in ("gpumovie-demo.mp4", "gpumovie-demo.png"):
        (folder / name).write_text("an older one")
    assert run(tmp_path, SHORT, "demo").returncode == 0
    assert film_facts(folder / "gpumovie-demo.mp4").frames == 6
    with Image.open(folder / "gpumovie-demo.png") as poster:
        assert poster.size == (640, 480)


def test_the_command_makes_600_frames_unless_told_otherwise() -> None:
    assert waves.make_movie.__kwdefaults__["frames"] == waves.FRAMES == 600
    assert particles.make_movie.__kwdefaults__["frames"] == particles.FRAMES == 120
    assert particles.make_movie.__kwdefaults__["particles"] == 200_000


def test_without_matplotlib_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    without = "import sys; sys.modules['matplotlib'] = None; from gpumovie.cli.main import main; main()"
    done = run(tmp_path, without, "demo")
    assert done.returncode == 2
    assert done.stderr == "gpumovie: the demo draws with matplotlib: pip install 'gpumovie[matplotlib]'\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a file")
    done = run(tmp_path, SHORT, "demo")
    assert done.returncode == 2
    assert done.stderr == "gpumovie: [Errno 17] the folder cannot be made: File exists: 'demo'\n"


def test_a_film_without_a_picture_for_the_poster_is_an_error_with_ffmpegs_words(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"no film")
    with pytest.raises(
        gm.EncoderError, match=r"no poster could be taken from .*film\.mp4\nffmpeg printed last:\n  .+"
    ):
        demo_movie.take_poster(film, 0.0)
    assert not (tmp_path / "film.png").exists()


@pytest.mark.needs("vispy")
def test_the_particles_turn_a_full_circle_and_are_seen(tmp_path: Path) -> None:
    movie = particles.make_movie(tmp_path, frames=8, particles=20_000, progress=False)
    facts = film_facts(movie.info.path)
    assert (facts.codec, facts.size, facts.frames, facts.rate) == ("h264", (1280, 720), 8, 30)
    film = decode(movie.info.path).astype(int)
    lit = film.max(3) > 40
    assert (lit.mean((1, 2)) > 0.003).all() and (lit.mean((1, 2)) < 0.3).all()
    # The middle is warm, the arms are cold.
    assert film[:, 320:400, 600:680, 0].mean() > film[:, 320:400, 600:680, 2].mean()
    # The spiral has two arms: half a turn brings it back, a quarter does not.
    quarter, half = (np.abs(film[n] - film[0]).mean() for n in (2, 4))
    assert quarter > 1.3 * half
    with Image.open(movie.poster) as poster:
        assert poster.size == (1280, 720)


@pytest.mark.needs("vispy")
def test_without_opengl_the_first_film_is_made_and_the_second_says_why_not(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SHORT, "demo"]
    environment = {**os.environ, "GPUMOVIE_CONTEXT": "glfw", "DISPLAY": ":971"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "no film of the vispy scene: no OpenGL 3.3 works here" in done.stdout
    assert {p.name for p in (tmp_path / "demo").iterdir()} == {"gpumovie-demo.mp4", "gpumovie-demo.png"}
