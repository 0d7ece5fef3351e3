"""The options of a film on the command line, made from the table of all options."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from ..options.names_elsewhere import hint_for, is_known
from ..options.table import TABLE, MovieOptions, Option, StrPath

#: What ``click.option`` gives: a decorator.
ClickOption = Callable[[Callable[..., Any]], Callable[..., Any]]


def video_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that writes a film every option of ``Movie`` that can be typed, and ``--quiet``."""
    options: list[ClickOption] = [*_click_options()]
    options.append(click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary."))
    for option in reversed(options):
        command = option(command)
    return command


def movie_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """What ``video_options`` gave to a command, as ``Movie`` takes it.

    Raises:
        click.BadParameter: metadata is not KEY=VALUE.
    """
    options = {name: given[_parameter(name, option)] for name, option in TABLE.items() if option.help}
    negated = {name: not options[name] for name in options if TABLE[name].flag.startswith("--no-")}
    return {**options, **negated, "metadata": dict(_pair(entry) for entry in options["metadata"])}


def hint_for_words(words: Sequence[str]) -> str:
    """What to type in place of an option of ffmpeg or of another library that is among ``words``; "" if none is."""
    for number, word in enumerate(words):
        flag, _, value = word.partition("=")
        name = flag.lstrip("-").replace("-", "_")
        if not flag.startswith("-") or not is_known(name):
            continue
        following = words[number + 1] if number + 1 < len(words) else ""
        value = value or ("" if following.startswith("-") else following)
        return f"{flag} {value}".rstrip() + f": {_as_typed(hint_for(name, _typed(value)))}"
    return ""


def _typed(value: str) -> object:
    """A value as a program would give it: numbers are no texts there."""
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(value)
    return value


def _as_typed(hint: str) -> str:
    """A hint for Python with the options as the commands call them."""
    option, sign, rest = hint.partition("=")
    given, there, more = rest.partition(" is that here")
    if not sign or not there:
        return hint.replace("fps=", "--fps ").replace("path=", "-o ")
    if option == "extra_args":
        return f"only Python takes it, as gm.write(path, frames, extra_args={given})"
    if option == "path":
        return f"-o {given.strip(chr(39))}"
    if option == "metadata":
        key, value = given.strip("{}").split(": ", 1)
        return f"--metadata {key.strip(chr(39))}={value} is that here"
    if option == "size":
        return "--size 1280x720 is that here, for 1280 columns and 720 rows"
    flag = TABLE[option].flag if option in TABLE else ""
    return f"{flag or '--' + option.replace('_', '-')} {given.strip(chr(39))}{there}{more}"


def _click_options() -> Iterator[ClickOption]:
    hints = get_type_hints(MovieOptions)
    for name, option in TABLE.items():
        if option.help:
            flag = option.flag or f"--{name.replace('_', '-')}"
            yield click.option(flag, _parameter(name, option), help=option.help, **_attributes(hints[name], option))


def _parameter(name: str, option: Option) -> str:
    """The parameter of the command that an option fills: named as its flag, since a command may have others."""
    return option.flag.lstrip("-").replace("-", "_") or name


def _attributes(hint: Any, option: Option) -> dict[str, Any]:
    """How click is to take a value of type ``hint``."""
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    shown = {"default": option.default, "show_default": True} if isinstance(option.default, str) else {}
    if get_origin(kinds[0]) is Literal:
        return {"type": click.Choice(get_args(kinds[0])), **shown}
    if kinds[0] is bool:
        return {"is_flag": True}
    if get_origin(kinds[0]) is not None and issubclass(get_origin(kinds[0]), Mapping):
        return {"multiple": True, "metavar": "KEY=VALUE"}
    if set(get_args(StrPath)) <= set(kinds):
        return {"type": click.Path()}
    return {"type": kinds[0], **shown}


def _pair(entry: str) -> tuple[str, str]:
    key, sign, value = entry.partition("=")
    if not sign or not key:
        raise click.BadParameter(f"{entry!r} is not KEY=VALUE", param_hint="--metadata")
    return key, value
