"""Axes and figures that are cleared and plotted again for each frame."""

from __future__ import annotations

import datetime

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.patches import Rectangle


def sensor_clear(frames=100):
    """A reading per second: the axes are cleared and plotted again, with turned date labels."""
    rng = np.random.default_rng(3)
    start = datetime.datetime(2024, 3, 1, 9, 30)
    fig = plt.figure()
    ax = fig.add_subplot(1, 1, 1)
    xs, ys = [], []

    def animate(i):
        xs.append(start + datetime.timedelta(seconds=i))
        ys.append(round(21 + 2 * np.sin(i / 9) + rng.normal(0, 0.2), 2))
        ax.clear()
        ax.plot(xs[-40:], ys[-40:])
        ax.xaxis.set_major_formatter(mdates.DateFormatter("%H:%M:%S"))
        plt.xticks(rotation=45, ha="right")
        plt.subplots_adjust(bottom=0.30)
        plt.title("Temperature over time")
        plt.ylabel("Temperature (deg C)")

    return FuncAnimation(fig, animate, frames=frames, interval=1000), frames


def functions_clear(frames=100):
    """ax.clear(), then everything said anew: three lines, limits, labels, legend, grid, a title with mathtext."""
    x = np.linspace(-5, 5, 300)
    fig, ax = plt.subplots(figsize=(8, 5))

    def update(i):
        t = i * 0.05
        ax.clear()
        for k in (1, 2, 3):
            ax.plot(x, np.exp(-((x - np.sin(k * t)) ** 2) / k), label=f"$k = {k}$", linewidth=2)
        ax.axhline(0, color="black", lw=0.8)
        ax.set_xlim(-5, 5)
        ax.set_ylim(-0.1, 1.2)
        ax.set_xlabel("$x$")
        ax.set_ylabel(r"$\psi_k(x)$")
        ax.set_title(rf"Wave packets, $t = {t:.2f}$ s")
        ax.legend(loc="upper right")
        ax.grid(True, linestyle="--", alpha=0.5)

    return FuncAnimation(fig, update, frames=frames, interval=50), frames


def panels_clf(frames=100):
    """fig.clf() and new subplots for each frame, with a title over all."""
    rng = np.random.default_rng(6)
    demand = 50 + rng.normal(0, 4, 300).cumsum()
    fig = plt.figure(figsize=(9, 4))

    def draw(day):
        fig.clf()
        left = fig.add_subplot(1, 2, 1)
        left.plot(demand[: day + 1], "o-", markersize=3, color="darkorange")
        left.set_xlim(0, 300)
        left.set_ylim(demand.min() - 5, demand.max() + 5)
        left.set_xlabel("day")
        left.set_ylabel("demand (MW)")
        right = fig.add_subplot(1, 2, 2)
        shares = np.abs(np.sin(day / 20 + np.arange(5))) + 0.1
        right.bar(["wind", "sun", "water", "gas", "other"], shares / shares.sum() * 100)
        right.set_ylim(0, 60)
        right.set_ylabel("share (%)")
        fig.suptitle(f"Day {day}: {demand[day]:.1f} MW")

    return FuncAnimation(fig, draw, frames=range(frames), interval=100), frames


def agents_clear_scatter(frames=100):
    """Two kinds of agents, scattered again in cleared axes for each frame."""
    rng = np.random.default_rng(8)
    prey = rng.uniform(0, 100, (150, 2))
    hunters = rng.uniform(0, 100, (12, 2))
    fig, ax = plt.subplots(figsize=(6, 6))

    def step(i):
        nonlocal prey, hunters
        prey = (prey + rng.normal(0, 1.0, prey.shape)) % 100
        hunters = (hunters + rng.normal(0.3, 2.0, hunters.shape)) % 100
        ax.clear()
        ax.scatter(prey[:, 0], prey[:, 1], s=15, c="green", alpha=0.6, label="prey")
        ax.scatter(hunters[:, 0], hunters[:, 1], s=60, c="red", marker="^", edgecolors="black", label="hunters")
        ax.set_xlim(0, 100)
        ax.set_ylim(0, 100)
        ax.set_title(f"Generation {i}")
        ax.legend()

    return FuncAnimation(fig, step, frames=frames, interval=100, repeat=False), frames


def candles(frames=100):
    """Candlesticks of the last 40 days, as rectangles and lines in cleared axes, with an average and dates."""
    rng = np.random.default_rng(22)
    close = 100 + rng.normal(0.1, 1.2, 360).cumsum()
    start = np.r_[100, close[:-1]]
    high = np.maximum(start, close) + rng.gamma(2, 0.3, 360)
    low = np.minimum(start, close) - rng.gamma(2, 0.3, 360)
    days = [datetime.date(2023, 1, 2) + datetime.timedelta(days=k) for k in range(360)]
    fig, ax = plt.subplots(figsize=(10, 5))

    def update(i):
        first, last = i, i + 40
        ax.clear()
        for k in range(first, last):
            color = "green" if close[k] >= start[k] else "red"
            ax.plot([k, k], [low[k], high[k]], color=color, linewidth=1)
            bottom, height = min(start[k], close[k]), abs(close[k] - start[k])
            ax.add_patch(Rectangle((k - 0.35, bottom), 0.7, height, facecolor=color, edgecolor="black", lw=0.5))
        average = [close[max(0, k - 9) : k + 1].mean() for k in range(first, last)]
        ax.plot(range(first, last), average, color="blue", lw=1.2, label="10 days")
        ticks = range(first, last, 8)
        ax.set_xticks(ticks, [days[k].strftime("%d %b") for k in ticks], rotation=30)
        ax.set_xlim(first - 1, last)
        ax.set_ylabel("price")
        ax.set_title(f"{days[last - 1]:%Y-%m-%d}  close {close[last - 1]:.2f}")
        ax.grid(True, alpha=0.3)
        ax.legend(loc="upper left")

    return FuncAnimation(fig, update, frames=frames, interval=100), frames
