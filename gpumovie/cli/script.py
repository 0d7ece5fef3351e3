"""Load a function from a user's script, named ``script.py:name`` or ``package.module:name``."""

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
    """A user's code raised an exception; shown with the traceback of that code, without frames of gpumovie."""

    def __init__(self, what: str, error: BaseException) -> None:
        super().__init__(what)
        self.error = error

    def show(self, file: Any = None) -> None:
        lines = traceback.format_exception(type(self.error), self.error, _user_traceback(self.error.__traceback__))
        click.echo("".join(lines).rstrip(), err=True)
        click.echo(f"gpumovie: {self.message}", err=True)


def load(target: str) -> Callable[..., Any]:
    """Load the function that ``target`` names.

    Args:
        target: ``SCRIPT:NAME``, where SCRIPT is a file or a module.

    Raises:
        click.BadParameter: there is no such script or function.
        UserError: the script raised an exception when it was loaded.
    """
    place, colon, name = target.rpartition(":")
    if not colon or not place or not name:
        raise click.BadParameter(
            f"{target!r} is not SCRIPT:NAME, such as waves.py:make_draw", param_hint="SCRIPT:NAME"
        )
    module = _import(place)
    found = getattr(module, name, None)
    if found is None:
        raise click.BadParameter(
            f"{place} has no {name!r}; it has {_function_names(module)}", param_hint="SCRIPT:NAME"
        )
    if not callable(found):
        raise click.BadParameter(f"{name!r} in {place} is no function but {found!r}", param_hint="SCRIPT:NAME")
    function: Callable[..., Any] = found
    return function


def make_draw(function: Callable[..., Any], target: str, size: tuple[int, int] | None) -> Callable[[Any], Any]:
    """The function that draws a frame: ``function`` itself if it takes a frame number, else what it returns.

    A first parameter that is not called ``size`` is the frame number, even if it has a default value.

    Args:
        function: draws a frame, or is a factory that returns the function that does.
        target: its name, for messages.
        size: (width, height) in pixels, given to a factory that takes ``size``.

    Raises:
        click.BadParameter: the factory does not return a function.
        UserError: the factory raised an exception.
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
        raise exit_error(target, error) from error
    except Exception as error:
        raise UserError(f"{target} raised {type(error).__name__}", error) from error
    if not callable(draw):
        raise click.BadParameter(
            f"{target} takes no frame number, so it should return the function that draws one; it returned {draw!r}",
            param_hint="SCRIPT:NAME",
        )
    draw_frame: Callable[[Any], Any] = draw
    return draw_frame


def exit_error(what: str, error: SystemExit) -> UserError:
    """The error for a function that called sys.exit, which must not end gpumovie as if the video were made."""
    return UserError(f"{what} ended the program while it was called; return or raise an exception instead", error)


def _exit_error_in_loading(place: str, error: SystemExit) -> UserError:
    guard = 'if __name__ == "__main__":'
    return UserError(f"{place} ended the program while it was loaded; put what does so under `{guard}`", error)


def _import(place: str) -> ModuleType:
    """Import a script by its path, or a module by its name. A script can import from its own folder."""
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
            raise _exit_error_in_loading(place, error) from error
        except Exception as error:
            raise UserError(f"{place} cannot be imported", error) from error
    if not path.is_file():
        raise click.BadParameter(f"there is no file {place!r}", param_hint="SCRIPT:NAME")
    name, first = path.stem, 0
    if name in sys.modules or name in sys.stdlib_module_names:
        # A user's tempfile.py or random.py must not replace the standard library's, by its name or by its folder.
        name, first = f"_gpumovie_script_{name}", len(sys.path)
    # Any other script keeps its name, by which processes that it starts find its functions.
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
            raise _exit_error_in_loading(place, error) from error
        if isinstance(error, Exception):
            raise UserError(f"{place} cannot be run", error) from error
        raise
    return module


def _function_names(module: ModuleType) -> str:
    own = [n for n, v in vars(module).items() if callable(v) and getattr(v, "__module__", "") == module.__name__]
    return ", ".join(own) or "no function"


def _user_traceback(trace: TracebackType | None) -> TracebackType | None:
    """The traceback from its first frame in a user's code on; all of it if it has none there."""
    package = str(Path(__file__).parent.parent) + os.sep
    at = trace
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if not file.startswith((package, "<frozen")):
            return at
        at = at.tb_next
    return trace
