"""Run the installed command ``gpumovie`` as users do, and make inputs of ``gpumovie encode``."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import numpy as np
from films import bundled
from PIL import Image

COMMAND = Path(sys.executable).with_name("gpumovie")
SIZE = (16, 12)
LOSSLESS = ("--codec", "ffv1", "--lossless")


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    """Run ``gpumovie`` in ``folder``."""
    done = subprocess.run([COMMAND, *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
    # Undecodable output would be a bug of its own.
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def encode(folder: Path, *arguments: str, stdin: bytes = b"") -> str:
    """Run ``gpumovie encode``, which must work, and return what it printed."""
    done = run(folder, "encode", *arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


def save(path: Path, image: np.ndarray) -> None:
    Image.fromarray(image).save(path)


def image_bytes(image: np.ndarray, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, kind, **options)
    return file.getvalue()


def from_ffmpeg(source: Path, *output: str) -> bytes:
    """What the real ffmpeg pipes out."""
    command = [bundled(), "-loglevel", "error", "-i", source, *output, "-"]
    return subprocess.run(command, capture_output=True, check=True).stdout
