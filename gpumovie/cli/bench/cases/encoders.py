"""Each encoder that works, at each speed: frames a second, bytes, and likeness to what it was given."""

from __future__ import annotations

import time
from fractions import Fraction

from ....errors import OptionError
from ....movie.movie import Movie
from ....options.table import SPEEDS, check_speed
from ....video.containers import CONTAINERS
from ....video.encoders.encoder import Encoder
from ....video.encoders.fit import Unsupported, output_format
from ....video.encoders.probe import probe
from ....video.encoders.table import ENCODERS
from ....video.ffmpeg.find import FFmpeg, find_ffmpegs
from ....video.frames import Frame
from ....video.pixel_formats import FORMATS
from ....video.settings import Settings
from ..bench import Bench, size_name
from ..content import FPS, RawFilm, video_frames, write_raw
from ..encoding import measure as examine
from ..result import Measurement
from ..timing import first_line

#: Small, or the slow ones would take minutes; ``--size`` says otherwise.
SIZE = (640, 360)
#: Of the film whose bytes and likeness count, and of which those that are timed are made.
FRAMES = 30
#: A film is not made where the one before it, at the next faster speed, took longer than this.
SLOW_SECONDS = 2.0
LEAST_SSIM = 0.6


def measure(bench: Bench) -> None:
    options = bench.options
    size = options.size or SIZE
    encoders = chosen(options.encoder, options.quick)
    bench.tell(f"encoders: making {FRAMES} frames")
    source = write_raw(bench.folder / "encoders.yuv", video_frames(size, FRAMES))
    data, length = source.path.read_bytes(), FORMATS["yuv420p"].frame_bytes(size)
    frames = [Frame.from_buffer(data[i * length : (i + 1) * length], "yuv420p", size) for i in range(source.frames)]
    for encoder in encoders:
        program, reason = _working(encoder)
        if program is None:
            if options.encoder == encoder.name:
                bench.result.faults.append(f"encoders: {encoder.name} does not work here: {reason}")
            continue
        seconds = 0.0
        for speed in SPEEDS if encoder.speeds else ("",):
            label = f"{encoder.name} {speed}".strip()
            row = Measurement("encoders", f"{encoder.codec}, {size_name(size)}", label)
            row.facts |= {"encoder": encoder.name, "speed": speed, "ffmpeg": str(program)}
            bench.tell(f"encoders: {label}")
            if seconds > SLOW_SECONDS and options.encoder == "auto":
                row.facts["left_out"] = f"too slow for a look; --case encoders --encoder {encoder.name} measures it"
            else:
                try:
                    seconds = _encode(bench, encoder, program, speed, source, frames, row)
                except Exception as error:
                    row.verdict = f"failed: {first_line(error)}"
            bench.result.measurements.append(row)


def chosen(name: str, quick: bool = False) -> list[Encoder]:
    """The encoders to try: the one that was named, else all ordinary ones; those of H.264 for a quick look.

    Raises OptionError if there is none of that name.
    """
    if name == "auto":
        return [e for e in ENCODERS.values() if e.auto_selectable and not (quick and e.codec != "h264")]
    if name not in ENCODERS:
        raise OptionError(f"encoder {name!r} is not known; there are auto, {', '.join(ENCODERS)}")
    return [ENCODERS[name]]


def suffix_of(codec: str) -> str:
    """Of the first container that holds a codec."""
    return next(suffix for suffix, container in CONTAINERS.items() if codec in container.codecs)


def _working(encoder: Encoder) -> tuple[FFmpeg | None, str]:
    """The first ffmpeg with which it works, and why not if there is none."""
    settings = Settings(path="", fps=Fraction(FPS), codec=encoder.codec)
    made = output_format(encoder, FORMATS["yuv420p"], settings)
    reason = ""
    for program in find_ffmpegs():
        if isinstance(made, Unsupported):
            return None, str(made)
        failure = probe(program, encoder, made, FORMATS["yuv420p"], settings).failure
        if failure is None:
            return program, ""
        reason = str(failure)
    return None, reason


def _encode(
    bench: Bench,
    encoder: Encoder,
    program: FFmpeg,
    speed: str,
    source: RawFilm,
    frames: list[Frame],
    row: Measurement,
) -> float:
    """Fill ``row``, and give the seconds of the film that was examined."""
    path = bench.folder / f"{encoder.name}-{speed}{suffix_of(encoder.codec)}"

    def film(count: int) -> float:
        started = time.perf_counter()
        with Movie(
            path,
            fps=FPS,
            codec=encoder.codec,
            encoder=encoder.name,
            fallback=False,
            speed=check_speed(speed or "fast"),
            ffmpeg=program.path,
        ) as movie:
            for i in range(count):
                movie.write(frames[i % len(frames)])
        return time.perf_counter() - started

    seconds = film(len(frames))
    made = examine(program.path, source, path)
    row.facts |= {"frames": source.frames, "bytes": made.bytes, "ssim": made.ssim, "size": list(source.size)}
    if made.ssim < LEAST_SSIM:
        row.verdict = f"wrong pictures: SSIM {made.ssim:.3f}"
        return seconds
    # Starting ffmpeg takes longer than a fast encoder needs for so few frames, so the timed films are longer.
    count = bench.options.frames or min(20, max(1, round(bench.options.round_seconds / seconds))) * len(frames)
    rounds = 1 if seconds > SLOW_SECONDS / 2 else bench.options.rounds
    row.facts["timed_frames"] = count
    if count == len(frames) and rounds == 1:
        row.values = [count / seconds]
    else:
        row.values = [count / film(count) for _ in range(rounds)]
    path.unlink(missing_ok=True)
    return seconds
