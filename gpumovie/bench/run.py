"""Runs the cases, one after the other; Ctrl-C ends it and keeps what there is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from ..errors import GpumovieError, OptionError
from ..video.ffmpeg import find_ffmpegs
from .bench import Bench, Options
from .machine import machine_facts
from .result import Result
from .timing import first_line, say

#: Whose versions stand in the result.
PACKAGES = ("numpy", "matplotlib", "vispy", "PyOpenGL", "imageio-ffmpeg", "pillow")


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

    Raises OptionError for an encoder or a case that is not known.
    """
    from .cases import CASES
    from .cases.encoders import chosen

    chosen(options.encoder)
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
            except (GpumovieError, ImportError, OSError, RuntimeError) as error:  # the other cases still count
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
