"""Every example runs, as a user would run it, and leaves films that play."""

import subprocess
import sys
from pathlib import Path

import pytest
from films import film_facts
from system import need

EXAMPLES = Path(__file__).parent.parent / "examples"
FILMS = {
    "numpy_frames.py": {"heat.mp4": 90},
    "matplotlib_animation.py": {"sine.mp4": 60, "sine.webm": 60},
    "matplotlib_strip_chart.py": {"strip_chart.mp4": 120},
    "figure_by_figure.py": {"walk.mp4": 60},
    "lorenz.py": {"lorenz.mp4": 120, "lorenz.apng": 120},
    "transparent_overlay.py": {"overlay.mov": 60, "overlay.webm": 60},
    "vispy_scene.py": {"ripples.mp4": 60},
    "vispy_gloo_program.py": {"rings.mp4": 60},
    "raw_opengl.py": {"triangle.mp4": 60},
    "moderngl_in_a_canvas.py": {"sphere.mp4": 60},
}


def test_every_example_is_run():
    assert {p.name for p in EXAMPLES.glob("*.py")} == set(FILMS)


@pytest.mark.parametrize("name", FILMS)
def test_an_example_makes_its_films(tmp_path, name):
    if "vispy" in name:
        need("vispy")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    films = [p for p in tmp_path.iterdir() if p.suffix != ".png"]  # some leave stills, too
    assert {p.name: film_facts(p).frames for p in films} == FILMS[name]
