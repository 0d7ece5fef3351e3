"""OpenGL without a window: the first way in that works, and why the others do not.

In this order: EGL on a GPU, EGL surfaceless, OSMesa, a hidden GLFW window where there is a display.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import NoContextError, OptionError
from ...options.arguments import chosen_device
from .base import BaseContext, CannotOpenError

if TYPE_CHECKING:
    from .egl import Device

__all__ = ["KINDS", "Attempt", "BaseContext", "CannotOpenError", "candidates", "open_context"]

log = logging.getLogger("gpumovie")

_NO_NVIDIA = (
    "there is an NVIDIA GPU, but its driver's EGL library is not here: install that; "
    "a container needs NVIDIA_DRIVER_CAPABILITIES=graphics,video,compute"
)

KINDS = ("egl", "osmesa", "glfw")


@dataclass(frozen=True)
class Attempt:
    """A candidate that was tried: its name, and why it was not taken."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


Candidate = tuple[str, Callable[[], BaseContext]]


def open_context(kind: str | None = None, device: int | None = None) -> BaseContext:
    """Open the first context that works and make it current.

    Args:
        kind: ``egl``, ``osmesa`` or ``glfw``; None tries all. Environment: GPUMOVIE_CONTEXT.
        device: the GPU by number: CUDA's, where EGL knows it, else EGL's own; no other is tried then.
            Environment: GPUMOVIE_DEVICE.

    Raises:
        OptionError: there is no such kind, or no such device.
        NoContextError: none works; the message lists each with its reason and what to install.
    """
    rejected: list[Attempt] = []
    for name, open_it in candidates(kind, device):
        try:
            context = open_it()
        except CannotOpenError as error:
            rejected.append(Attempt(name, str(error)))
            continue
        except ImportError as error:
            rejected.append(Attempt(name, f"{type(error).__name__}: {error}"))
            continue
        _say(context, rejected)
        return context
    raise NoContextError("no OpenGL 3.3 works here; install what is named behind one of these:", rejected)


def candidates(kind: str | None = None, device: int | None = None) -> Iterator[Candidate]:
    """(name, function that opens it), in the order in which they are tried."""
    kind, device = _agreeing(kind, device)
    if device is not None and kind not in (None, "egl"):
        raise OptionError(f"device={device} cannot be had with context {kind!r}: only 'egl' can choose a GPU")
    if kind in (None, "egl"):
        yield from _egl(device)
    if device is not None:
        return
    if kind in (None, "osmesa"):
        yield "OSMesa", _osmesa
    if kind in (None, "glfw"):
        yield "GLFW hidden window", _glfw


def _egl(wanted: int | None) -> Iterator[Candidate]:
    from . import egl

    try:
        devices = egl.devices()
    except CannotOpenError as error:
        yield "EGL device", _failing(error)
        if wanted is not None:
            return
        devices = []
    if wanted is not None:
        yield _chosen(devices, wanted)
        return
    if not any(device.cuda is not None for device in devices) and Path("/dev/nvidia0").exists():
        yield "EGL device", _failing(CannotOpenError(_NO_NVIDIA))
    for device in devices:
        if not device.software:  # surfaceless is the same, and works where EGL lists nothing
            yield f"EGL device {device}", lambda device=device: egl.Context(device)  # type: ignore[misc]
    yield "EGL surfaceless", lambda: egl.Context(None)


def _chosen(devices: list[Device], wanted: int) -> Candidate:
    from . import egl

    # CUDA's numbers where there are any: EGL's order is another.
    numbers = {d.cuda: d for d in devices if d.cuda is not None}
    found = (numbers or {d.index: d for d in devices}).get(wanted)
    if found is None:
        there = ", ".join(map(str, devices)) or "no device"
        raise OptionError(f"device {wanted} is not there; EGL has {there}")
    return f"EGL device {found}", lambda: egl.Context(found)


def _osmesa() -> BaseContext:
    from . import osmesa

    return osmesa.Context()


def _glfw() -> BaseContext:
    from . import glfw

    return glfw.Context()


def _failing(error: CannotOpenError) -> Callable[[], BaseContext]:
    def fail() -> BaseContext:
        raise error

    return fail


def _agreeing(kind: str | None, device: int | None) -> tuple[str | None, int | None]:
    """Arguments, and from the environment what does not contradict them."""
    wanted = _kind(kind)
    if kind is not None and wanted != "egl" and device is None:
        return wanted, None  # GPUMOVIE_DEVICE is for EGL
    number = chosen_device(device)
    if device is not None and kind is None and wanted != "egl":
        wanted = None
    return wanted, number


def _kind(given: str | None) -> str | None:
    source = "context"
    if given is None:
        given, source = os.environ.get("GPUMOVIE_CONTEXT") or None, "GPUMOVIE_CONTEXT"
    if given is not None and given not in KINDS:
        raise OptionError(f"{source}={given!r} is not known; there are {', '.join(KINDS)}")
    return given


def _say(context: BaseContext, rejected: list[Attempt]) -> None:
    features = context.features
    log.info("OpenGL by %s: %s, %s", context.name, features.renderer, features.version_text)
    if not features.hardware and not _said:
        _said.append(True)
        why = "".join(f"\n  {attempt}" for attempt in rejected)
        log.warning("OpenGL draws on the CPU here (%s by %s)%s", features.renderer, context.name, why)


#: Whether a software renderer was said already; once is enough.
_said: list[bool] = []
