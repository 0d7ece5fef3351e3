"""Opening a context: candidates are tried in order, and the first that works is taken.

The order is EGL on a GPU, EGL surfaceless, OSMesa, a hidden GLFW window where there is a display. Each candidate that
does not work gives its reason.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import NoContextError, OptionError
from ...options.arguments import chosen_device
from . import egl, osmesa
from .base import BaseContext
from .library import CannotOpenError

log = logging.getLogger("gpumovie")

_NO_NVIDIA = (
    "there is an NVIDIA GPU, but its driver's EGL library is not here: install that; "
    "a container needs NVIDIA_DRIVER_CAPABILITIES=graphics,video,compute"
)

KINDS = ("egl", "osmesa", "glfw")


@dataclass(frozen=True)
class Attempt:
    """A candidate that does not work.

    Attributes:
        name: the candidate.
        reason: why it does not work, and what to install.
    """

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


Candidate = tuple[str, Callable[[], BaseContext]]


def open_context(kind: str | None = None, device: int | None = None) -> BaseContext:
    """Open the first context that works and make it current.

    Args:
        kind: ``egl``, ``osmesa`` or ``glfw``; None tries all. Environment: GPUMOVIE_CONTEXT.
        device: the number of the GPU, which is then the only candidate: CUDA's number where EGL knows it, else EGL's
            own. Environment: GPUMOVIE_DEVICE.

    Raises:
        OptionError: there is no such kind, or no such device.
        NoContextError: no candidate works; the message lists each with its reason and what to install.
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
        _report(context, rejected)
        return context
    raise NoContextError("no OpenGL 3.3 works here; install what is named behind one of these:", rejected)


def candidates(kind: str | None = None, device: int | None = None) -> Iterator[Candidate]:
    """Pairs of a name and a function that opens a context, in the order in which they are tried.

    Args:
        kind, device: see ``open_context``.

    Raises:
        OptionError: there is no such kind, or no such device.
    """
    kind, device = _from_environment(kind, device)
    if device is not None and kind not in (None, "egl"):
        raise OptionError(f"device={device} cannot be had with context {kind!r}: only 'egl' can choose a GPU")
    if kind in (None, "egl"):
        yield from _egl(device)
    if device is not None:
        return
    if kind in (None, "osmesa"):
        yield "OSMesa", osmesa.Context
    if kind in (None, "glfw"):
        yield "GLFW hidden window", _glfw


def _egl(wanted: int | None) -> Iterator[Candidate]:
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
        if not device.software:  # EGL surfaceless draws on the CPU, too, and works where EGL lists no device
            yield f"EGL device {device}", lambda device=device: egl.Context(device)  # type: ignore[misc]
    yield "EGL surfaceless", lambda: egl.Context(None)


def _chosen(devices: list[egl.Device], wanted: int) -> Candidate:
    # By CUDA's numbers where there are any: EGL counts in another order.
    numbers = {d.cuda: d for d in devices if d.cuda is not None}
    found = (numbers or {d.index: d for d in devices}).get(wanted)
    if found is None:
        available = ", ".join(map(str, devices)) or "no device"
        raise OptionError(f"device {wanted} is not there; EGL has {available}")
    return f"EGL device {found}", lambda: egl.Context(found)


def _glfw() -> BaseContext:
    from . import glfw  # here, because importing it loads GLFW's library, which may be missing

    return glfw.Context()


def _failing(error: CannotOpenError) -> Callable[[], BaseContext]:
    def fail() -> BaseContext:
        raise error

    return fail


def _from_environment(kind: str | None, device: int | None) -> tuple[str | None, int | None]:
    """The arguments, completed by what the environment says and they do not contradict."""
    wanted = _kind(kind)
    if kind is not None and wanted != "egl" and device is None:
        return wanted, None  # GPUMOVIE_DEVICE means EGL's devices
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


def _report(context: BaseContext, rejected: list[Attempt]) -> None:
    features = context.features
    log.info("OpenGL by %s: %s, %s", context.name, features.renderer, features.version_text)
    if not features.hardware and not _reported:
        _reported.append(True)
        why = "".join(f"\n  {attempt}" for attempt in rejected)
        log.warning("OpenGL draws on the CPU here (%s by %s)%s", features.renderer, context.name, why)


#: Not empty once a software renderer was reported, which is done once.
_reported: list[bool] = []
