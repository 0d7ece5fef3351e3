"""The user's own arguments for ffmpeg: what each is for, and which of them a film cannot obey.

ffmpeg makes a film by one command, and by a second one where the film is copied: with sound, or to move its index to
the front. Each command gets the arguments that are for it, behind ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ...errors import OptionError
from .find import FFmpeg, ask

#: ffmpeg's options that stand alone, as far as they are not refused.
_WITHOUT_VALUE = frozenset(
    {
        *("benchmark", "bitexact", "copyinkf", "copyts", "dn", "hide_banner", "nostats", "psnr", "report", "sn"),
        *("start_at_zero", "stats", "xerror", "y"),
    }
)
_FILTERS = frozenset({"vf", "filter", "af"})
_COMPLEX = "extra_args {quoted}: a film has one stream of frames; give its filters by -vf"
_TIMES = "extra_args {quoted} would change the number of frames or their times: {remedy}"
_LENGTH = "write the frames that are to be in the film"
_RATE = "give fps="
_ONE_INPUT = "extra_args {quoted}: frames and audio= are all that goes into a film; leave it out"
_OWN = "extra_args {quoted}: that is needed to watch over the film; leave it out"
#: (names, sentence): what a film cannot obey.
_REFUSED = (
    ({"frames", "vframes", "dframes", "t", "to", "ss", "sseof", "fs", "shortest", "stream_loop"}, _TIMES, _LENGTH),
    (
        {"r", "fpsmax", "vsync", "fps_mode", "output_ts_offset", "itsoffset", "itsscale", "enc_time_base", "re"},
        _TIMES,
        _RATE,
    ),
    ({"i", "map", "attach", "map_metadata", "map_chapters", "program"}, _ONE_INPUT, ""),
    ({"filter_complex", "filter_complex_script", "filter_script", "lavfi"}, _COMPLEX, ""),
    ({"an"}, "extra_args {quoted}: a film has sound only by audio=; leave both out", ""),
    ({"vn"}, "extra_args {quoted} would leave out the frames; leave it out", ""),
    ({"n", "progress", "nostdin", "stdin"}, _OWN, ""),
)
#: Filters that give out more or fewer frames than they take, or at other times. ``check_filters`` finds others.
_COUNT_CHANGING = frozenset(
    {
        *("concat", "decimate", "dejudder", "detelecine", "doubleweave", "fps", "framerate"),
        *("framestep", "interlace", "loop", "minterpolate", "mpdecimate", "pullup", "segment"),
        *("select", "separatefields", "setpts", "shuffleframes", "telecine", "thumbnail", "tile"),
        *("tinterlace", "tpad", "trim", "untile", "weave"),
    }
)
#: Options by which MP4 and MOV stay in fragments.
_FRAGMENTED = frozenset({"frag_keyframe", "frag_every_frame", "frag_custom", "empty_moov", "dash", "cmaf"})
_FRAGMENTING = frozenset({"frag_duration", "frag_size"})
#: Muxers that write the same kind of file.
_KIN = ({"mp4", "mov", "ipod", "psp", "3gp", "3g2", "f4v"}, {"matroska", "webm"})
_SOUND = frozenset({"ab", "ac", "ar", "acodec", "af", "aq", "sample_fmt", "channel_layout", "ch_layout", "atag"})
#: Options for the file that ffmpeg itself has, beside those of every muxer.
_FILE = frozenset(
    {
        *("avoid_negative_ts", "bitexact", "copyts", "disposition", "f", "fflags", "flush_packets", "max_delay"),
        *("max_interleave_delta", "metadata", "metadata_header_padding", "muxdelay", "muxpreload", "strict", "tag"),
        *("timecode", "timestamp", "vtag", "y"),
    }
)
#: Those of them that an encoder has, too.
_EVERYWHERE = frozenset({"bitexact", "strict"})


@dataclass(frozen=True)
class Argument:
    """One option of the user's.

    Attributes:
        name: without dash and stream, such as ``b`` of ``-b:a``.
        stream: after the first colon; "" if there is none.
        value: None for an option that has none.
    """

    name: str
    stream: str
    value: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """As a command takes it."""
        option = f"-{self.name}{f':{self.stream}' if self.stream else ''}"
        return (option,) if self.value is None else (option, self.value)

    @property
    def is_sound(self) -> bool:
        """Whether it is for a stream of sound, by its name or its stream."""
        return self.name in _SOUND or re.match(r"(s:)?a(:|$)", self.stream) is not None

    @property
    def is_filter(self) -> bool:
        """Whether it is a filter of the frames."""
        return self.name in _FILTERS and not self.is_sound


def parse(extra_args: Iterable[str]) -> list[Argument]:
    """Split a list of words for ffmpeg into options with their values.

    Raises:
        OptionError: a word is no option where there should be one, or a value is missing.
    """
    words, found = iter(extra_args), []
    for word in words:
        if not re.match(r"-[A-Za-z]", word):
            raise OptionError(
                f"extra_args holds {word!r} where an option should be, and ffmpeg would take it for another file to "
                f"write; give options such as '-g', each with its value"
            )
        name, _, stream = word[1:].partition(":")
        for names, sentence, remedy in _REFUSED:
            if name in names:
                raise OptionError(sentence.format(quoted=repr(word), remedy=remedy))
        value = None
        if name not in _WITHOUT_VALUE and (value := next(words, None)) is None:
            raise OptionError(f"extra_args ends with {word!r}, which needs a value; give one behind it")
        found.append(Argument(name, stream, value))
    return found


def check_extra_args(extra_args: Iterable[str], muxer: str) -> None:
    """Refuse what a film cannot obey.

    Args:
        extra_args: the user's words.
        muxer: of the film's container, by ffmpeg's name.

    Raises:
        OptionError: with the reason.
    """
    for argument in parse(extra_args):
        quoted = " ".join(map(repr, argument.words))
        if argument.is_filter:
            for name in filter_names(argument.value or ""):
                if name in _COUNT_CHANGING:
                    raise OptionError(_TIMES.format(quoted=quoted, remedy=f"{_LENGTH}, and {_RATE}"))
        if argument.value == "copy" and not argument.is_sound and argument.name in {"c", "codec", "vcodec"}:
            raise OptionError(f"extra_args {quoted}: frames have to be encoded; name a codec= or an encoder=")
        if argument.name == "f" and not any({argument.value, muxer} <= kin for kin in ({muxer}, *_KIN)):
            raise OptionError(f"extra_args {quoted} does not fit a film that is written as {muxer}; leave it out")


def filter_names(graph: str) -> list[str]:
    """The names of the filters in a graph, such as ``hue`` and ``scale`` in ``hue=s=0,scale=64:48``."""
    plain = re.sub(r"'[^']*'|\\.", "", graph)
    return re.findall(r"(?:^|[,;])\s*(?:\[[^\]]*\]\s*)*([A-Za-z_0-9]+)", plain)


def video_filters(extra_args: Iterable[str]) -> list[str]:
    """The user's filters of the frames, in order."""
    return [a.value for a in parse(extra_args) if a.is_filter and a.value is not None]


