"""What can be written into a film besides arrays: the one place where other kinds plug in.

A kind is registered by its class, or by the full name of its class, so that nothing is imported before such an
object turns up. The function that takes it is named the same way: ``"package.module:function"``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from .errors import FrameError
from .video.frames import Frame

Taker = Callable[[Any], "np.ndarray[Any, Any] | Frame"]

_takers: dict[str, Taker | str] = {}


def register_source(kind: type | str, take: Taker | str) -> None:
    """Let ``Movie.write`` take objects of ``kind`` and of its subclasses.

    >>> register_source("astropy.nddata.CCDData", "mylab.films:picture")

    Args:
        kind: a class, or its full name.
        take: a function, or its name as ``"package.module:function"``, from such an object to an array as
            ``Movie.write`` takes it, or to a ``Frame``. An array may be reused for the next picture.
    """
    _takers[kind if isinstance(kind, str) else _full_name(kind)] = take


def as_frame(source: object, number: int) -> Frame:
    """``source`` as a frame. Raises FrameError if it is nothing that can be shown."""
    if isinstance(source, Frame):
        return source
    if not isinstance(source, np.ndarray):
        source = _take(source, number)
        if isinstance(source, Frame):
            return source
    return Frame.from_array(source, number)


def _take(source: object, number: int) -> np.ndarray[Any, Any] | Frame:
    for kind in type(source).__mro__:
        take = _takers.get(_full_name(kind))
        if isinstance(take, str):
            module, _, function = take.partition(":")
            take = _takers[_full_name(kind)] = getattr(importlib.import_module(module), function)
        if take is not None:
            return take(source)
    if isinstance(source, (list, tuple)) or hasattr(source, "__array__") or hasattr(source, "__array_interface__"):
        return np.asarray(source)
    raise FrameError(
        f"frame {number} is a {_full_name(type(source))}, which is no picture; "
        f"give a numpy array or one of {', '.join(_takers) or 'the registered kinds'}"
    )


def _full_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
