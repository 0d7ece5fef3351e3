"""Several kinds of things in one figure."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import ArtistAnimation, FuncAnimation
from matplotlib.collections import LineCollection
from matplotlib.legend import Legend


def particles_offsets(frames=100):
    """Particles in a box, 1280x720, dark: set_offsets() and set_array() of a scatter with a colorbar."""
    plt.style.use("dark_background")
    rng = np.random.default_rng(7)
    position = rng.uniform(-1, 1, (600, 2))
    velocity = rng.normal(0, 0.02, (600, 2))
    fig, ax = plt.subplots(figsize=(12.8, 7.2))
    speed = np.hypot(*velocity.T)
    scatter = ax.scatter(position[:, 0], position[:, 1], c=speed, s=20, cmap="plasma", vmin=0, vmax=0.06)
    fig.colorbar(scatter, label="speed")
    ax.set_xlim(-1, 1)
    ax.set_ylim(-1, 1)
    title = ax.set_title("")

    def update(i):
        nonlocal position
        position = position + velocity
        outside = np.abs(position) > 1
        velocity[outside] *= -1.02
        scatter.set_offsets(position)
        scatter.set_array(np.hypot(*velocity.T))
        title.set_text(f"step {i}, {outside.any(axis=1).sum()} hits")
        return (scatter,)

    return FuncAnimation(fig, update, frames=frames, interval=30), frames


def epidemic(frames=100):
    """People as a scatter whose colours and places change, beside areas that are filled again."""
    rng = np.random.default_rng(20)
    place = rng.uniform(0, 1, (250, 2))
    since = np.full(250, -1)
    since[:4] = 0
    palette = np.array(["tab:blue", "tab:red", "tab:gray"])
    fig, (ax_people, ax_curve) = plt.subplots(1, 2, figsize=(10, 5))
    people = ax_people.scatter(place[:, 0], place[:, 1], s=18, c=palette[np.where(since >= 0, 1, 0)])
    ax_people.set_xticks([])
    ax_people.set_yticks([])
    ax_curve.set_xlim(0, frames)
    ax_curve.set_ylim(0, 250)
    ax_curve.set_xlabel("days")
    ill, well = [], []

    def update(day):
        place[:] = (place + rng.normal(0, 0.012, place.shape)).clip(0, 1)
        sick = (since >= 0) & (day - since < 25)
        distance = np.hypot(*(place[:, None] - place[None, sick]).transpose(2, 0, 1))
        caught = (since < 0) & (distance < 0.03).any(axis=1) & (rng.random(250) < 0.4)
        since[caught] = day
        sick = (since >= 0) & (day - since < 25)
        recovered = (since >= 0) & ~sick
        ill.append(sick.sum())
        well.append(recovered.sum())
        people.set_offsets(place)
        people.set_color(palette[np.where(recovered, 2, np.where(sick, 1, 0))])
        for area in list(ax_curve.collections):
            area.remove()
        days, both = np.arange(len(ill)), np.add(ill, well)
        ax_curve.fill_between(days, 0, ill, color="tab:red", label="ill")
        ax_curve.fill_between(days, ill, both, color="tab:gray", label="recovered")
        ax_curve.legend(["ill", "recovered"], loc="upper left")
        ax_people.set_title(f"day {day}: {ill[-1]} ill")

    return FuncAnimation(fig, update, frames=frames, interval=100), frames


def four_panels_tight(frames=100):
    """Two by two axes of different kinds, a title over all, and tight_layout() for each frame."""
    rng = np.random.default_rng(21)
    x = np.linspace(0, 1, 200)
    fig, axs = plt.subplots(2, 2, figsize=(10, 8))
    (line,) = axs[0, 0].plot(x, np.sin(6 * x))
    axs[0, 0].set_title("signal")
    axs[0, 0].set_ylim(-1.1, 1.1)
    (power,) = axs[0, 1].plot(np.zeros(50), "r")
    axs[0, 1].set_title("spectrum")
    axs[0, 1].set_ylim(0, 100)
    points = axs[1, 0].scatter(np.zeros(60), np.zeros(60), alpha=0.5)
    axs[1, 0].set(xlim=(-3, 3), ylim=(-3, 3), title="phase", xlabel="x", ylabel="dx/dt")
    bars = axs[1, 1].bar(["a", "b", "c", "d"], [1, 2, 3, 4], color="teal")
    axs[1, 1].set_title("energy")

    def update(i):
        y = np.sin(6 * x + 0.1 * i) * np.cos(20 * x * (1 + i / 100))
        line.set_ydata(y)
        power.set_ydata(np.abs(np.fft.rfft(y))[:50])
        points.set_offsets(rng.normal(np.sin(i / 10), 0.6, (60, 2)))
        for k, bar in enumerate(bars):
            bar.set_height(2.5 + 1.5 * np.sin(i / 8 + k))
        fig.suptitle(f"Run 7, sample {i}", fontsize=16)
        fig.tight_layout()

    return FuncAnimation(fig, update, frames=frames, interval=50), frames


def snapshots(frames=100):
    """Everything plotted anew for each frame and kept, shown in turn by an ArtistAnimation."""
    rng = np.random.default_rng(23)
    x = np.linspace(0, 10, 120)
    fig, (ax_top, ax_bottom) = plt.subplots(2, 1)
    ax_top.set_ylim(-1.5, 1.5)
    ax_bottom.set(xlim=(-3, 3), ylim=(-3, 3))
    photos = []
    for i in range(frames):
        photo = ax_top.plot(x, np.sin(x + i / 10), color="tab:blue")
        photo += ax_top.plot(x, np.cos(x - i / 10), color="tab:orange", linestyle="--")
        photo.append(ax_top.text(0.4, 1.05, f"phase {i / 10:.1f}", transform=ax_top.transAxes))
        photo.append(Legend(ax_top, photo[:2], [f"forward {i}", f"backward {i}"], loc="lower left"))
        ax_top.add_artist(photo[-1])
        cloud = rng.normal(0, 0.7, (80, 2))
        photo.append(ax_bottom.scatter(cloud[:, 0], cloud[:, 1], c="purple", s=12))
        photos.append(photo)
    return ArtistAnimation(fig, photos, interval=50), frames


def map_segments(frames=100):
    """A map of 5,000 segments, over which a plane flies that an arrow points to."""
    rng = np.random.default_rng(24)
    segments = []
    for _ in range(50):
        turn = np.linspace(0, 2 * np.pi, 101)
        rough = 1 + 0.25 * np.convolve(rng.normal(0, 1, 101), np.ones(7) / 7, "same")
        size = rng.uniform(2, 14)
        lon0, lat0 = rng.uniform(-170, 170), rng.uniform(-75, 75)
        coast = np.c_[lon0 + size * rough * np.cos(turn), lat0 + size * rough * np.sin(turn)]
        segments += [coast[k : k + 2] for k in range(100)]
    fig, ax = plt.subplots(figsize=(12, 6))
    ax.add_collection(LineCollection(segments, colors="0.4", linewidths=0.7))
    ax.set(xlim=(-180, 180), ylim=(-90, 90), xlabel="longitude", ylabel="latitude", title="Flight 12")
    ax.set_facecolor("lightblue")
    ax.grid(linewidth=0.4)
    (path,) = ax.plot([], [], "r-", lw=1.5)
    (plane,) = ax.plot([], [], "k>", ms=9)
    note = ax.annotate("", xy=(0, 0), xytext=(0, 0), arrowprops=dict(arrowstyle="->", color="black"), fontsize=10)
    lon = np.linspace(-150, 150, 300)
    lat = 45 * np.sin(np.radians(lon) * 1.3)

    def update(i):
        path.set_data(lon[: i + 1], lat[: i + 1])
        plane.set_data(lon[i : i + 1], lat[i : i + 1])
        note.xy = (lon[i], lat[i])
        note.set_position((lon[i] + 12, lat[i] + 18))
        note.set_text(f"{lat[i]:.1f}, {lon[i]:.1f}")
        return path, plane, note

    return FuncAnimation(fig, update, frames=frames, interval=40), frames
