"""A figure that is drawn and recorded by hand, in a loop of your own, as MATLAB's getframe does."""

import gpumovie as gm
import matplotlib.pyplot as plt
import numpy as np

fig, axes = plt.subplots(figsize=(6.4, 3.6), dpi=100)
random = np.random.default_rng(1)
walk = np.cumsum(random.normal(size=(60, 2)), axis=0)

with gm.Movie("walk.mp4", fps=20) as movie:
    for step in range(1, len(walk) + 1):
        axes.clear()
        axes.plot(*walk[:step].T, ".-")
        axes.set(title=f"step {step}", xlim=(-20, 20), ylim=(-20, 20))
        movie.write(fig)

print(f"{movie.info.frames} frames by {movie.info.encoder}: {movie.info.why}")
