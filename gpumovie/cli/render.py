"""gpumovie render: a video of what a function in a script draws."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click

from ..errors import GpumovieError
from .parameters import FrameNumbers, PixelSize, Rate
from .script import UserError, exit_error, load, make_draw
from .video_options import movie_options, video_options


@click.command()
@click.argument("target", metavar="SCRIPT:NAME")
@click.option("-o", "--output", required=True, type=click.Path(), help="The film; its suffix decides the container.")
@click.option("--frames", required=True, type=FrameNumbers(), help="How many; or START:STOP or START:STOP:STEP.")
@click.option("--fps", type=Rate(), default="30", show_default=True, help="Frames a second.")
@click.option("--size", type=PixelSize(), help="Given to a factory that takes size=; frames must have it.")
@click.option("--progress/--no-progress", default=True, help="Show a bar, or lines where there is no terminal.")
@video_options
def render(
    target: str,
    output: str,
    frames: range,
    fps: Fraction,
    size: tuple[int, int] | None,
    progress: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Make a film of what a function in a script draws.

    NAME is a function of the frame number that returns a matplotlib figure, a vispy canvas, a gpumovie Scene or
    Canvas, or a numpy array. Or it is a factory without arguments that returns such a function, which is the place
    to set the scene up. SCRIPT is a file, or a module that can be imported.
    """
    from ..movie.render import render as render_movie

    draw = make_draw(load(target), target, size)

    def draw_frame(number: int) -> Any:
        try:
            return draw(number)
        except SystemExit as error:
            raise exit_error(f"draw({number}) of {target}", error) from error
        except Exception as error:
            raise UserError(f"draw({number}) of {target} raised {type(error).__name__}", error) from error

    movie_arguments = movie_options(options)
    try:
        info = render_movie(
            draw_frame, output, frames, fps, size=size, progress=progress and not quiet, **movie_arguments
        )
    except (GpumovieError, click.ClickException):
        raise
    except SystemExit as error:
        raise exit_error(f"what {target} gave", error) from error
    except Exception as error:  # figures and scenes draw themselves when they are written
        raise UserError(f"what {target} gave raised {type(error).__name__}", error) from error
    if not quiet:
        click.echo(info)
