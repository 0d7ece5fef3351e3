"""README is true: its Python runs, its commands exist."""

import re
import subprocess
import sys
from pathlib import Path

from films import film_facts, pictures
from PIL import Image

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch):
    from matplotlib import pyplot as plt
    from matplotlib.animation import FuncAnimation
    from matplotlib.figure import Figure

    monkeypatch.chdir(tmp_path)
    fig = Figure(figsize=(3, 2))
    (line,) = fig.add_subplot().plot([0, 1])

    def update(frame):
        line.set_ydata([frame, 1])

    anim = FuncAnimation(fig, update, frames=5, cache_frame_data=False)
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(blocks) == 4
    backend = plt.get_backend()
    try:
        for block in blocks:
            exec(compile(block, "README.md", "exec"), {"anim": anim})
    finally:
        plt.close("all")
        plt.switch_backend(backend)
    frames = {path.name: film_facts(path).frames for path in tmp_path.iterdir()}
    drawn = {"scene.mp4": 90, "canvas.mp4": 90, "wave.mp4": 90}
    assert frames == {"out.mp4": 90, "again.mp4": 90, "anim.mp4": 5, "anim.gif": 5, **drawn}


def test_the_commands_of_the_readme_run(tmp_path):
    command = Path(sys.executable).with_name("gpumovie")
    (tmp_path / "frames").mkdir()
    for number, picture in enumerate(pictures(3, (640, 480))):
        Image.fromarray(picture).save(tmp_path / "frames" / f"{number}.png")
    waves = "def make_draw():\n    import numpy as np\n    return lambda i: np.zeros((48, 64, 3), np.uint8)\n"
    (tmp_path / "waves.py").write_text(waves)
    shown = re.findall(r"^(?:my-simulation \| )?gpumovie ((?:encode|render) .*)$", README, re.MULTILINE)
    assert len(shown) == 3
    for line in shown:
        raw = pictures(2, (640, 480)).tobytes()
        done = subprocess.run(
            f"{command} {line}", shell=True, cwd=tmp_path, input=raw, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "out.mp4").stat().st_size > 1000
        (tmp_path / "out.mp4").unlink()


def test_every_command_is_in_the_table_and_the_other_way_round():
    listed = set(re.findall(r"^\| `gpumovie (\w+)", README, re.MULTILINE))
    done = subprocess.run([sys.executable, "-m", "gpumovie", "--help"], capture_output=True, text=True, check=True)
    commands = done.stdout.partition("Commands:")[2]
    assert set(re.findall(r"^  (\w+) ", commands, re.MULTILINE)) == listed


def test_every_file_that_the_readme_links_is_there():
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_tables_of_the_benchmarks_are_those_of_their_results(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.readme import filled

    page = (ROOT / "benchmarks" / "README.md").read_text()
    results = {path.stem for path in (ROOT / "benchmarks" / "results").glob("*.json")}
    # A benchmark may wait for its first run, on a machine with a GPU for instance; no result may lack its place.
    assert results <= set(re.findall(r"<!-- ([\w-]+) -->", page))
    assert filled(page) == page