def video_arguments(extra_args: Iterable[str], ffmpeg: FFmpeg, muxer: str) -> list[Argument]:
    """What the encoder of the frames gets: neither filters, nor what is for the sound or the file."""
    return [
        argument
        for argument in parse(extra_args)
        if not (argument.is_filter or argument.is_sound)
        and (argument.name in _EVERYWHERE or not is_for_file(argument, ffmpeg, muxer))
    ]


def file_arguments(extra_args: Iterable[str], ffmpeg: FFmpeg, muxer: str) -> list[str]:
    """What every command gets that writes the film's file, except ``-movflags``, which are merged with ours."""
    return [
        word
        for argument in parse(extra_args)
        if is_for_file(argument, ffmpeg, muxer) and not argument.is_sound and argument.name != "movflags"
        for word in argument.words
    ]


def is_for_file(argument: Argument, ffmpeg: FFmpeg, muxer: str) -> bool:
    """Whether an option is for the file and not for an encoder."""
    return argument.name in _FILE or argument.name in options_of(ffmpeg.path, f"muxer={muxer}")


def movflags(extra_args: Iterable[str]) -> list[str]:
    """The user's flags for MP4 and MOV, each with its sign."""
    found = [a.value or "" for a in parse(extra_args) if a.name == "movflags"]
    return [f"{sign or '+'}{name}" for value in found for sign, name in re.findall(r"([+-]?)(\w+)", value)]


def wants_fragments(extra_args: Iterable[str]) -> bool:
    """Whether the user asks for an MP4 or MOV in fragments, which has no index of the whole."""
    asked = {flag[1:] for flag in movflags(extra_args) if flag[0] == "+"} & _FRAGMENTED
    return bool(asked) or any(argument.name in _FRAGMENTING for argument in parse(extra_args))


def wants_faststart(extra_args: Iterable[str]) -> bool | None:
    """Whether the user asks for the index at the front of an MP4 or MOV; None if ``-movflags`` do not say.

    A file in fragments has no such index, so it is not to be moved.
    """
    if wants_fragments(extra_args):
        return False
    asked = [flag[0] == "+" for flag in movflags(extra_args) if flag[1:] == "faststart"]
    return asked[-1] if asked else None


@lru_cache(maxsize=64)
def options_of(program: str, kind: str) -> frozenset[str]:
    """The options that a part of ffmpeg has for itself.

    Args:
        program: path of ffmpeg.
        kind: which part, such as ``muxer=mp4`` or ``encoder=aac``.
    """
    return frozenset(re.findall(r"^ {2}-(\w+) ", ask(program, "-h", kind).stdout, re.MULTILINE))
