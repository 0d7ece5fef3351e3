"""Options of ffmpeg and of other libraries on the command line: what to type instead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CASES = {
    "--crf 18": "--crf 18: --quality 18 is that here",
    "-crf 18": "-crf 18: --quality 18 is that here",
    "--crf=18": "--crf 18: --quality 18 is that here",
    "--preset slow": "--speed small is that here",
    "-r 25": "--fps 25 is that here",
    "--framerate 25": "--fps 25 is that here",
    "--pix-fmt yuv444p": "--film-pixel-format yuv444p is that here",
    "--vcodec libx264": "--encoder libx264 is that here; or --codec h264, for which",
    "-c:v libx265": "There is no option -c:v libx265: --encoder libx265 is that here",
    "--codec libx264": "'libx264' is no codec; --encoder libx264 is that here",
    "--codec x265": "'x265' is no codec; --codec hevc is that here",
    "-b:v 2M": "--bitrate 2000 is that here",
    "-y": "leave it out: a finished film replaces an older one",
    "-an": "a film has no sound unless --audio is given",
    "-nosuch": "There is no option -nosuch",
    "--no-fastart": "Did you mean",
    "--duration 0.1": "--fps 10 shows each for 0.1 s",
    "--format gif": "-o film.gif",
    "--title Waves": "--metadata title='Waves' is that here",
    "--threads 4": "only Python takes it, as gm.write(path, frames, extra_args=['-threads', '4'])",
    "--loop": "leave it out: a .gif or .apng repeats for ever",
}


@pytest.mark.parametrize("command", ["encode", "render"])
@pytest.mark.parametrize("words", CASES)
def test_an_option_by_another_name(tmp_path: Path, command: str, words: str) -> None:
    call = [sys.executable, "-m", "gpumovie", command, "input", "-o", "film.mp4", *words.split()]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert CASES[words] in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_misspelt_option_is_clicks_own_error(tmp_path: Path) -> None:
    call = [sys.executable, "-m", "gpumovie", "encode", "input", "-o", "film.mp4", "--qualty", "3"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "--quality" in done.stderr
