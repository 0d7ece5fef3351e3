"""Options as keyword arguments: unknown names refused, known ones shown in signatures and docstrings."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from ..errors import quoted
from .names_elsewhere import hint_for
from .table import TABLE

Documented = TypeVar("Documented", bound=Callable[..., Any])


def refuse_unknown(function: str, given: Mapping[str, object], known: Collection[str]) -> None:
    """Refuse an option that ``function`` does not know.

    Raises:
        TypeError: Python's own sentence, with the option that was probably meant.
    """
    for name, value in given.items():
        if name in known:
            continue
        import difflib  # takes 1 ms to import, for mistakes only

        near = difflib.get_close_matches(name, known, 1)
        hint = f"did you mean {near[0]}=?" if near else f"there are {', '.join(known)}"
        raise TypeError(
            f"{function}() got an unexpected keyword argument {name!r} ({name}={quoted(value)}); "
            f"{hint_for(name, value) or hint}"
        )


def with_options(options: type) -> Callable[[Documented], Documented]:
    """Show the options that a function or class takes as ``**options`` in its signature and docstring.

    Type checkers know them by ``Unpack``; this is for ``help()`` and notebooks.

    Args:
        options: the TypedDict that the ``**options`` unpack.

    Returns:
        A decorator. The entry ``**options`` of the docstring gives way to one entry for each option.
    """
    names = [name for name in TABLE if name in options.__annotations__]

    def decorate(function: Documented) -> Documented:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
        keyword_only = inspect.Parameter.KEYWORD_ONLY
        added = [inspect.Parameter(name, keyword_only, default=TABLE[name].default) for name in names]
        documented: Any = function
        documented.__signature__ = signature.replace(parameters=[*own, *added])
        documented.__doc__ = _with_entries(function.__doc__ or "", names)
        return function

    return decorate


def _with_entries(docstring: str, names: Collection[str]) -> str:
    lines = []
    for line in docstring.split("\n"):
        if line.lstrip().startswith("**options:"):
            margin = " " * (len(line) - len(line.lstrip()))
            for name in names:
                lines += textwrap.wrap(
                    f"{name}: {TABLE[name].text}", 110, initial_indent=margin, subsequent_indent=f"{margin}    "
                )
        else:
            lines.append(line)
    return "\n".join(lines)
