"""Images, contours and arrows."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import ArtistAnimation, FuncAnimation


def heat_set_data(frames=100):
    """Diffusion by imshow and set_data(), with limits of colour that follow and a colorbar."""
    u = np.zeros((100, 100))
    u[20:40, 30:70] = 100.0
    u[65:80, 55:65] = 60.0
    fig, ax = plt.subplots()
    image = ax.imshow(u, cmap="hot", origin="lower", extent=(0, 1, 0, 1))
    fig.colorbar(image, ax=ax, label="temperature")
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    clock = ax.text(0.03, 0.93, "", color="white", transform=ax.transAxes)

    def update(i):
        for _ in range(10):
            u[1:-1, 1:-1] += 0.2 * (u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * u[1:-1, 1:-1])
        image.set_data(u)
        image.set_clim(u.min(), u.max())
        clock.set_text(f"t = {i * 0.01:.2f}")

    return FuncAnimation(fig, update, frames=frames, interval=50), frames


def spots_imshow_anew(frames=100):
    """Reaction and diffusion: cleared axes and a new imshow() for each frame."""
    rng = np.random.default_rng(10)
    a, b = np.ones((128, 128)), np.zeros((128, 128))
    a[54:74, 54:74], b[54:74, 54:74] = 0.5, 0.25
    b += rng.uniform(0, 0.02, b.shape)
    fig, ax = plt.subplots(figsize=(6, 6))

    def spread(z):
        return np.roll(z, 1, 0) + np.roll(z, -1, 0) + np.roll(z, 1, 1) + np.roll(z, -1, 1) - 4 * z

    def update(i):
        for _ in range(8):
            meet = a * b * b
            a[:] += 0.16 * spread(a) - meet + 0.035 * (1 - a)
            b[:] += 0.08 * spread(b) + meet - 0.1 * b
        ax.clear()
        ax.imshow(b, cmap="inferno", interpolation="bilinear")
        ax.set_title(f"iteration {8 * (i + 1)}")
        ax.axis("off")

    return FuncAnimation(fig, update, frames=frames, interval=40), frames


def artist_images(frames=100):
    """ArtistAnimation of images that were all made before."""
    x = np.linspace(-6, 6, 160)
    xx, yy = np.meshgrid(x, x)
    fig, ax = plt.subplots()
    ims = []
    for i in range(frames):
        near, far = np.hypot(xx - 1.5, yy), np.hypot(xx + 1.5, yy)
        field = np.sin(3 * near - 0.2 * i) + np.sin(3 * far - 0.2 * i)
        ims.append([ax.imshow(field, animated=True, cmap="viridis", vmin=-2, vmax=2)])
    return ArtistAnimation(fig, ims, interval=50, blit=True, repeat_delay=1000), frames


def contourf_anew(frames=100):
    """Filled contours with their colorbar, anew after plt.clf() for each frame, by grab_frame()."""
    x = np.linspace(-3, 3, 80)
    xx, yy = np.meshgrid(x, x)
    fig = plt.figure(figsize=(7, 5))

    def record(writer, path):
        with writer.saving(fig, path, 100):
            for i in range(frames):
                z = np.exp(-((xx - np.cos(i / 15)) ** 2) - yy**2) - np.exp(-(xx**2) - (yy - np.sin(i / 10)) ** 2)
                plt.clf()
                plt.contourf(xx, yy, z, levels=np.linspace(-1, 1, 21), cmap="RdBu_r")
                plt.colorbar(label="pressure")
                plt.contour(xx, yy, z, levels=8, colors="k", linewidths=0.5)
                plt.title(f"hour {i}")
                plt.xlabel("x (km)")
                plt.ylabel("y (km)")
                writer.grab_frame()

    return record, frames


def wind_quiver(frames=100):
    """A field of coloured arrows by set_UVC(), and a balloon that drifts in it."""
    x = np.linspace(0, 2 * np.pi, 20)
    xx, yy = np.meshgrid(x, x)
    fig, ax = plt.subplots(figsize=(7, 6))
    u, v = np.cos(xx), np.sin(yy)
    quiver = ax.quiver(xx, yy, u, v, np.hypot(u, v), cmap="cool", pivot="mid")
    fig.colorbar(quiver, label="wind speed")
    (balloon,) = ax.plot([3], [3], "ko", markersize=10)
    ax.set_title("Wind")
    ax.set_aspect("equal")
    place = np.array([3.0, 3.0])

    def update(i):
        u, v = np.cos(xx + 0.05 * i), np.sin(yy - 0.05 * i)
        quiver.set_UVC(u, v, np.hypot(u, v))
        place[:] += 0.05 * np.cos(place[0] + 0.05 * i), 0.05 * np.sin(place[1] - 0.05 * i)
        balloon.set_data([place[0]], [place[1]])
        return quiver, balloon

    return FuncAnimation(fig, update, frames=frames, interval=50, blit=False), frames
