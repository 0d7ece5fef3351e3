"""What is translucent, and what is hatched, by OpenGL as by Agg."""

from __future__ import annotations

import matplotlib.collections as mcollections
import matplotlib.patches as mpatches
import numpy as np
import pytest
from small_figures import X


def test_translucent_over_translucent(fig, ax, alike):
    fig.patch.set_alpha(0.3)
    for k in range(6):
        ax.add_patch(mpatches.Circle((k, 0), 1.2, alpha=0.4, color=f"C{k}"))
        ax.plot(X, np.sin(X + k), alpha=0.3, linewidth=6)
    ax.plot([0, 6, 0, 6, 3, 3], [-1, 1, 1, -1, -1, 1], "k", alpha=0.3, linewidth=8)
    alike(fig, rms=2)  # Agg rounds straight alpha after each of them


@pytest.mark.parametrize("alpha", [0, 1 / 255, 0.999])
def test_hardly_and_nearly_opaque(fig, ax, alike, alpha):
    ax.fill_between(X, np.sin(X), alpha=alpha)
    ax.plot(X, np.cos(X), alpha=alpha, linewidth=5)
    alike(fig, empty=alpha == 0)


@pytest.mark.parametrize("hatch", ["//", "x", "o.", "*+", "|-"])
def test_hatches(fig, ax, alike, hatch):
    ax.bar([1, 3], [1, -1], hatch=hatch, edgecolor="r", facecolor=(0, 0, 1, 0.3))
    ax.add_collection(mcollections.PolyCollection([[(4, -1), (6, -1), (5, 1)]], hatch=hatch, edgecolors="g"))
    alike(fig)
