"""The cases of ``gpumovie bench``, without those of other libraries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..bench_run import BenchRun
from . import conversion, drawing, encoders, films, pipe, readback


@dataclass(frozen=True)
class Case:
    """Something to measure.

    Attributes:
        about: a line that says what is measured.
        measure: measures it and adds to the result of the run.
    """

    about: str
    measure: Callable[[BenchRun], None]


#: By name, in the order in which they run. Name and line are those of the module.
CASES: dict[str, Case] = {
    module.__name__.rpartition(".")[2]: Case((module.__doc__ or "").strip().splitlines()[0], module.measure)
    for module in (drawing, readback, conversion, pipe, encoders, films)
}
