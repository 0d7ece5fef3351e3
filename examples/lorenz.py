"""The film at the top of README: two bodies that start a hair apart in Lorenz's equations of 1963."""

import gpumovie.mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.collections import LineCollection

FRAMES, FPS, STEPS, STEP, TRAIL = 120, 20, 20, 0.006, 90


def slope(place):
    x, y, z = place.T
    return np.stack([10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z], axis=-1)


def path(start):
    """Runge and Kutta's method: (steps, 2, 3)."""
    places = [np.asarray(start, float)]
    for _ in range(FRAMES * STEPS):
        a = places[-1]
        k1 = slope(a)
        k2 = slope(a + STEP / 2 * k1)
        k3 = slope(a + STEP / 2 * k2)
        k4 = slope(a + STEP * k3)
        places.append(a + STEP / 6 * (k1 + 2 * k2 + 2 * k3 + k4))
    return np.array(places)


places = path([(1.5, -1.5, 20.0), (1.5, -1.5, 20.001)])
time = np.arange(len(places)) * STEP
apart = np.linalg.norm(places[:, 0] - places[:, 1], axis=-1)

plt.style.use("dark_background")
plt.rcParams.update(
    {"axes.edgecolor": "#555", "axes.labelcolor": "#bbb", "xtick.color": "#888", "ytick.color": "#888"}
)
fig = plt.figure(figsize=(7.2, 4.0), dpi=100, facecolor="#101418")
grid = fig.add_gridspec(2, 2, left=0.02, right=0.97, bottom=0.12, top=0.92, wspace=0.3, width_ratios=(1.15, 1))
plane = fig.add_subplot(grid[:, 0], facecolor="#101418", xlim=(-21, 21), ylim=(0, 50), xticks=(), yticks=())
signal = fig.add_subplot(grid[0, 1], facecolor="#101418", xlim=(0, time[-1]), ylim=(-21, 21), ylabel="x")
distance = fig.add_subplot(grid[1, 1], facecolor="#101418", xlim=(0, time[-1]), ylim=(3e-4, 1e2), yscale="log")
distance.set(xlabel="time", ylabel="distance")
plane.plot(*places[:, 0, ::2].T, color="#2a3440", lw=0.5)

COLOURS = ("#ffb454", "#39bae6")
fading = np.linspace(0, 1, TRAIL) ** 2
trails = [plane.add_collection(LineCollection([], colors=c, alpha=fading, lw=2)) for c in COLOURS]
heads = [plane.plot([], [], "o", color=c, ms=7, mec="white", mew=0.8)[0] for c in COLOURS]
curves = [signal.plot([], [], color=c, lw=1.2)[0] for c in COLOURS]
(growth,) = distance.plot([], [], color="#c2d94c", lw=1.2)
title = plane.set_title("", color="#ddd")


def update(frame):
    now = STEPS * (frame + 1)
    for body, (trail, head, curve) in enumerate(zip(trails, heads, curves, strict=True)):
        x, z = places[: now + 1, body, 0], places[: now + 1, body, 2]
        recent = np.stack([x, z], axis=-1)[-TRAIL - 1 :]
        trail.set_segments(np.stack([recent[:-1], recent[1:]], axis=1))
        trail.set_alpha(fading[-len(recent) + 1 :])
        head.set_data(x[-1:], z[-1:])
        curve.set_data(time[: now + 1], x)
    growth.set_data(time[: now + 1], apart[: now + 1])
    title.set_text(f"a thousandth apart, {time[now]:.1f} later")


anim = FuncAnimation(fig, update, frames=FRAMES, cache_frame_data=False)
anim.save("lorenz.mp4", writer=gpumovie.mpl.Writer(fps=FPS, quality=18))
anim.save("lorenz.apng", dpi=90, writer=gpumovie.mpl.Writer(fps=FPS))
