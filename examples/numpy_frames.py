"""Frames that are numpy arrays: a film of the heat equation."""

import gpumovie as gm
import numpy as np

temperature = np.zeros((360, 640))
temperature[100:140, 100:500] = 1.0

with gm.Movie("heat.mp4", fps=30) as movie:
    for _ in range(90):
        for _ in range(10):
            neighbours = sum(np.roll(temperature, step, axis) for step in (1, -1) for axis in (0, 1))
            temperature += 0.2 * (neighbours - 4 * temperature)
        movie.write((255 * np.sqrt(temperature)).astype(np.uint8))

print(movie.info)
