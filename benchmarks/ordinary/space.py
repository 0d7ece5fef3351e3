"""Axes of three dimensions."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation


def attractor_3d(frames=100):
    """A trajectory that grows in 3D axes that stand still."""
    dt, points = 0.03, [(1.0, 1.0, 0.0)]
    for _ in range(300 * 10):
        x, y, z = points[-1]
        points.append((x + dt * (-y - z), y + dt * (x + 0.2 * y), z + dt * (0.2 + z * (x - 5.7))))
    data = np.array(points)
    fig = plt.figure(figsize=(7, 6))
    ax = fig.add_subplot(projection="3d")
    (trace,) = ax.plot([], [], [], lw=0.8)
    (head,) = ax.plot([], [], [], "ro")
    ax.set(xlim=(-12, 12), ylim=(-12, 12), zlim=(0, 25), xlabel="X", ylabel="Y", zlabel="Z")
    ax.set_title("An attractor")

    def update(i):
        end = 10 * (i + 1)
        trace.set_data(data[:end, 0], data[:end, 1])
        trace.set_3d_properties(data[:end, 2])
        head.set_data(data[end - 1 : end, 0], data[end - 1 : end, 1])
        head.set_3d_properties(data[end - 1 : end, 2])
        return trace, head

    return FuncAnimation(fig, update, frames=frames, interval=30), frames


def surface_3d_anew(frames=100):
    """A 3D surface, removed and plotted again for each frame."""
    grid = np.linspace(-3, 3, 40)
    xx, yy = np.meshgrid(grid, grid)
    radius = np.hypot(xx, yy)
    fig = plt.figure()
    ax = fig.add_subplot(111, projection="3d")
    plot = [ax.plot_surface(xx, yy, np.cos(2 * radius), cmap="viridis")]
    ax.set_zlim(-1.2, 1.2)
    ax.set_xlabel("x")
    ax.set_ylabel("y")

    def update(i):
        plot[0].remove()
        plot[0] = ax.plot_surface(xx, yy, np.cos(2 * radius - 0.2 * i) * np.exp(-radius / 4), cmap="viridis")
        ax.set_title(f"t = {0.2 * i:.1f}")

    return FuncAnimation(fig, update, frames=frames, interval=50), frames
