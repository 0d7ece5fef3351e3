"""Sound from another file: what it is, and whether the container holds it as it is."""

from __future__ import annotations

import re
from pathlib import Path

from ...errors import OptionError
from ..containers import AUDIO_ENCODERS, Container
from ..encoders.encoder import Args
from ..ffmpeg.find import FFmpeg, ask


def audio_codec(ffmpeg: FFmpeg, path: str) -> str:
    """The codec of the first sound track of ``path``, by ffmpeg's name.

    Raises:
        OptionError: the file is not there, or has no sound.
    """
    if not Path(path).is_file():
        raise OptionError(f"audio {path!r} is not there; give the path of a file with sound")
    stderr = ask(ffmpeg.path, "-i", path).stderr
    match = re.search(r"Stream #0:\d+.*?: Audio: (\w+)", stderr)
    if match is None:
        raise OptionError(
            f"audio {path!r} holds no sound that ffmpeg can read; give a wav, mp3, m4a, ogg or flac file"
        )
    return match[1]


def audio_arguments(ffmpeg: FFmpeg, container: Container, path: str) -> Args:
    """ffmpeg's arguments that put the sound of ``path`` into a container: copied where it can be, else encoded."""
    if audio_codec(ffmpeg, path) in container.audio_fits:
        return (("c:a", "copy"),)
    return AUDIO_ENCODERS[container.audio]
