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
from ..bench_run import BenchRun
from ..content.raw_video import RawVideo, write_raw_video
from ..content.synthetic_frames import FPS, video_frames
from ..ffmpeg.raw_encoding import measure_ssim
from ..harness.tables import size_name
from ..harness.timing import first_line
from ..result import Measurement

#: (width, height) unless ``--size`` is given; small, since slow encoders would take minutes.
SIZE = (640, 360)
#: Frames of the video whose bytes and SSIM are measured; videos that are timed repeat them.
FRAMES = 30
#: A speed is left out where the video at the next faster speed took longer than this.
SLOW_SECONDS = 2.0
LEAST_SSIM = 0.6


def measure(run: BenchRun) -> None:
    options = run.options
    size = options.size or SIZE
    encoders = encoders_to_try(options.encoder, options.quick)
    run.tell(f"encoders: making {FRAMES} frames")
    source = write_raw_video(run.folder / "encoders.yuv", video_frames(size, FRAMES))
    data, length = source.path.read_bytes(), FORMATS["yuv420p"].frame_bytes(size)
    frames = [Frame.from_buffer(data[i * length : (i + 1) * length], "yuv420p", size) for i in range(source.frames)]
    for encoder in encoders:
        program, reason = _working_ffmpeg(encoder)
        if program is None:
            if options.encoder == encoder.name:
                run.result.faults.append(f"encoders: {encoder.name} does not work here: {reason}")
            continue
        seconds = 0.0
        for speed in SPEEDS if encoder.speeds else ("",):
            label = f"{encoder.name} {speed}".strip()
            row = Measurement("encoders", f"{encoder.codec}, {size_name(size)}", label)
            row.facts |= {"encoder": encoder.name, "speed": speed, "ffmpeg": str(program)}
            run.tell(f"encoders: {label}")
            if seconds > SLOW_SECONDS and options.encoder == "auto":
                row.facts["left_out"] = f"too slow for a look; --case encoders --encoder {encoder.name} measures it"
            else:
                try:
                    seconds = _encode(run, encoder, program, speed, source, frames, row)
                except Exception as error:
                    row.verdict = f"failed: {first_line(error)}"
            run.result.measurements.append(row)


def encoders_to_try(name: str, quick: bool = False) -> list[Encoder]:
    """The encoders to measure.

    Args:
        name: of the only one, or ``auto`` for all that are chosen automatically.
        quick: only those of H.264.

    Raises:
        OptionError: no encoder has that name.
    """
    if name == "auto":
        return [e for e in ENCODERS.values() if e.auto_selectable and not (quick and e.codec != "h264")]
    if name not in ENCODERS:
        raise OptionError(f"encoder {name!r} is not known; there are auto, {', '.join(ENCODERS)}")
    return [ENCODERS[name]]


def suffix_of(codec: str) -> str:
    """The suffix of the first container that holds a codec."""
    return next(suffix for suffix, container in CONTAINERS.items() if codec in container.codecs)


def _working_ffmpeg(encoder: Encoder) -> tuple[FFmpeg | None, str]:
    """The first ffmpeg with which an encoder works; None if there is none, with the reason."""
    settings = Settings(path="probe.mkv", fps=Fraction(FPS), codec=encoder.codec)
    pixel_format = output_format(encoder, FORMATS["yuv420p"], settings)
    reason = ""
    for program in find_ffmpegs():
        if isinstance(pixel_format, Unsupported):
            return None, pixel_format.reason
        failure = probe(program, encoder, pixel_format, FORMATS["yuv420p"], settings).failure
        if failure is None:
            return program, ""
        reason = str(failure)
    return None, reason


def _encode(
    run: BenchRun,
    encoder: Encoder,
    program: FFmpeg,
    speed: str,
    source: RawVideo,
    frames: list[Frame],
    row: Measurement,
) -> float:
    """Measure one speed of an encoder, fill ``row``, and return the seconds of the video that was examined."""
    path = run.folder / f"{encoder.name}-{speed}{suffix_of(encoder.codec)}"

    def write(count: int) -> float:
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

    seconds = write(len(frames))
    video = measure_ssim(program.path, source, path)
    row.facts |= {"frames": source.frames, "bytes": video.bytes, "ssim": video.ssim, "size": list(source.size)}
    if video.ssim < LEAST_SSIM:
        row.verdict = f"wrong pictures: SSIM {video.ssim:.3f}"
        return seconds
    # Starting ffmpeg takes longer than a fast encoder needs for so few frames, so the timed videos are longer.
    count = run.options.frames or min(20, max(1, round(run.options.round_seconds / seconds))) * len(frames)
    rounds = 1 if seconds > SLOW_SECONDS / 2 else run.options.rounds
    row.facts["timed_frames"] = count
    if count == len(frames) and rounds == 1:
        row.values = [count / seconds]
    else:
        row.values = [count / write(count) for _ in range(rounds)]
    path.unlink(missing_ok=True)
    return seconds
