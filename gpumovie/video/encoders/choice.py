"""Which (ffmpeg, encoder) pair makes the film, and why the pairs tried before it do not."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...errors import EncoderError, NoEncoderError, quoted
from ..ffmpeg.filter_check import check_filters
from ..ffmpeg.find import FFmpeg
from ..frames import FrameFormat
from ..pixel_formats import padded_size
from ..settings import Settings
from .encoder import Args, Encoder
from .fit import Unsupported, output_format, size_problem
from .probe import probe
from .table import ENCODERS, encoders_of

log = logging.getLogger("gpumovie")


@dataclass(frozen=True)
class Rejection:
    """A candidate that was not taken.

    Attributes:
        encoder: its name.
        ffmpeg: which program, such as ``bundled ffmpeg 9.0.2``; "" if every program is concerned.
        kind: the reason as one word, for decisions.
        reason: the reason as a sentence, for people.
    """

    encoder: str
    ffmpeg: str
    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.encoder}{f' ({self.ffmpeg})' if self.ffmpeg else ''}: {self.reason}"


@dataclass(frozen=True)
class Choice:
    """A pair that works, as far as a probe can tell.

    Attributes:
        ffmpeg, encoder: the pair.
        pixel_format: what it encodes, by ffmpeg's name.
        extras: optional arguments with which it works.
        why: why this pair was chosen, in a sentence.
        rejected: the candidates tried before it.
    """

    ffmpeg: FFmpeg
    encoder: Encoder
    pixel_format: str
    extras: Args
    why: str
    rejected: tuple[Rejection, ...]


class Chooser:
    """Tries the candidates in order; each that works is a Choice.

    ``reject`` notes that the last choice failed on the film itself, although its probe had worked.

    Raises:
        OptionError: the user's filters do not work, or change the number of frames.
    """

    def __init__(self, settings: Settings, source: FrameFormat, ffmpegs: list[FFmpeg]) -> None:
        self._settings, self._source, self._ffmpegs = settings, source, ffmpegs
        check_filters(ffmpegs[0], settings, source)
        self.rejected: list[Rejection] = []
        self._pairs = self._in_order()
        self._ahead: Choice | None = None

    def next(self) -> Choice:
        """The next pair that works.

        Raises:
            NoEncoderError: there is none; carries the reason of each candidate.
        """
        choice = self._ahead or self._find()
        self._ahead = None
        if choice is None:
            raise self._nothing_works()
        level = logging.WARNING if self._settings.encoder not in (None, choice.encoder.name) else logging.INFO
        log.log(level, "%s is encoded by %s: %s", self._settings.path, choice.encoder.name, choice.why)
        return choice

    def has_next(self) -> bool:
        """Whether another pair works; finding out may probe it."""
        if self._ahead is None:
            self._ahead = self._find()
        return self._ahead is not None

    def reject(self, choice: Choice, kind: str, reason: str) -> None:
        """Note that ``choice`` failed on the film itself."""
        self.rejected.append(Rejection(choice.encoder.name, str(choice.ffmpeg), kind, reason))
        if self._ahead is not None:
            ahead = self._ahead
            self._ahead = self._describe(ahead.ffmpeg, ahead.encoder, ahead.pixel_format, ahead.extras)

    def _in_order(self) -> Iterator[tuple[FFmpeg, Encoder]]:
        settings = self._settings
        named = [ENCODERS[settings.encoder]] if settings.encoder else []
        others = [] if named and not settings.fallback else encoders_of(settings.codec)
        usual = [e for e in others if (e.auto_selectable or settings.lossless) and e not in named]
        for encoder in (*named, *usual):
            for ffmpeg in self._ffmpegs:
                yield ffmpeg, encoder

    def _find(self) -> Choice | None:
        settings, source = self._settings, self._source
        for ffmpeg, encoder in self._pairs:
            made = output_format(encoder, source.pixel_format, settings)
            if isinstance(made, Unsupported):
                self._reject_once(encoder, "cannot", made.reason)
                continue
            problem = size_problem(encoder, padded_size(source.size, made), settings.bitrate)
            if problem:
                self._reject_once(encoder, "size", problem)
                continue
            if encoder.largest_fps and settings.fps > encoder.largest_fps:
                rate = float(settings.fps)
                reason = f"plays wrongly above {encoder.largest_fps} frames a second, this film has {rate:g}"
                self._reject_once(encoder, "rate", reason)
                continue
            verdict = probe(ffmpeg, encoder, made, source.pixel_format, settings)
            if verdict.failure is None:
                return self._describe(ffmpeg, encoder, made, verdict.extras)
            self.rejected.append(Rejection(encoder.name, str(ffmpeg), verdict.failure.kind, str(verdict.failure)))
        return None

    def _reject_once(self, encoder: Encoder, kind: str, reason: str) -> None:
        rejection = Rejection(encoder.name, "", kind, reason)
        if rejection not in self.rejected:
            self.rejected.append(rejection)

    def _describe(self, ffmpeg: FFmpeg, encoder: Encoder, pixel_format: str, extras: Args) -> Choice:
        return Choice(ffmpeg, encoder, pixel_format, extras, self._why(encoder), tuple(self.rejected))

    def _why(self, encoder: Encoder) -> str:
        named, codec = self._settings.encoder, self._settings.codec
        if named == encoder.name:
            return "it was asked for by name"
        if named:
            reason = next((r.reason for r in self.rejected if r.encoder == named), "it does not work here")
            return f"{named} was asked for, but {reason}"
        if encoder.hardware:
            return f"{encoder.hardware} is the first hardware encoder for {codec} that works here"
        if self._settings.lossless:
            return f"it is the first encoder for {codec} that keeps every value"
        if any(e.hardware for e in encoders_of(codec)):
            return f"no hardware encoder for {codec} works here"
        return f"it is the encoder for {codec}"

    def _nothing_works(self) -> EncoderError:
        settings, (w, h) = self._settings, self._source.size
        what = (
            f"encoder {settings.encoder!r}"
            if settings.encoder and not settings.fallback
            else f"codec {settings.codec!r}"
        )
        kinds = {r.kind for r in self.rejected}
        if kinds <= {"size", "not-built-in"} and "size" in kinds:
            takers = [
                codec
                for codec in dict.fromkeys(e.codec for e in ENCODERS.values())
                if any(not e.hardware and not size_problem(e, (w, h), settings.bitrate) for e in encoders_of(codec))
            ]
            return NoEncoderError(
                f"frames of {w}x{h} cannot be encoded by {what}; "
                f"{'codecs that take them: ' + ', '.join(takers) if takers else 'no codec takes them'}",
                self.rejected,
            )
        if settings.lossless and kinds <= {"cannot", "not-built-in", "size"}:
            source = self._source.pixel_format
            free = replace(settings, pixel_format=None)
            able = [e for e in ENCODERS.values() if not isinstance(output_format(e, source, free), Unsupported)]
            names = dict.fromkeys(f"{e.codec} by {e.name}" for e in able)
            return NoEncoderError(
                f"{what} cannot keep every value of {source.name} frames; "
                f"lossless=True works with {', '.join(names) or 'no codec for these frames'}",
                self.rejected,
            )
        if kinds == {"rate"}:
            most = max(e.largest_fps for e in encoders_of(settings.codec))
            remedy = f"give at most fps={most}, and leave frames out"
            return NoEncoderError(f"fps {float(settings.fps):g} is too much for {what}; {remedy}", self.rejected)
        if settings.extra_args and "bad-option" in kinds:
            given = quoted(list(settings.extra_args))
            return NoEncoderError(f"extra_args {given} cannot be used with {what}; ffmpeg says why", self.rejected)
        return NoEncoderError(f"no ffmpeg here can encode with {what}", self.rejected)
