"""The particles: a vispy scene of many markers, drawn offscreen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np

from ...movie.movie import Movie
from .demo_movie import DemoMovie, make_folder, take_poster

FRAMES, FPS, SIZE, PARTICLES = 120, 30, (1280, 720), 200_000


def make_movie(folder: Path, *, frames: int = FRAMES, particles: int = PARTICLES, progress: bool = True) -> DemoMovie:
    """Render the scene to ``folder``/gpumovie-demo-particles.mp4, with a poster beside it.

    Args:
        folder: where the files go; it is made if it does not exist.
        frames: number of frames.
        particles: number of particles.
        progress: whether progress is shown.

    Raises:
        NoContextError: OpenGL does not work here.
        ImportError: a library that vispy needs is missing.
    """
    from ...scene.scene import Scene  # before vispy's import, whose error says less about a missing library

    from vispy.scene.visuals import Markers  # isort: skip

    make_folder(folder)
    path = folder / "gpumovie-demo-particles.mp4"
    started = time.perf_counter()
    with Scene(SIZE, bgcolor="black") as scene:
        positions, colours = _galaxy(particles)
        markers = Markers(parent=scene.view.scene, antialias=0)
        markers.set_data(positions, face_color=colours, size=2, edge_width=0)
        markers.set_gl_state("additive", depth_test=False)
        scene.view.camera = "turntable"
        camera = scene.view.camera
        camera.fov, camera.distance, camera.elevation, camera.center = 45, 2.6, 25, (0, 0, 0)
        title = {"title": "gpumovie demo: particles"}
        with Movie(path, fps=FPS, codec="h264", metadata=title, progress=frames if progress else False) as movie:
            for frame in range(frames):
                camera.azimuth = 360 * frame / frames
                movie.write(scene)
    return DemoMovie(movie.info, take_poster(path, movie.info.duration / 3), time.perf_counter() - started)


def _galaxy(count: int) -> tuple[Any, Any]:
    """Positions (count, 3) and colours (count, 4) of particles along two arms of a spiral, float32."""
    random = np.random.default_rng(709)
    radius = random.beta(1.3, 2.6, count) * 1.6
    arm = np.pi * random.integers(0, 2, count)
    angle = arm + 4.5 * np.sqrt(radius) + random.normal(0, 0.25, count)
    height = random.normal(0, 0.12, count) * np.exp(-2 * radius)
    positions = np.stack([radius * np.cos(angle), radius * np.sin(angle), height], axis=1)
    positions[:, :2] += random.normal(0, 0.05, (count, 2))
    warm, cold = np.array([1.0, 0.75, 0.45]), np.array([0.35, 0.55, 1.0])
    part = np.clip(radius, 0, 1)[:, np.newaxis]
    colours = np.concatenate([warm * (1 - part) + cold * part, np.full((count, 1), 0.1)], axis=1)
    return positions.astype(np.float32), colours.astype(np.float32)
