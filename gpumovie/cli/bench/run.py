"""Runs the cases, one after the other; Ctrl-C ends it and keeps what there is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ...errors import OptionError
from ...video.ffmpeg.find import find_ffmpegs
from ...video.pixel_formats import Size
from .bench import Bench, Options, size_name
from .machine import machine_facts
from .result import Result
from .timing import first_line, say

#: Whose versions stand in the result.
PACKAGES = ("numpy", "matplotlib", "vispy", "PyOpenGL", "imageio-ffmpeg", "pillow")
#: Encoders, and the judge of colours, need some pixels; more than this no H.264 film has.
SMALLEST, LARGEST = (64, 48), (8192, 8192)


def run(
    options: Options,
    folder: Path,
    tell: Callable[[str], None] = say,
    begin: Callable[[str, int, int], None] = lambda name, number, total: None,
) -> Result:
    """Measure what ``options`` ask for.

    Args:
        folder: for the films, which stay there.
        tell: is told what is going on, many times.
        begin: is told of each case: its name, its number from 1, and how many there are.

    Raises OptionError for an encoder, a case or a size that cannot be.
    """
    from .cases import CASES
    from .cases.encoders import chosen

    chosen(options.encoder)
    _check_size(options.film_size)
    if unknown := [name for name in options.cases if name not in CASES]:
        raise OptionError(f"case {unknown[0]!r} is not known; there are {', '.join(CASES)}")
    names = options.cases
    ffmpeg = find_ffmpegs()[0]
    started = time.perf_counter()
    tell("looking at the machine")
    asked = {**asdict(options), "cases": list(names), "size": list(options.film_size)}
    asked |= {"frames": options.film_frames, "rounds": options.rounds}
    result = Result({}, asked)
    try:
        result.machine = machine_facts(PACKAGES, ffmpeg.path)
        bench = Bench(options, result, ffmpeg, folder, tell)
        total = len(names) + options.peers
        for number, name in enumerate(names, 1):
            begin(name, number, total)
            try:
                CASES[name].measure(bench)
            except Exception as error:  # the other cases still count
                result.faults.append(f"{name}: {first_line(error)}")
        if options.peers:
            from .peers.films import measure

            begin("peers", total, total)
            result.peers = []
            measure(bench)
    except KeyboardInterrupt:
        result.interrupted = True
    result.seconds = time.perf_counter() - started
    return result


def _check_size(size: Size) -> None:
    """Odd sizes are left to the tests: what encoders and other libraries make of them is no matter of speed."""
    fits = all(low <= pixels <= high for low, pixels, high in zip(SMALLEST, size, LARGEST, strict=True))
    if not fits or any(pixels % 2 for pixels in size):
        limits = f"from {size_name(SMALLEST)} to {size_name(LARGEST)}"
        raise OptionError(f"size {size_name(size)} cannot be measured; give even numbers {limits}")
