"""Run the cases one after the other; Ctrl-C ends the run and keeps what was measured."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

from ...errors import OptionError
from ...video.ffmpeg.find import find_ffmpegs
from ...video.pixel_formats import Size
from .bench_run import BenchRun
from .cases import CASES
from .cases.encoders import encoders_to_try
from .harness.machine import machine_facts
from .harness.tables import size_name
from .harness.timing import first_line
from .options import BenchOptions
from .peers.standard_movies import measure_peers
from .progress import Progress
from .result import BenchResult

#: Packages whose versions stand in the result.
PACKAGES = ("numpy", "matplotlib", "vispy", "PyOpenGL", "imageio-ffmpeg", "pillow")
#: Encoders, and the comparison of colours, need some pixels; H.264 takes no more than the largest.
SMALLEST, LARGEST = (64, 48), (8192, 8192)


def run_cases(options: BenchOptions, folder: Path, progress: Progress | None = None) -> BenchResult:
    """Measure what ``options`` ask for.

    Args:
        options: which cases, and how much of each.
        folder: for the videos, which stay there.
        progress: is told what is going on; None to print lines on stderr.

    Returns:
        The result; after Ctrl-C, what was measured so far.

    Raises:
        OptionError: an encoder or a case is not known, or a size cannot be measured.
    """
    encoders_to_try(options.encoder)
    _check_size(options.video_size)
    if unknown := [name for name in options.cases if name not in CASES]:
        raise OptionError(f"case {unknown[0]!r} is not known; there are {', '.join(CASES)}")
    progress = progress or Progress()
    ffmpeg = find_ffmpegs()[0]
    started = time.perf_counter()
    progress.tell("looking at the machine")
    asked = {**asdict(options), "cases": list(options.cases), "size": list(options.video_size)}
    asked |= {"frames": options.video_frames, "rounds": options.rounds}
    result = BenchResult({}, asked)
    try:
        result.machine = machine_facts(PACKAGES, ffmpeg.path)
        run = BenchRun(options, result, ffmpeg, folder, progress)
        total = len(options.cases) + options.peers
        for number, name in enumerate(options.cases, 1):
            progress.begin_case(name, number, total)
            try:
                CASES[name].measure(run)
            except Exception as error:  # the other cases still count
                result.faults.append(f"{name}: {first_line(error)}")
        if options.peers:
            progress.begin_case("peers", total, total)
            result.peers = []
            measure_peers(run)
    except KeyboardInterrupt:
        result.interrupted = True
    result.seconds = time.perf_counter() - started
    return result


def _check_size(size: Size) -> None:
    """Raise OptionError for a size that is too small, too large or odd.

    What encoders and other libraries do with odd sizes is a matter of the tests, not of speed.
    """
    fits = all(low <= pixels <= high for low, pixels, high in zip(SMALLEST, size, LARGEST, strict=True))
    if not fits or any(pixels % 2 for pixels in size):
        limits = f"from {size_name(SMALLEST)} to {size_name(LARGEST)}"
        raise OptionError(f"size {size_name(size)} cannot be measured; give even numbers {limits}")
