"""Bars that change height, and bars that race."""

from __future__ import annotations

import matplotlib.pyplot as plt
import matplotlib.ticker as ticker
import numpy as np
from matplotlib.animation import FuncAnimation


def sorting_bars(frames=100):
    """Insertion sort as bars that change height and colour; the frames come from a generator."""
    numbers = np.random.default_rng(14).permutation(np.arange(1, 41)).tolist()
    fig, ax = plt.subplots()
    ax.set_title("Insertion sort")
    bars = ax.bar(range(len(numbers)), numbers, align="edge", color="steelblue")
    ax.set_xlim(0, len(numbers))
    ax.set_ylim(0, int(1.1 * len(numbers)))
    text = ax.text(0.02, 0.95, "", transform=ax.transAxes)
    operations = 0

    def insertion_sort(values):
        for i in range(1, len(values)):
            j = i
            while j > 0 and values[j] < values[j - 1]:
                values[j], values[j - 1] = values[j - 1], values[j]
                j -= 1
                yield values, j

    def update(state):
        nonlocal operations
        values, at = state
        for k, (bar, value) in enumerate(zip(bars, values)):
            bar.set_height(value)
            bar.set_color("crimson" if k == at else "steelblue")
        operations += 1
        text.set_text(f"# of operations: {operations}")

    steps = insertion_sort(numbers)
    return FuncAnimation(fig, update, frames=steps, interval=20, repeat=False, save_count=frames), frames


def bar_race(frames=100):
    """A bar chart race: the ten largest of fifteen, sorted, in cleared axes, with names and values as texts."""
    rng = np.random.default_rng(15)
    names = "Arven Bolt Cress Dune Ember Fjord Gale Heath Iris Juno Karst Lumen Moor Nacre Opal".split()  # noqa: SIM905
    values = 100 + rng.gamma(2, 6, (300, 15)).cumsum(axis=0) * rng.uniform(0.5, 1.5, 15)
    colors = dict(zip(names, plt.colormaps["tab20"].colors))
    fig, ax = plt.subplots(figsize=(10, 6))

    def draw_barchart(i):
        top = sorted(zip(values[i], names))[-10:]
        ax.clear()
        ax.barh([n for _, n in top], [v for v, _ in top], color=[colors[n] for _, n in top])
        dx = top[-1][0] / 200
        for k, (value, name) in enumerate(top):
            ax.text(value - dx, k, name, size=13, weight=600, ha="right", va="center")
            ax.text(value + dx, k, f"{value:,.0f}", size=12, ha="left", va="center")
        ax.text(1, 0.35, 1990 + i // 10, transform=ax.transAxes, color="#777777", size=40, ha="right", weight=800)
        ax.text(0, 1.06, "Sales (thousands)", transform=ax.transAxes, size=12, color="#777777")
        ax.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
        ax.xaxis.set_ticks_position("top")
        ax.tick_params(axis="x", colors="#777777", labelsize=11)
        ax.set_yticks([])
        ax.margins(0, 0.01)
        ax.grid(which="major", axis="x", linestyle="-")
        ax.set_axisbelow(True)
        for spine in ax.spines.values():
            spine.set_visible(False)

    return FuncAnimation(fig, draw_barchart, frames=frames, interval=100), frames


def histogram_cla(frames=100):
    """A growing sample: plt.cla() and plt.hist() for each frame."""
    sample = np.random.default_rng(16).normal(50, 12, 300 * 20)
    fig = plt.figure()

    def update(curr):
        n = 20 * (curr + 1)
        plt.cla()
        plt.hist(sample[:n], bins=np.arange(0, 101, 4), density=True, color="skyblue", edgecolor="black")
        plt.axvline(sample[:n].mean(), color="red", label="mean")
        plt.axis([0, 100, 0, 0.05])
        plt.gca().set_title("Sampling the normal distribution")
        plt.gca().set_ylabel("Frequency")
        plt.gca().set_xlabel("Value")
        plt.annotate(f"n = {n}", [5, 0.045])
        plt.legend()

    return FuncAnimation(fig, update, frames=frames, interval=100), frames
