"""A vispy scene, drawn without a window or a display: a surface that ripples under a camera that goes round."""

import gpumovie as gm
import numpy as np
from vispy.scene.visuals import SurfacePlot

x, y = np.meshgrid(np.linspace(-1, 1, 80), np.linspace(-1, 1, 80))
distance = np.hypot(x, y)

with (
    gm.Scene(size=(640, 480), bgcolor="white", samples=4) as scene,
    gm.Movie("ripples.mp4", fps=30) as movie,
):
    surface = SurfacePlot(x=x[0], y=y[:, 0], z=0 * x, shading="smooth", color="teal", parent=scene.view.scene)
    scene.view.camera = "turntable"
    scene.view.camera.set_range((-1, 1), (-1, 1), (-0.5, 0.5))
    for i in range(60):
        surface.set_data(z=0.15 * np.cos(12 * distance - i / 4) * np.exp(-distance))
        scene.view.camera.azimuth = 2 * i
        movie.write(scene)

print(movie.info)
