"""What every context has in common: one owner thread, one process, one closing."""

from __future__ import annotations

import ctypes
import itertools
import os
import sys
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from ...errors import ClosedError, GLError
from . import binding
from .features import OLDEST, Features, read_features

_ids = itertools.count(1)
#: Whose last user was in another thread, such as the writer of a frame; freed when their own thread opens the next.
_dropped: list[BaseContext] = []
#: The process in which the first context was opened. Mesa's threads, for one, do not survive a fork: a context that
#: is opened in a child waits for them for ever.
_first_process: list[int] = []

GL_VERSION, GL_RENDERER = 0x1F02, 0x1F01


class CannotOpenError(Exception):
    """Why a candidate does not work here; becomes its reason."""


class BaseContext(ABC):
    """An OpenGL context without a window, that draws into framebuffers only.

    Made current when it is opened. One thread owns it, the one that opened it. Each kind implements opening
    (``_open``, which raises CannotOpenError), ``_bind``, ``is_current``, ``_unbind``, ``_destroy`` and ``address``.

    Attributes:
        kind: ``egl``, ``osmesa`` or ``glfw``.
        name: of the candidate, such as ``EGL device 0``.
        library: the file name of the OpenGL library, to be called with this context current.
        features: what it can do.
    """

    kind: ClassVar[str]

    def __init__(self, name: str, library: str) -> None:
        """Open it. Raises CannotOpenError if it does not work, or is older than OpenGL 3.3."""
        self.name, self.library = name, library
        self._id = next(_ids)
        self._thread, self._process = threading.current_thread(), os.getpid()
        self._closed = False
        if _first_process and _first_process[0] != self._process:
            raise GLError(
                f"OpenGL was used in process {_first_process[0]} before process {self._process} was forked from it, "
                f"and cannot be used here: start processes by multiprocessing's 'spawn' or 'forkserver'"
            )
        for dropped in [context for context in _dropped if context._can_be_freed]:
            _dropped.remove(dropped)
            dropped._end()
        problem = binding.conflict(self.kind)
        if problem:
            raise CannotOpenError(problem)
        self._let_go()
        self._open()
        try:
            self._become_current()
            _first_process[:] = [self._process]
            self._check_version()
            binding.bind(self.kind, ctypes.CDLL(library, ctypes.RTLD_GLOBAL))
            self.features: Features = read_features()
        except GLError as error:
            self._end()
            raise CannotOpenError(str(error)) from error
        except BaseException:
            self._end()
            raise

    # --- what each kind does its own way ------------------------------------------------------------------

    @abstractmethod
    def _open(self) -> None:
        """Make the context. Raises CannotOpenError."""

    @abstractmethod
    def _bind(self) -> None:
        """Make it current in this thread. Raises GLError."""

    @abstractmethod
    def is_current(self) -> bool:
        """Whether it is current in this thread, asked of the driver: others may have changed it."""

    @abstractmethod
    def _unbind(self) -> None:
        """Make no context current in this thread."""

    @abstractmethod
    def _destroy(self) -> None:
        """Free it; it is not current."""

    @abstractmethod
    def address(self, name: str) -> int:
        """Where the OpenGL function ``name`` is; 0 if it is not there."""

    # --- as glcontext has it, so that moderngl.create_context(context=...) draws in this context -----------

    def load(self, name: str) -> int:
        """Where the OpenGL function ``name`` is."""
        return self.address(name)

    def __enter__(self) -> BaseContext:
        self.make_current()
        return self

    def __exit__(self, *error: object) -> None:  # noqa: B027 - it stays current, as after any drawing
        pass

    def release(self) -> None:  # noqa: B027
        """Nothing: whoever opened it closes it."""

    # --- the same for all ---------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        return self._closed

    def make_current(self) -> None:
        """Let OpenGL calls of this thread go to this context.

        Raises ClosedError after ``close()``, and GLError in another thread or in a forked process.
        """
        if self._closed:
            raise ClosedError(f"{self} is closed; open a new one")
        self._check_owner()
        if not self.is_current():
            self._let_go()
        self._become_current()

    @contextmanager
    def borrowed(self) -> Iterator[None]:
        """Current inside; afterwards the one is again in which a drawing is open, if there is one."""
        self.make_current()
        try:
            yield
        finally:
            drawing = binding.drawing()
            if drawing and drawing[-1] is not self and not drawing[-1].closed:
                drawing[-1].make_current()

    def _become_current(self) -> None:
        if not self.is_current():
            self._bind()
        binding.current.id, binding.current.context = self._id, weakref.ref(self)

    def _let_go(self) -> None:
        """Make another kind's context current no more.

        EGL and GLX do not replace each other's: they refuse, and Xlib ends the program for it.
        """
        other = getattr(binding.current, "context", lambda: None)()
        if other is not None and other.kind != self.kind and not other.closed and other.is_current():
            other._unbind()

    def close(self) -> None:
        """Free the context and every OpenGL object in it; a second call does nothing."""
        if self._closed:
            return
        self._check_owner()
        self._end()

    def _end(self) -> None:
        self._closed = True
        if self.is_current():
            self._unbind()
        if getattr(binding.current, "id", 0) == self._id:
            binding.current.id = 0
        self._destroy()

    def __del__(self) -> None:
        # Dropped without close(), as vispy's canvases often are. A frame on its way, or leased, holds its ring, and
        # that this; so nobody reads what is freed here.
        if not hasattr(self, "features") or self._closed or sys.is_finalizing():
            return
        if self.usable_here:
            self._end()
        else:
            _dropped.append(self)

    @property
    def usable_here(self) -> bool:
        """Whether this thread of this process owns it."""
        return os.getpid() == self._process and threading.current_thread() is self._thread

    @property
    def is_orphaned(self) -> bool:
        """Whether the thread that owns it has ended, or it belongs to the process that this one was forked from."""
        return os.getpid() != self._process or not self._thread.is_alive()

    @property
    def _can_be_freed(self) -> bool:
        """From this thread: its own, or any once that is gone, in which it was current."""
        return self.usable_here or (os.getpid() == self._process and not self._thread.is_alive())

    def _check_owner(self) -> None:
        if os.getpid() != self._process:
            raise GLError(
                f"{self} was opened in process {self._process} and cannot be used in process {os.getpid()}, forked "
                f"from it: OpenGL does not survive a fork; start processes by multiprocessing's 'spawn'"
            )
        if threading.current_thread() is not self._thread:
            raise GLError(
                f"{self} belongs to the thread that opened it and was used from thread "
                f"{threading.current_thread().name!r}: an OpenGL context has one thread; draw and write frames there"
            )

    def _check_version(self) -> None:
        """Before PyOpenGL is bound to this library for good: is it new enough?"""
        text = self._string(GL_VERSION)
        number = text.split(" ")[0].split(".")
        try:
            version = (int(number[0]), int(number[1]))
        except (IndexError, ValueError):
            raise CannotOpenError(f"the driver gives its version as {text!r}") from None
        if version < OLDEST:
            raise CannotOpenError(
                f"{self._string(GL_RENDERER)} has OpenGL {version[0]}.{version[1]}, "
                f"need {OLDEST[0]}.{OLDEST[1]} or newer: update the driver"
            )

    def _string(self, name: int) -> str:
        address = self.address("glGetString")
        if not address:
            raise CannotOpenError("the library has no glGetString")
        get: Callable[[int], bytes | None] = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_uint)(address)
        return (get(name) or b"").decode(errors="replace")

    def __str__(self) -> str:
        return f"the OpenGL context ({self.name})"

    def __repr__(self) -> str:
        return f"<Context {self.name}, {'closed' if self._closed else self.features.renderer}>"


def load(*names: str) -> ctypes.CDLL:
    """The first of these shared libraries that loads. Raises CannotOpenError that quotes the loader."""
    problems = []
    for name in names:
        try:
            return ctypes.CDLL(name, ctypes.RTLD_GLOBAL)
        except OSError as error:
            problems.append(str(error))
    raise CannotOpenError("; ".join(problems))
