"""The command ``gpumovie``: demo, encode, render, doctor, bench."""

from __future__ import annotations

import sys
import traceback
from typing import Any, NoReturn

import click

from .. import __version__
from ..errors import GpumovieError, OptionError, PathError
from .bench.command import bench
from .demo.command import demo
from .doctor.command import doctor
from .encode import encode
from .render import render
from .video_options import no_such_option

#: Exit codes: 1 for a failure; 2 for bad use, as in click.
FAILURE, BAD_USE = 1, 2


class CommandInterruptedError(Exception):
    """A command was interrupted by Ctrl-C or SIGTERM, its cause; click would print an empty line for it."""


class Commands(click.Group):
    """The commands, which can be interrupted."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except KeyboardInterrupt as interrupt:
            raise CommandInterruptedError from interrupt


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gpumovie")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def commands(context: click.Context, debug: bool) -> None:
    """Films from Python, as fast as the encoder can take them."""
    context.obj = debug


def run() -> NoReturn:
    """Run the command. An error becomes one line on stderr and an exit code.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed, or the process was told to end.
    """
    debug = "--debug" in sys.argv
    if debug:  # it may stand anywhere on the line
        sys.argv = [sys.argv[0], "--debug", *(a for a in sys.argv[1:] if a != "--debug")]
    try:
        commands.main(standalone_mode=False)
        sys.exit(0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption) and (said := no_such_option(error, sys.argv[1:])):
            error = click.UsageError(said, error.ctx)
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, CommandInterruptedError):
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        sys.exit(FAILURE)  # the reader of our output has gone
    except Exception as error:
        if debug:
            traceback.print_exc()
        elif isinstance(error, GpumovieError):
            click.echo(f"gpumovie: {error}", err=True)
        else:
            click.echo(f"gpumovie: {type(error).__name__}: {error} (--debug shows where)", err=True)
        sys.exit(BAD_USE if isinstance(error, (OptionError, PathError)) else FAILURE)


for command in (demo, encode, render, doctor, bench):
    commands.add_command(command)
