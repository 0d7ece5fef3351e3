"""A function out of a user's script, by ``script.py:name`` or ``package.module:name``."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

import click


class UserError(click.ClickException):
    """A user's code raised; shown with the traceback of their code, and no more of ours than one line."""

    def __init__(self, what: str, error: BaseException) -> None:
        super().__init__(what)
        self.error = error

    def show(self, file: Any = None) -> None:
        shown = traceback.format_exception(type(self.error), self.error, _users_part(self.error.__traceback__))
        click.echo("".join(shown).rstrip(), err=True)
        click.echo(f"gpumovie: {self.message}", err=True)


def load(target: str) -> Callable[..., Any]:
    """The function that ``target`` names. Raises click.BadParameter or UserError."""
    place, colon, name = target.rpartition(":")
    if not colon or not place or not name:
        raise click.BadParameter(
            f"{target!r} is not SCRIPT:NAME, such as waves.py:make_draw", param_hint="SCRIPT:NAME"
        )
    module = _module(place)
    found = getattr(module, name, None)
    if found is None:
        raise click.BadParameter(f"{place} has no {name!r}; it has {_names(module)}", param_hint="SCRIPT:NAME")
    if not callable(found):
        raise click.BadParameter(f"{name!r} in {place} is no function but {found!r}", param_hint="SCRIPT:NAME")
    function: Callable[..., Any] = found
    return function


def make_draw(function: Callable[..., Any], target: str, size: tuple[int, int] | None) -> Callable[[Any], Any]:
    """``function`` itself if it takes a frame number, else what it returns; ``size`` is handed on if it takes one.

    A first parameter that is not called ``size`` is the frame number, with a default value too.

    Raises click.BadParameter or UserError.
    """
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return function
    takes_size = any(p.name == "size" for p in parameters)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if positional and positional[0].name != "size":
        return function
    if any(p.default is p.empty for p in positional if p.name != "size"):
        return function
    try:
        draw = function(size=size) if takes_size and size is not None else function()
    except SystemExit as error:
        raise ended(target, error) from error
    except Exception as error:
        raise UserError(f"{target} raised {type(error).__name__}", error) from error
    if not callable(draw):
        raise click.BadParameter(
            f"{target} takes no frame number, so it should return the function that draws one; it returned {draw!r}",
            param_hint="SCRIPT:NAME",
        )
    made: Callable[[Any], Any] = draw
    return made


def ended(what: str, error: SystemExit) -> UserError:
    """What is said of a function that called sys.exit: it must not end ours, as if the film were made."""
    return UserError(f"{what} ended the program while it was called; return or raise an exception instead", error)


def _ended_loading(place: str, error: SystemExit) -> UserError:
    guard = 'if __name__ == "__main__":'
    return UserError(f"{place} ended the program while it was loaded; put what does so under `{guard}`", error)


def _module(place: str) -> ModuleType:
    """Import a script by its path, or a module by its name; its own folder can be imported from, as in a program."""
    path = Path(place)
    if path.suffix != ".py" and not path.exists():
        sys.path.insert(0, str(Path.cwd()))
        try:
            return importlib.import_module(place)
        except ModuleNotFoundError as error:
            if error.name == place.partition(".")[0]:
                message = f"there is no file and no module {place!r}"
                raise click.BadParameter(message, param_hint="SCRIPT:NAME") from None
            raise UserError(f"{place} cannot be imported", error) from error
        except SystemExit as error:
            raise _ended_loading(place, error) from error
        except Exception as error:
            raise UserError(f"{place} cannot be imported", error) from error
    if not path.is_file():
        raise click.BadParameter(f"there is no file {place!r}", param_hint="SCRIPT:NAME")
    name, first = path.stem, 0
    if name in sys.modules or name in sys.stdlib_module_names:
        # A tempfile.py or random.py must not become the library's, neither by its name nor by its folder.
        name, first = f"_gpumovie_script_{name}", len(sys.path)
    # Else it has its own name, by which processes that it starts find its functions.
    sys.path.insert(first, str(path.resolve().parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise click.BadParameter(f"{place!r} is no Python script", param_hint="SCRIPT:NAME")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        sys.modules.pop(name, None)
        if isinstance(error, SystemExit):
            raise _ended_loading(place, error) from error
        if isinstance(error, Exception):
            raise UserError(f"{place} cannot be run", error) from error
        raise
    return module


def _names(module: ModuleType) -> str:
    own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", "") == module.__name__]
    return ", ".join(own) or "no function"


def _users_part(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from the first frame that is neither ours nor the import machinery's; all of it if none is."""
    package = str(Path(__file__).parent.parent) + os.sep
    at = trace
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if not file.startswith((package, "<frozen")):
            return at
        at = at.tb_next
    return trace
