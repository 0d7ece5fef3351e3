"""gpumovie demo: two films, to see that everything works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import NoContextError

if TYPE_CHECKING:
    from .demo_movie import DemoMovie


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Folder.")
def demo(out: Path) -> None:
    """Render a matplotlib animation and a vispy scene, to see that it works."""
    from . import particles, waves

    _show(waves.make_movie(out))
    try:
        _show(particles.make_movie(out))
    except (NoContextError, ImportError) as error:  # videos of figures and arrays need no OpenGL
        click.echo(f"\nno film of the vispy scene: {error}")


def _show(movie: DemoMovie) -> None:
    speed = movie.info.frames / movie.seconds
    click.echo(f"\nfilm    {movie.info.path}")
    click.echo(f"poster  {movie.poster}")
    click.echo(f"{movie.info.frames} frames in {movie.seconds:.1f} s: {speed:.1f} frames a second")
    click.echo(movie.info)
