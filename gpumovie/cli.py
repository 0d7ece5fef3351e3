"""The command ``gpumovie``: demo, encode, doctor."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from . import __version__
from .errors import GpumovieError, OptionError, PathError
from .video.encoders import CODECS, SPEEDS
from .video.options import frame_rate

if TYPE_CHECKING:
    from .doctor import Report

#: Exit codes: 1 for a failure, 2 for bad use, as click has it; 130 for Ctrl-C, as shells have it.
FAILURE, BAD_USE, INTERRUPTED = 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gpumovie")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.pass_context
def commands(context: click.Context, debug: bool) -> None:
    """Films from Python, as fast as the encoder can take them."""
    context.obj = debug


def main() -> NoReturn:
    """Run the command; an error becomes one line on stderr and an exit code."""
    debug = "--debug" in sys.argv
    if debug:  # anywhere on the line
        sys.argv = [sys.argv[0], "--debug", *(a for a in sys.argv[1:] if a != "--debug")]
    try:
        commands.main(standalone_mode=False)
        sys.exit(0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(FAILURE)  # whoever read our output has gone
    except Exception as error:
        if debug:
            traceback.print_exc()
        elif isinstance(error, GpumovieError):
            click.echo(f"gpumovie: {error}", err=True)
        else:
            click.echo(f"gpumovie: {type(error).__name__}: {error} (--debug shows where)", err=True)
        sys.exit(BAD_USE if isinstance(error, (OptionError, PathError)) else FAILURE)


class _Rate(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic from click 8.2 on
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Fraction:
        try:
            return frame_rate(Fraction(value) if "/" in str(value) else float(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is no frame rate; give 30, 29.97 or 30000/1001", param, context)


class _Size(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    name = "WxH"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        width, _, height = str(value).lower().partition("x")
        if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
            self.fail(f"{value!r} is no size; give width x height, such as 1280x720", param, context)
        return int(width), int(height)


def _film_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of Movie, for every command that writes a film."""
    options = (
        click.option("--codec", type=click.Choice(CODECS), help="Default: h264, or what the suffix holds."),
        click.option("--encoder", default="auto", show_default=True, help="An encoder by name, such as libx264."),
        click.option("--no-fallback", is_flag=True, help="Fail when --encoder does not work here."),
        click.option("--quality", type=float, default=20, show_default=True, help="0 is best, 51 is worst."),
        click.option("--speed", type=click.Choice(SPEEDS), default="fast", show_default=True),
        click.option("--lossless", is_flag=True, help="Keep every value exactly."),
        click.option("--film-pixel-format", help="What to encode, such as yuv444p."),
        click.option("--bitrate", type=int, help="kbit/s, in place of --quality."),
        click.option("--audio", type=click.Path(), help="A file whose sound is added."),
        click.option("--metadata", multiple=True, metavar="KEY=VALUE", help="Such as title=Waves; may be repeated."),
        click.option("--ffmpeg", help="The ffmpeg to use."),
        click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@commands.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Folder.")
def demo(out: Path) -> None:
    """Render a matplotlib animation, to see that it works."""
    from . import demo as film

    made = film.make(out)
    click.echo(f"\nfilm    {made.info.path}")
    click.echo(f"poster  {made.poster}")
    click.echo(
        f"{made.info.frames} frames in {made.seconds:.1f} s: {made.info.frames / made.seconds:.1f} frames a second"
    )
    click.echo(made.info)


@commands.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, type=click.Path(), help="The film; its suffix decides the container.")
@click.option("--fps", type=_Rate(), help="Frames a second. Default: what the input says, else 30.")
@click.option("--size", type=_Size(), help="Of raw frames on standard input.")
@click.option("--pixel-format", help="Of raw frames on standard input: rgb24, rgba, gray, yuv420p, nv12...")
@_film_options
def encode(
    inputs: tuple[str, ...],
    output: str,
    fps: Fraction | None,
    size: tuple[int, int] | None,
    pixel_format: str | None,
    no_fallback: bool,
    film_pixel_format: str | None,
    metadata: tuple[str, ...],
    quiet: bool,
    **options: Any,
) -> None:
    """Make a film of images, numpy arrays, or whatever another program pipes in.

    INPUT is a list of image files or a quoted pattern ('frames/*.png', taken in natural order: frame2 before
    frame10), .npy or .npz files, a .y4m file, or - for standard input: YUV4MPEG2, concatenated PNG or JPEG images,
    or raw frames with --size and --pixel-format.
    """
    from .movie import Movie
    from .reading import find_inputs, read_files, read_stream

    if "-" in inputs:
        if len(inputs) > 1:
            raise click.UsageError("standard input (-) cannot be mixed with files")
        if sys.stdin is None:
            raise click.UsageError("standard input (-) is closed")
        reading = read_stream(sys.stdin.buffer, pixel_format, size)
    elif size or pixel_format:
        raise click.UsageError("--size and --pixel-format say how raw frames on standard input (-) lie")
    else:
        reading = read_files(find_inputs(inputs))
    movie = Movie(
        output,
        fps=fps or reading.fps or 30,
        fallback=not no_fallback,
        pixel_format=film_pixel_format,
        metadata=dict(_pair(entry) for entry in metadata),
        progress=False if quiet else reading.count or True,
        **options,
    )
    with movie:
        for frame in reading.frames:
            movie.write(frame)
    if not quiet:
        click.echo(movie.info)


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
@click.option("--ffmpeg", help="Look at this ffmpeg only.")
def doctor(as_json: bool, ffmpeg: str | None) -> None:
    """Say what this machine can do: every ffmpeg, every encoder, and why not."""
    from .doctor import examine

    report = examine(ffmpeg)
    if as_json:
        click.echo(json.dumps(report.to_dict(), indent=2))
    else:
        _show(report)
    sys.exit(0 if report.healthy else FAILURE)


def _show(report: Report) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(", ".join(f"{name} {version or 'missing'}" for name, version in report.versions.items()))
    if report.problem:
        console.print(f"[red]{escape(report.problem)}[/red]")
    for program in report.ffmpegs:
        line = f"{program['origin']} ffmpeg {program['version']}: {program['path']}"
        console.print(line, soft_wrap=True, markup=False)
    table = Table("codec", "encoder", "ffmpeg", "works", "seconds", "why not", title="Encoders, in the order tried")
    for entry in report.encoders:
        works = "[green]yes[/green]" if entry.works else "no"
        table.add_row(entry.codec, entry.encoder, entry.ffmpeg, works, f"{entry.seconds:.2f}", escape(entry.reason))
    console.print(table)
    first = next((e for e in report.encoders if e.codec == "h264" and e.works), None)
    if first is None:
        console.print("[red]No H.264 encoder works here.[/red]")
    else:
        console.print(f"An H.264 film is encoded by {first.encoder} ({first.ffmpeg}).")


def _pair(entry: str) -> tuple[str, str]:
    key, sign, value = entry.partition("=")
    if not sign or not key:
        raise click.BadParameter(f"{entry!r} is not KEY=VALUE", param_hint="--metadata")
    return key, value
