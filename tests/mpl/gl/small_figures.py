"""What tests draw on small figures of 200 by 150 pixels, whose axes are all of them but a border."""

from __future__ import annotations

import matplotlib.patches as mpatches
import numpy as np
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

WIDTH, HEIGHT = 200, 150
X = np.linspace(0, 6, 60)
FAR = 1e30


def path_patch(vertices, codes=None, **options):
    """A path in pixels."""
    return mpatches.PathPatch(Path(np.asarray(vertices, float), codes), transform=IdentityTransform(), **options)


def in_pixels(fig, x, y, **options) -> None:
    """A line in pixels."""
    fig.add_artist(Line2D(x, y, transform=IdentityTransform(), **options))
