"""Inputs of ``gpumovie encode``."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from films import bundled, pictures, smooth
from run_encode import SIZE, save


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the command runs: holds frame1.png, frame2.png and frame10.png of one size."""
    for number, image in zip((1, 2, 10), pictures(3, SIZE), strict=True):
        save(tmp_path / f"frame{number}.png", image)
    return tmp_path


@pytest.fixture(scope="session")
def film_of_ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A video of ten frames, 31x21, for the real ffmpeg to pipe out."""
    path = tmp_path_factory.mktemp("input") / "ten.mkv"
    frames = smooth(10, (31, 21)).tobytes()
    command = [bundled(), "-loglevel", "error", "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", "31x21"]
    command += ["-framerate", "24000/1001", "-i", "-", "-c:v", "ffv1", "-pix_fmt", "bgr0", str(path)]
    subprocess.run(command, input=frames, check=True)
    return path
