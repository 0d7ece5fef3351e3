"""gpumovie encode: a video of images, of arrays, or of what another program pipes in."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import Any

import click

from .parameters import PixelSize, Rate
from .video_options import movie_options, video_options


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", required=True, type=click.Path(), help="The film; its suffix decides the container.")
@click.option("--fps", type=Rate(), help="Frames a second. Default: what the input says, else 30.")
@click.option("--size", type=PixelSize(), help="Of raw frames on standard input.")
@click.option("--pixel-format", help="Of raw frames on standard input: rgb24, rgba, gray, yuv420p, nv12...")
@video_options
def encode(
    inputs: tuple[str, ...],
    output: str,
    fps: Fraction | None,
    size: tuple[int, int] | None,
    pixel_format: str | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Make a film of images, numpy arrays, or whatever another program pipes in.

    INPUT is a list of image files, a quoted pattern ('frames/*.png') or a folder of images, taken in natural order:
    frame2 before frame10; animated GIF, PNG or WebP, or TIFF of several pages, of which all images are taken, with
    their durations unless --fps is given; .npy or .npz files (run.npz:frames takes one array); a .y4m file; or - for
    standard input: YUV4MPEG2, concatenated PNG or JPEG images, or raw frames with --size and --pixel-format.
    """
    from ..errors import FrameError
    from ..movie.movie import Movie
    from ..sources.files.animations import MOST_FPS
    from ..sources.files.find_inputs import find_inputs
    from ..sources.files.input_frames import read_files, read_stream
    from ..video.encoders.table import encoders_of
    from ..video.settings import make_settings

    arguments = movie_options(options)
    if "-" in inputs:
        if len(inputs) > 1:
            raise click.UsageError("standard input (-) cannot be mixed with files")
        if sys.stdin is None:
            raise click.UsageError("standard input (-) is closed")
        source = read_stream(sys.stdin.buffer, pixel_format, size)
    elif size or pixel_format:
        raise click.UsageError("--size and --pixel-format say how raw frames on standard input (-) lie")
    else:
        codec = make_settings(output, fps or 30, **arguments).codec
        most_fps = min(encoder.largest_fps or MOST_FPS for encoder in encoders_of(codec))
        source = read_files(find_inputs(inputs, output), keep_durations=fps is None, most_fps=most_fps)
    for note in source.notes:
        click.echo(f"gpumovie: {note}", err=True)
    movie = Movie(
        output,
        fps=fps or source.fps or 30,
        progress=False if quiet else source.count or True,
        **arguments,
    )
    with movie:
        for name, frame in source.named:
            try:
                movie.write(frame)
            except FrameError as error:
                raise FrameError(f"{name}: {error}") from error
    if not quiet:
        click.echo(movie.info)
