"""A user's program, checked by mypy --strict and by pyright: each wrong option is flagged, and no right one."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """\
from fractions import Fraction
import numpy as np
from matplotlib.figure import Figure
import gpumovie as gm
import gpumovie.mpl
import gpumovie.pyplot as plt

frames = [np.zeros((48, 64, 3), np.uint8)]
def draw(i: int) -> object: return frames[0]

gm.Movie("a.mp4", fps=25, quality=18, speed="fast", metadata={"title": "a"})
gm.Movie("a.mp4", (64, 48), Fraction(24000, 1001), encoder="libx264", fallback=False, bitrate=800, audio=None)
gm.write("a.mp4", frames, 25, quality=18, lossless=False, extra_args=["-g", "10"], progress=True)
gm.write("a.mp4", frames, size=(64, 48), progress=100, preview=True, pixel_format="yuv444p", ffmpeg="ffmpeg")
gm.render(draw, "a.mp4", 3, 25, quality=18, codec="h264", audio=None, size=(64, 48))
gpumovie.mpl.Writer(fps=25, quality=18, speed="small", codec="h264", rasterizer="agg", strict=True)
gpumovie.mpl.Drawing(Figure(), dpi=100, rasterizer="gl", facecolor="white")
plt.movie("a.mp4", fps=25, quality=18, size=(64, 48))
gm.Movie("a.mp4", qualty=18)  # wrong
gm.Movie("a.mp4", quality="high")  # wrong
gm.Movie("a.mp4", metadata=3)  # wrong
gm.Movie("a.mp4", codec="h265")  # wrong
gm.Movie("a.mp4", speed="quick")  # wrong
gm.Movie("a.mp4", extra_args=5)  # wrong
gm.write("a.mp4", frames, qualty=18)  # wrong
gm.write("a.mp4", frames, quality="high")  # wrong
gm.write("a.mp4", frames, lossless="yes")  # wrong
gm.write("a.mp4", frames, size="64x48")  # wrong
gm.render(draw, "a.mp4", 3, progess=True)  # wrong
gm.render(draw, "a.mp4", 3, quality="high")  # wrong
gm.render(draw, "a.mp4", 3, size=640)  # wrong
gpumovie.mpl.Writer(fps=25, quaity=18)  # wrong
gpumovie.mpl.Writer(fps=25, quality="high")  # wrong
gpumovie.mpl.Writer(fps=25, lossless="yes")  # wrong
gpumovie.mpl.Writer(fps=25, rasterizer="opengl")  # wrong
gpumovie.mpl.Drawing(Figure(), rasterizer="opengl")  # wrong
plt.movie("a.mp4", fps=25, qualty=18)  # wrong
"""


def flagged_by_mypy(folder: Path) -> set[int]:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-color-output", "--cache-dir", "cache", "program.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert "Found" in done.stdout, done.stdout + done.stderr
    return {int(number) for number in re.findall(r"^program\.py:(\d+): error", done.stdout, re.MULTILINE)}


def flagged_by_pyright(folder: Path) -> set[int]:
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "program.py"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return {each["range"]["start"]["line"] + 1 for each in found if each["severity"] == "error"}


@pytest.mark.parametrize("flagged", [flagged_by_mypy, flagged_by_pyright])
def test_wrong_options_are_flagged_and_right_ones_are_not(tmp_path, flagged):
    (tmp_path / "program.py").write_text(PROGRAM)
    lines = dict(enumerate(PROGRAM.splitlines(), 1))
    wrong = {number for number, line in lines.items() if line.endswith("# wrong")}
    found = flagged(tmp_path)
    assert [lines[number] for number in sorted(wrong - found)] == []
    assert [lines[number] for number in sorted(found - wrong)] == []
