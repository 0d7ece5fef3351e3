"""The user's filters, tried on frames of the film's size before it begins: they must work, and keep every frame."""

from __future__ import annotations

import re
import subprocess

from ...errors import OptionError
from ..frames import FrameFormat
from ..settings import Settings
from .command import passthrough
from .extra_args import video_filters
from .failures import classify
from .find import FFmpeg, ask
from .process import REPORTING

#: Enough for a filter that gives out every second frame, or one for three.
_FRAMES = 12


def check_filters(ffmpeg: FFmpeg, settings: Settings, source: FrameFormat) -> None:
    """Try the filters among ``extra_args``, if there are any.

    Raises:
        OptionError: they do not work on frames of that size, or more or fewer frames come out than went in.
    """
    filters = video_filters(settings.extra_args)
    if not filters:
        return
    (width, height), fps = source.size, settings.fps
    frames = f"color=c=gray:s={width}x{height}:r={fps.numerator}/{fps.denominator},trim=end_frame={_FRAMES}"
    graph = ["-f", "lavfi", "-i", frames, "-vf", ",".join(filters), *passthrough(ffmpeg), "-f", "null", "-"]
    try:
        done = ask(ffmpeg.path, *REPORTING, *graph)
    except subprocess.TimeoutExpired:
        return  # slow filters are not wrong
    quoted = f"extra_args '-vf' {','.join(filters)!r}"
    if done.returncode and "lavfi" not in done.stderr:  # a build without lavfi cannot try them
        raise OptionError(f"{quoted} does not work on frames of {width}x{height}: {classify(done.stderr, 1)}")
    counts = re.findall(r"^frame=(\d+)", done.stdout, re.MULTILINE)
    made = int(counts[-1]) if counts else 0
    if not done.returncode and made != _FRAMES:
        raise OptionError(
            f"{quoted} changes the number of frames: of {_FRAMES} it makes {made}; write the frames that are to be "
            f"in the film, and give fps="
        )
