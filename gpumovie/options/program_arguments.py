"""Options that ffmpeg is given word by word: metadata and extra arguments, as text that a program can be given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

from ..errors import OptionError, quoted
from .arguments import is_number
from .paths import unusable_in_path


def check_metadata(metadata: Mapping[str, object] | None) -> dict[str, str]:
    """Metadata as text, without those that are None.

    Raises:
        OptionError: they are no mapping, a key is no name, or a value is no text that a program can be given.
    """
    if metadata is not None and not isinstance(metadata, Mapping):
        raise OptionError(f"metadata {quoted(metadata)} is no dict; give one, such as {{'title': 'Waves'}}")
    checked = {}
    for key, value in (metadata or {}).items():
        if not isinstance(key, str) or not key or "=" in key or "\n" in key or _not_in_utf8(key):
            raise OptionError(f"metadata key {quoted(key)} is no name; use title, author, comment and the like")
        if value is None:
            continue
        if not isinstance(value, str) and (isinstance(value, Iterable) or callable(value)):
            raise OptionError(f"metadata {key}={quoted(value)} is no text; give a str, a number or a date")
        if problem := _not_in_utf8(str(value)):
            raise OptionError(f"metadata {key}={quoted(value)} cannot be written: {problem}")
        checked[key] = str(value)
    return checked


def check_extra_args(extra_args: Sequence[str]) -> tuple[str, ...]:
    """Arguments for ffmpeg, one by one.

    Raises:
        OptionError: they are no list of texts and numbers, or one string, whose letters would be taken for
            arguments; or no program can be given one of them.
    """
    if isinstance(extra_args, str):
        raise OptionError(f"extra_args {quoted(extra_args)} is one string; give a list: {quoted(extra_args.split())}")
    if not isinstance(extra_args, Iterable) or isinstance(extra_args, bytes | bytearray | Mapping):
        raise OptionError(
            f"extra_args {quoted(extra_args)} is no list; give the arguments one by one, as ['-g', '10']"
        )
    return tuple(_extra_arg(argument) for argument in extra_args)


def _extra_arg(argument: object) -> str:
    text = os.fspath(argument) if isinstance(argument, os.PathLike) else argument
    if not isinstance(text, str) and not is_number(text):
        raise OptionError(
            f"extra_args holds {quoted(argument)}, which is no argument of a program; give a str or a number"
        )
    if problem := unusable_in_path(str(text)):
        raise OptionError(f"extra_args holds {quoted(argument)}, which no program can be given: {problem}")
    return str(text)


def _not_in_utf8(text: str) -> str:
    """Why a container cannot keep ``text``; "" if it can."""
    problem = unusable_in_path(text)
    if not problem and any("\ud800" <= letter <= "\udfff" for letter in text):
        problem = "it holds half of a surrogate pair; leave that out"
    return problem
