"""Small animations of all that matplotlib can draw, for whoever draws in matplotlib's place.

``SCENES`` holds them by name; ``with built(name) as scene:`` makes one. Each is deterministic, and most stand still
for some frames in the middle, as a film does whose pictures are kept.
"""

import importlib

from .registry import SCENES, Scene, built

__all__ = ["SCENES", "Scene", "built"]

SUBJECTS = (
    *("lines", "points_and_bars", "images", "texts", "space"),
    *("views", "decorations", "figures", "layouts", "options"),
    *("layers", "effects", "life", "edits"),
    *("rectangles", "counters"),
)
for subject in SUBJECTS:
    importlib.import_module(f"{__name__}.{subject}")
