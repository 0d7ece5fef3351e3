"""Sound from another file: what it is, and how it comes into a film: copied, or encoded as the user says."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from ...errors import OptionError
from ..containers import AUDIO_ENCODERS, Container, container_of
from ..ffmpeg.command import flatten, sound_input
from ..ffmpeg.extra_args import Argument, file_arguments, options_of, parse
from ..ffmpeg.failures import classify
from ..ffmpeg.find import FFmpeg, ask
from ..settings import Settings

#: Seconds of sound that are enough for every encoder to give something out.
_TRIAL_SECONDS = 0.5


def audio_codec(ffmpeg: FFmpeg, path: str) -> str:
    """The codec of the first sound track of ``path``, by ffmpeg's name.

    Raises:
        OptionError: the file is not there, or has no sound.
    """
    if not Path(path).is_file():
        raise OptionError(f"audio {path!r} is not there; give the path of a file with sound")
    stderr = ask(ffmpeg.path, "-i", f"file:{path}").stderr
    match = re.search(r"Stream #0:\d+.*?: Audio: (\w+)", stderr)
    if match is None:
        raise OptionError(
            f"audio {path!r} holds no sound that ffmpeg can read; give a wav, mp3, m4a, ogg or flac file"
        )
    return match[1]


def check_audio(ffmpeg: FFmpeg, settings: Settings) -> None:
    """Try the beginning of a film's sound, so that what is wrong with it shows before anything is written.

    Raises:
        OptionError: the file is not there, has no sound, or ``extra_args`` make no sound of it that fits the film.
    """
    assert settings.audio is not None
    container = container_of(settings.path)
    sound = sound_arguments(ffmpeg, container, settings, _TRIAL_SECONDS)
    if not any(argument.is_sound for argument in parse(settings.extra_args)):
        return
    own = file_arguments(settings.extra_args, ffmpeg, container.muxer)
    with tempfile.TemporaryDirectory() as folder:
        target = f"file:{Path(folder, 'sound')}"
        source = sound_input(settings, _TRIAL_SECONDS)
        done = ask(
            *(ffmpeg.path, "-loglevel", "level+warning", *source, "-map", "0:a:0", *sound),
            *("-f", container.muxer, *own, target),
        )
    if done.returncode:
        words = [word for argument in parse(settings.extra_args) if argument.is_sound for word in argument.words]
        raise OptionError(
            f"extra_args {' '.join(map(repr, words))} make no sound that fits a {container.muxer} file: "
            f"{classify(done.stderr, done.returncode)}"
        )


def sound_arguments(ffmpeg: FFmpeg, container: Container, settings: Settings, seconds: float) -> list[str]:
    """ffmpeg's arguments for the sound of a film.

    It is copied where the container holds it as it is and the user wants nothing done to it, and else encoded.

    Args:
        ffmpeg, container, settings: of the film.
        seconds: how long the film is: longer sound is cut, shorter sound leaves silence at the end.
    """
    assert settings.audio is not None
    codec = audio_codec(ffmpeg, settings.audio)
    own = [argument for argument in parse(settings.extra_args) if argument.is_sound]
    encoders = [a.value for a in own if a.name in {"c", "codec", "acodec"} and a.value]
    if encoders:
        ours, encoder = [], encoders[-1]
    elif codec in container.audio_fits and all(_fits_a_copy(argument) for argument in own):
        ours, encoder = ["-c:a", "copy"], "copy"
    else:
        ours = flatten(AUDIO_ENCODERS[container.audio])
        encoder = dict(AUDIO_ENCODERS[container.audio])["c:a"]
    # Options that this encoder alone has are for it, even if no stream is named.
    private = options_of(ffmpeg.path, f"encoder={encoder}") if encoder != "copy" else frozenset()
    own += [a for a in parse(settings.extra_args) if not a.stream and not a.is_sound and a.name in private]
    filters = [a.value for a in own if a.name in {"af", "filter"} and a.value]
    arguments = [
        *ours,
        *(word for a in own if a.name not in {"af", "filter"} for word in a.words),
    ]
    # A filter may make it longer again.
    return [*arguments, "-filter:a", ",".join([*filters, f"atrim=end={seconds:.6f}"])] if filters else arguments


def _fits_a_copy(argument: Argument) -> bool:
    """Whether an option for sound leaves the samples as they are."""
    return argument.name in {"metadata", "disposition", "tag", "atag", "bsf"}
