"""gpumovie demo: two films, to see that everything works."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...errors import NoContextError

if TYPE_CHECKING:
    from .demo import Demo


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Folder.")
def demo(out: Path) -> None:
    """Render a matplotlib animation and a vispy scene, to see that it works."""
    from . import particles, waves

    _show(waves.make(out))
    try:
        _show(particles.make(out))
    except (NoContextError, ImportError) as error:  # films of figures and arrays need none
        click.echo(f"\nno film of the vispy scene: {error}")


def _show(made: Demo) -> None:
    speed = made.info.frames / made.seconds
    click.echo(f"\nfilm    {made.info.path}")
    click.echo(f"poster  {made.poster}")
    click.echo(f"{made.info.frames} frames in {made.seconds:.1f} s: {speed:.1f} frames a second")
    click.echo(made.info)
