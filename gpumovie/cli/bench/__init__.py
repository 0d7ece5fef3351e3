"""What ``gpumovie bench`` runs, and the harness that all benchmarks of the project share.

A benchmark makes its content (content.py), times its candidates in turns (``interleave``), examines what they made
(film.py), and stores everything it knows together with the machine it ran on.
"""

from .machine import bundled_ffmpeg, is_installed, machine_facts
from .tables import markdown_table, spread
from .timing import Timing, in_process, interleave, keep_to_cores, memory_folder, say

__all__ = [
    "Timing",
    "bundled_ffmpeg",
    "in_process",
    "interleave",
    "is_installed",
    "keep_to_cores",
    "machine_facts",
    "markdown_table",
    "memory_folder",
    "say",
    "spread",
]
