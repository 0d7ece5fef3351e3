"""What ``gpumovie bench`` runs, and the harness that all benchmarks of the project share.

A benchmark makes its content (content/), times its candidates in turns (``interleave``), decodes what they made and
compares it with what they were given (ffmpeg/video_report.py), and stores the result with the facts of the machine.

Folders:
    harness: timing, facts of the machine, tables; its functions can be imported from here.
    content: frames and scenes that are measured.
    ffmpeg: encode raw frames, send frames, examine a video.
    cases: what ``gpumovie bench`` measures.
    peers: the same videos by other libraries.
    report: a result as text, as a page, and compared with an older one.
"""

from .harness.machine import bundled_ffmpeg, is_installed, machine_facts
from .harness.tables import markdown_table, spread
from .harness.timing import Timing, in_process, interleave, keep_to_cores, memory_folder, say

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
