"""Small animations of all that matplotlib can draw, for whoever draws in matplotlib's place.

``SCENES`` holds them by name; ``with built(name) as scene:`` makes one. Each is deterministic, and most stand still
for some frames in the middle, as a film does whose pictures are kept. ``DRAWN`` names those that differ in what is
drawn; the others only in what may be kept from frame to frame.
"""

import importlib

from .registry import SCENES, Scene, built

__all__ = ["DRAWN", "SCENES", "Scene", "built"]

SUBJECTS = (
    *("lines", "points_and_bars", "images", "texts", "space"),
    *("views", "decorations", "figures", "layouts", "options"),
    *("layers", "effects", "life", "edits"),
    *("rectangles", "counters", "axes3d"),
)
OF_WHAT_IS_KEPT = (
    *("reborn", "reborn_kinds", "reborn_axes", "reborn_figures"),
    *("cleared_ticks", "groups", "appearing", "legends_best"),
)
for subject in SUBJECTS:
    importlib.import_module(f"{__name__}.{subject}")
DRAWN = tuple(SCENES)
for subject in OF_WHAT_IS_KEPT:
    importlib.import_module(f"{__name__}.{subject}")
