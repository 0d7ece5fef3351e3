"""Lines that grow, move and scroll."""

from __future__ import annotations

from collections import deque

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation


def waves_legend(frames=100):
    """Two lines by set_ydata; the legend goes where it fits best."""
    x = np.linspace(0, 4 * np.pi, 400)
    fig, ax = plt.subplots()
    (wave,) = ax.plot(x, np.sin(x), label="wave")
    (echo,) = ax.plot(x, 0.6 * np.sin(x), "--", label="echo")
    ax.set_xlabel("position [m]")
    ax.set_ylabel("amplitude")
    ax.set_title("A wave and its echo")
    ax.grid(True)
    ax.legend()

    def update(i):
        wave.set_ydata(np.sin(x - 0.1 * i))
        echo.set_ydata(0.6 * np.sin(x + 0.07 * i))

    return FuncAnimation(fig, update, frames=frames, interval=50), frames


def training_curves(frames=100):
    """Growing lines in two axes, one logarithmic, with relim() and autoscale_view()."""
    rng = np.random.default_rng(1)
    fig, (ax_loss, ax_acc) = plt.subplots(1, 2, figsize=(10, 4))
    (train_loss,) = ax_loss.semilogy([], [], label="training")
    (valid_loss,) = ax_loss.semilogy([], [], label="validation")
    (train_acc,) = ax_acc.plot([], [], ".-", label="training")
    (valid_acc,) = ax_acc.plot([], [], ".-", label="validation")
    ax_loss.set(xlabel="epoch", ylabel="loss", title="Loss")
    ax_acc.set(xlabel="epoch", ylabel="accuracy", title="Accuracy")
    for ax in (ax_loss, ax_acc):
        ax.legend()
        ax.grid(alpha=0.3)
    epochs, history = [], {"tl": [], "vl": [], "ta": [], "va": []}

    def update(epoch):
        epochs.append(epoch)
        base = 3 * np.exp(-epoch / 25) + 0.02
        history["tl"].append(base * rng.uniform(0.8, 1.2))
        history["vl"].append((base + 0.05) * rng.uniform(0.9, 1.4))
        history["ta"].append(1 - 0.7 * np.exp(-epoch / 30) + rng.normal(0, 0.01))
        history["va"].append(0.93 - 0.65 * np.exp(-epoch / 30) + rng.normal(0, 0.02))
        for line, key in ((train_loss, "tl"), (valid_loss, "vl"), (train_acc, "ta"), (valid_acc, "va")):
            line.set_data(epochs, history[key])
        for ax in (ax_loss, ax_acc):
            ax.relim()
            ax.autoscale_view()

    return FuncAnimation(fig, update, frames=frames, interval=100), frames


def strip_chart(frames=100):
    """The last seconds of a signal: limits that move, an event marker that moves, a value as text."""
    rng = np.random.default_rng(2)
    times, values = deque(maxlen=150), deque(maxlen=150)
    fig, ax = plt.subplots(figsize=(8, 4))
    (line,) = ax.plot([], [], color="tab:green", lw=1.5)
    marker = ax.axvline(0, color="red", linestyle=":", lw=1)
    reading = ax.text(0.02, 0.93, "", transform=ax.transAxes, fontsize=12, bbox=dict(facecolor="white", alpha=0.7))
    ax.set_ylim(-2.5, 2.5)
    ax.set_xlabel("Time (s)")
    ax.set_ylabel("Voltage (V)")
    ax.set_title("Channel 1")
    ax.grid()

    def animate(i):
        for k in range(3):
            t = (3 * i + k) * 0.05
            times.append(t)
            values.append(1.5 * np.sin(2 * t) + 0.3 * rng.standard_normal())
        line.set_data(times, values)
        ax.set_xlim(max(0, times[-1] - 6), max(6, times[-1]))
        if i % 20 == 0:
            marker.set_xdata([times[-1], times[-1]])
        reading.set_text(f"{values[-1]:+.3f} V")
        return line, marker, reading

    return FuncAnimation(fig, animate, frames=frames, interval=40, blit=False), frames


def double_pendulum(frames=100):
    """A double pendulum with a trace and the time, with init_func and blit=True."""

    def slope(s):
        a, p, b, q = s
        d = b - a
        den = 2 - np.cos(d) ** 2
        pull = 9.81 * np.sin(b) * np.cos(d) - 19.62 * np.sin(a)
        dp = (p * p * np.sin(d) * np.cos(d) + q * q * np.sin(d) + pull) / den
        dq = (
            -q * q * np.sin(d) * np.cos(d) + 2 * (9.81 * np.sin(a) * np.cos(d) - p * p * np.sin(d) - 9.81 * np.sin(b))
        ) / den
        return np.array([p, dp, q, dq])

    dt, state, states = 0.04, np.array([2.1, 0.0, 2.6, 0.0]), []
    for _ in range(300):
        for _ in range(4):
            k1 = slope(state)
            k2 = slope(state + dt / 8 * k1)
            state = state + dt / 4 * k2
        states.append(state)
    states = np.array(states)
    x1, y1 = np.sin(states[:, 0]), -np.cos(states[:, 0])
    x2, y2 = x1 + np.sin(states[:, 2]), y1 - np.cos(states[:, 2])

    fig = plt.figure(figsize=(5, 4))
    ax = fig.add_subplot(autoscale_on=False, xlim=(-2.2, 2.2), ylim=(-2.2, 1.2))
    ax.set_aspect("equal")
    ax.grid()
    (rods,) = ax.plot([], [], "o-", lw=2)
    (trace,) = ax.plot([], [], ".-", lw=1, ms=2)
    time_text = ax.text(0.05, 0.9, "", transform=ax.transAxes)
    history = deque(maxlen=100)

    def init():
        history.clear()
        rods.set_data([], [])
        trace.set_data([], [])
        time_text.set_text("")
        return rods, trace, time_text

    def animate(i):
        history.append((x2[i], y2[i]))
        rods.set_data([0, x1[i], x2[i]], [0, y1[i], y2[i]])
        trace.set_data(*zip(*history))
        time_text.set_text(f"time = {i * dt:.1f}s")
        return rods, trace, time_text

    return FuncAnimation(fig, animate, frames, init_func=init, interval=dt * 1000, blit=True), frames


def channels_cla(frames=100):
    """A loop over frames with plt.cla(), plt.plot(), plt.tight_layout() and grab_frame()."""
    rng = np.random.default_rng(5)
    first, second = rng.normal(3, 8, (2, 300)).cumsum(axis=1) + 500
    fig = plt.figure()

    def record(writer, path):
        with writer.saving(fig, path, dpi=100):
            for n in range(1, frames + 1):
                plt.cla()
                plt.plot(range(n), first[:n], label="Channel 1")
                plt.plot(range(n), second[:n], label="Channel 2")
                plt.legend(loc="upper left")
                plt.title("Subscribers")
                plt.tight_layout()
                writer.grab_frame()

    return record, frames
