"""Recognizes and describes errors that show that matplotlib's private names are not those that gpumovie uses."""

from __future__ import annotations

import matplotlib as mpl

_PACKAGE = __name__.partition(".")[0]


def raised_here(error: Exception) -> bool:
    """Whether a line of gpumovie raised ``error``: a private name of matplotlib is gone, or means something else."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__")).startswith(f"{_PACKAGE}.")


def describe(error: Exception | None) -> str:
    """What to tell the user about an error that was raised here."""
    return f"matplotlib {mpl.__version__} is not as gpumovie knows it ({type(error).__name__}: {error})"
