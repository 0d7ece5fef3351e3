"""The options of a film on the command line, made from the table of all options."""

from __future__ import annotations

import contextlib
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import click

from ..options.names_elsewhere import codec_hint, hint_for, is_known
from ..options.table import TABLE, Codec, MovieOptions, Option, StrPath

#: An argument of ``Movie`` in a hint for Python, with a simple value or none.
_KEYWORD = re.compile(r"\b([a-z_]+)=('[^']*'|[\w.:/]*)")
#: How the arguments of ``Movie`` that are not in the table of its options are typed.
_OTHER_FLAGS = {"fps": "--fps", "path": "-o"}
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


def no_such_option(error: click.NoSuchOption, words: Sequence[str]) -> str:
    """What to say of an option that no command has: the word that was typed, and what to type in its place.

    click takes ``-crf`` for ``-c -r -f``. "" where click's own message serves.

    Args:
        error: as click raised it.
        words: of the command line.
    """
    for number, word in enumerate(words):
        flag, _, value = word.partition("=")
        name = flag.lstrip("-").replace("-", "_")
        if not flag.startswith("-") or not is_known(name):
            continue
        following = words[number + 1] if number + 1 < len(words) else ""
        value = value or ("" if following.startswith("-") else following)
        return f"There is no option {f'{flag} {value}'.rstrip()}: {_as_typed(hint_for(name, _typed(value)))}"
    typed = re.compile(rf"-[^-]*{re.escape(error.option_name[-1])}.*")
    for word in words:
        if len(error.option_name) == 2 < len(word) and typed.fullmatch(word):
            return f"There is no option {word}"
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
        return _KEYWORD.sub(_flag_of, hint)
    if option == "extra_args":
        return f"only Python takes it, as gm.write(path, frames, extra_args={given})"
    if option == "metadata":
        key, value = given.strip("{}").split(": ", 1)
        return f"--metadata {key.strip(chr(39))}={value} is that here"
    if option == "size":
        return "--size 1280x720 is that here, for 1280 columns and 720 rows"
    return _KEYWORD.sub(_flag_of, f"{option}={given}") + there + _KEYWORD.sub(_flag_of, more)


def _flag_of(keyword: re.Match[str]) -> str:
    """A keyword argument of ``Movie`` as it is typed."""
    name, value = keyword[1], keyword[2].strip("'")
    flag = _OTHER_FLAGS.get(name, "")
    if name in TABLE and TABLE[name].help:
        flag = _flag(name)
    return f"{flag} {value}".rstrip() if flag else keyword[0]


class _Codec(click.Choice):  # type: ignore[type-arg, unused-ignore]  # generic from click 8.2 on
    """A codec; an encoder, or what a codec is called elsewhere, is refused with what to type."""

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Any:
        if hint := codec_hint(str(value)):
            self.fail(f"{value!r} is no codec; {_KEYWORD.sub(_flag_of, hint)}", param, context)
        return super().convert(value, param, context)


def _click_options() -> Iterator[ClickOption]:
    hints = get_type_hints(MovieOptions)
    for name, option in TABLE.items():
        if option.help:
            flag = _flag(name)
            if option.default is None and bool in get_args(hints[name]):  # on, off, or left to gpumovie
                flag = f"{flag}/--no-{name.replace('_', '-')}"
            yield click.option(flag, _parameter(name, option), help=option.help, **_attributes(hints[name], option))


def _flag(name: str) -> str:
    """How an option of the table is typed."""
    return TABLE[name].flag or f"--{name.replace('_', '-')}"


def _parameter(name: str, option: Option) -> str:
    """The parameter of the command that an option fills: named as its flag, since a command may have others."""
    return option.flag.lstrip("-").replace("-", "_") or name


def _attributes(hint: Any, option: Option) -> dict[str, Any]:
    """How click is to take a value of type ``hint``."""
    kinds = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
    shown = {"default": option.default, "show_default": True} if isinstance(option.default, str) else {}
    if kinds[0] == Codec:
        return {"type": _Codec(get_args(Codec)), **shown}
    if get_origin(kinds[0]) is Literal:
        return {"type": click.Choice(get_args(kinds[0])), **shown}
    if kinds[0] is bool:
        return {"is_flag": True, "default": None if option.default is None else False}
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
