"""Kinds of values on the command line, and the options that every command has that writes a film."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import click

from ..video.encoders.table import CODECS, SPEEDS
from ..video.settings import frame_rate


class Rate(click.ParamType):  # type: ignore[type-arg, unused-ignore]  # generic from click 8.2 on
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> Fraction:
        try:
            return frame_rate(Fraction(value) if "/" in str(value) else float(value))
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is no frame rate; give 30, 29.97 or 30000/1001", param, context)


class PixelSize(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    name = "WxH"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        width, _, height = str(value).lower().partition("x")
        if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
            self.fail(f"{value!r} is no size; give width x height, such as 1280x720", param, context)
        return int(width), int(height)


class FrameNumbers(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    name = "N or A:B"

    def convert(self, value: Any, param: click.Parameter | None, context: click.Context | None) -> range:
        if isinstance(value, range):
            return value
        try:
            parts = [int(part) for part in str(value).split(":")]
            numbers = range(*parts)
        except (ValueError, TypeError):
            numbers = range(0)
        if not numbers:
            self.fail(f"{value!r} is no number of frames; give 600, or 100:200, or 0:600:2", param, context)
        return numbers


def film_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of Movie, for every command that writes a film."""
    options = (
        click.option("--codec", type=click.Choice(CODECS), help="Default: h264, or what the suffix holds."),
        click.option("--encoder", default="auto", show_default=True, help="An encoder by name, such as libx264."),
        click.option("--no-fallback", is_flag=True, help="Fail when --encoder does not work here."),
        click.option("--quality", type=float, help="0 is best, 51 is worst. Default: 20."),
        click.option("--speed", type=click.Choice(SPEEDS), default="fast", show_default=True),
        click.option("--lossless", is_flag=True, help="Keep every value exactly."),
        click.option("--film-pixel-format", help="What to encode, such as yuv444p."),
        click.option("--bitrate", type=int, help="kbit/s, in place of --quality."),
        click.option("--audio", type=click.Path(), help="A file whose sound is added."),
        click.option("--metadata", multiple=True, metavar="KEY=VALUE", help="Such as title=Waves; may be repeated."),
        click.option("--ffmpeg", help="The ffmpeg to use."),
        click.option("--preview", is_flag=True, help="Show frames in a window while they are recorded."),
        click.option("--quiet", "-q", is_flag=True, help="Show no progress and no summary."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def movie_options(
    no_fallback: bool, film_pixel_format: str | None, metadata: tuple[str, ...], **options: Any
) -> dict[str, Any]:
    """What ``film_options`` gave, as ``Movie`` takes it."""
    return {
        **options,
        "fallback": not no_fallback,
        "pixel_format": film_pixel_format,
        "metadata": dict(_pair(entry) for entry in metadata),
    }


def _pair(entry: str) -> tuple[str, str]:
    key, sign, value = entry.partition("=")
    if not sign or not key:
        raise click.BadParameter(f"{entry!r} is not KEY=VALUE", param_hint="--metadata")
    return key, value
