"""Draw known images with OpenGL, and count what lives in a context."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from gpumovie.gl import api as gl

#: Names of objects are given out from 1 on.
NAMES = range(1, 2001)
KINDS = ("Texture", "Buffer", "Framebuffer", "Renderbuffer", "Program", "Shader", "VertexArray")


def live_objects() -> set[tuple[str, int]]:
    """(kind, name) of what is alive in the context that is current."""
    from OpenGL.platform import PLATFORM

    asked = [(kind, PLATFORM.GL[f"glIs{kind}"]) for kind in KINDS]  # without PyOpenGL's checks: they are many
    return {(kind, name) for kind, is_alive in asked for name in NAMES if is_alive(name) & 0xFF}


def fill(canvas, colour) -> None:
    """Clear to one colour, each channel from 0 to 1."""
    with canvas.draw():
        gl.glClearColor(*colour, *(1,) * (4 - len(colour)))
        gl.glClear(gl.GL_COLOR_BUFFER_BIT)


def draw_pixels(image) -> None:
    """Draw an array (height, width, 4), top row first, pixel for pixel, in the framebuffer that is bound."""
    kind = gl.GL_UNSIGNED_BYTE if image.dtype == np.uint8 else gl.GL_UNSIGNED_SHORT
    gl.glPixelStorei(gl.GL_UNPACK_ALIGNMENT, 1)
    gl.glWindowPos2i(0, 0)
    gl.glDrawPixels(*image.shape[1::-1], gl.GL_RGBA, kind, np.ascontiguousarray(image[::-1]))


def draw_image(canvas, image) -> None:
    with canvas.draw():
        draw_pixels(image)


def noise(size, seed=0, dtype=np.uint8):
    """An RGBA image of noise (height, width, 4)."""
    return np.random.default_rng(seed).integers(0, np.iinfo(dtype).max + 1, (size[1], size[0], 4), dtype)


def run_python(code: str, folder: Path, **environment: str | None) -> str:
    """Run ``code`` in a fresh interpreter, with these variables set (or removed: None); what it printed."""
    full = {k: v for k, v in (os.environ | environment).items() if v is not None}
    full.setdefault("PYTHONWARNINGS", "error")
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, env=full, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def read_samples(canvas, layout) -> np.ndarray:
    """A frame in one of the canvas's layouts, as it leaves: its samples in one row."""
    lease = canvas.start_reading(layout).result()
    wide = canvas.bits == 16 if layout.startswith("rgb") else layout == "p010"
    samples = np.frombuffer(lease.data, "<u2" if wide else np.uint8).copy()
    lease.release()
    return samples
