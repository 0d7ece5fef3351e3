"""The cases that ``gpumovie bench`` has without any rival, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..bench import Bench
from . import conversion, drawing, encoders, films, pipe, readback


@dataclass(frozen=True)
class Case:
    """Something to measure; ``about`` says what in a line."""

    about: str
    measure: Callable[[Bench], None]


CASES: dict[str, Case] = {
    module.__name__.rpartition(".")[2]: Case((module.__doc__ or "").strip().splitlines()[0], module.measure)
    for module in (drawing, readback, conversion, pipe, encoders, films)
}
