"""A matplotlib animation: only the writer's name changes."""

import gpumovie.mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

fig, axes = plt.subplots()
x = np.linspace(0, 2 * np.pi, 500)
(line,) = axes.plot(x, np.sin(x))


def update(frame):
    line.set_ydata(np.sin(x + frame / 10))
    return (line,)


animation = FuncAnimation(fig, update, frames=60, interval=33, blit=True)
animation.save("sine.mp4", writer="gpumovie")

# With options:
animation.save("sine.webm", writer=gpumovie.mpl.Writer(fps=30, codec="vp9", quality=25))
