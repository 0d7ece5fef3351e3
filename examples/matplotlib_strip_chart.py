"""A strip chart: limits that move in every frame, in a film and, at another resolution, as stills for a poster."""

from itertools import pairwise

import gpumovie as gm
import gpumovie.mpl
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image

RATE, SHOWN = 100, 4  # samples a second, seconds that are shown

time = np.arange(0, 10, 1 / RATE)
signal = np.cumsum(np.random.default_rng(2).normal(size=time.size)) / 10

fig, axes = plt.subplots(figsize=(6.4, 2.4), dpi=100, layout="constrained")
(line,) = axes.plot(time, signal, label="drift")
axes.set(xlabel="seconds", ylabel="volts")
axes.legend(loc="upper left")


def show(second):
    """Change what is there instead of clearing the axes: then only what changed has to be drawn."""
    axes.set_xlim(second - SHOWN, second)
    return fig


gm.render(show, "strip_chart.mp4", np.linspace(SHOWN, 10, 120), fps=20)

# Stills: (height, width, 4) uint8, with the pixels of savefig(dpi=200). Each next one takes a fraction of the time.
stills = gpumovie.mpl.Drawing(fig, dpi=200)
for start, stop in pairwise(range(0, 10, 3)):
    axes.set_title(f"{start} s to {stop} s")
    axes.set_xlim(start, stop)
    Image.fromarray(stills.draw()).save(f"strip_chart_{start}.png")
