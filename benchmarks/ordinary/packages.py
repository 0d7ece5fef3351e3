"""What other packages draw: networkx, pandas and seaborn."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation


def graph_clear(frames=100):
    """A rumour in a network: networkx draws the graph again in cleared axes."""
    import networkx as nx

    rng = np.random.default_rng(31)
    graph = nx.watts_strogatz_graph(40, 4, 0.2, seed=5)
    places = nx.circular_layout(graph)
    heard = {0}
    fig, ax = plt.subplots(figsize=(7, 7))

    def update(i):
        if i % 5 == 0:
            heard.update([n for h in sorted(heard) for n in graph.neighbors(h) if rng.random() < 0.15])
        ax.clear()
        colors = ["tomato" if n in heard else "lightgray" for n in graph.nodes]
        nx.draw(graph, places, ax=ax, node_color=colors, edge_color="gray", with_labels=True, font_size=8)
        ax.set_title(f"step {i}: {len(heard)} know")

    return FuncAnimation(fig, update, frames=frames, interval=200), frames


def frame_plot_clear(frames=100):
    """A pandas DataFrame that grows, plotted by df.plot(ax=ax) in cleared axes."""
    import pandas as pd

    rng = np.random.default_rng(32)
    values = rng.normal(0.2, 2, (320, 4)).cumsum(axis=0) + 50
    dates = pd.date_range("2022-01-01", periods=320)
    df = pd.DataFrame(values, columns=["North", "South", "East", "West"], index=dates)
    fig, ax = plt.subplots(figsize=(9, 5))

    def update(i):
        ax.clear()
        df.iloc[: i + 20].plot(ax=ax, linewidth=2)
        ax.set_title(f"Sales until {df.index[i + 19]:%d %B %Y}")
        ax.set_xlabel("")
        ax.set_ylabel("thousands")
        ax.grid(True)

    return FuncAnimation(fig, update, frames=frames, interval=100), frames


def heatmap_clf(frames=100):
    """seaborn's heatmap with numbers in it, after plt.clf()."""
    import seaborn as sns

    rng = np.random.default_rng(33)
    data = rng.uniform(0, 100, (8, 8))
    fig = plt.figure(figsize=(7, 6))

    def update(i):
        data[:] = (data + rng.normal(0, 4, data.shape)).clip(0, 100)
        plt.clf()
        sns.heatmap(data, annot=True, fmt=".0f", cmap="YlGnBu", vmin=0, vmax=100, linewidths=0.5)
        plt.title(f"Load of the servers, minute {i}")
        plt.xlabel("rack")
        plt.ylabel("shelf")

    return FuncAnimation(fig, update, frames=frames, interval=200), frames
