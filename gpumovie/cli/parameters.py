"""Kinds of values on the command line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import click

from ..options.arguments import frame_rate


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
