"""Animations as people write them: 28 programs, each a function of the number of frames, up to 300.

A program returns (animation, frames), and what it would give to ``save()`` besides as a dict. An animation is one of
matplotlib's, or a function of (writer, path) that records by ``grab_frame()``. All data are made up and seeded, and
nothing is written to be fast.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

Program = Callable[[int], Any]

#: The programs by file, in the order of the tables.
NAMES = {
    "lines": ("waves_legend", "training_curves", "strip_chart", "double_pendulum", "channels_cla"),
    "cleared": ("sensor_clear", "functions_clear", "panels_clf", "agents_clear_scatter", "candles"),
    "images": ("heat_set_data", "spots_imshow_anew", "artist_images", "contourf_anew", "wind_quiver"),
    "bars": ("sorting_bars", "bar_race", "histogram_cla"),
    "space": ("attractor_3d", "surface_3d_anew"),
    "mixed": ("particles_offsets", "epidemic", "four_panels_tight", "snapshots", "map_segments"),
    "packages": ("graph_clear", "frame_plot_clear", "heatmap_clf"),
}


def program(name: str) -> Program:
    """A program by its name; the package that it needs may be missing when it is called."""
    module = next(module for module, names in NAMES.items() if name in names)
    found: Program = getattr(importlib.import_module(f"{__name__}.{module}"), name)
    return found
