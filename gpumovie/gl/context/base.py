"""What all contexts have in common: one thread and one process own a context, and it is closed once."""

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
from .current import last_context, thread
from .features import OLDEST, Features, read_features
from .library import CannotOpenError, SharedLibrary

_ids = itertools.count(1)
#: Contexts that lost their last reference in another thread, such as the writer of a frame. Each is freed when its
#: own thread opens another.
_dropped: list[BaseContext] = []
#: The process in which the first context was opened. Mesa's threads, for one, do not survive a fork: a context that
#: is opened in a child waits for them for ever.
_first_process: list[int] = []

GL_VERSION, GL_RENDERER = 0x1F02, 0x1F01


class BaseContext(ABC):
    """An OpenGL context without a window; it draws into framebuffers only.

    It is current once it is opened. The thread that opened it owns it. Each kind implements ``_open``, ``_bind``,
    ``_unbind``, ``_destroy`` and ``address``.

    Args:
        name: the candidate's name, such as ``EGL device 0``.
        library: the OpenGL library, to be called while this context is current.

    Attributes:
        kind: ``egl``, ``osmesa`` or ``glfw``.
        id: a number that no other context of this process has.
        name: as above.
        library: the file name of the library.
        features: what the context can do.

    Raises:
        CannotOpenError: the context does not work, or is older than OpenGL 3.3.
        GLError: this process was forked from one that has used OpenGL.
    """

    kind: ClassVar[str]
    #: The driver's own pointer to the context, and its function that returns the pointer to the current one.
    _handle: int | None
    _get_current: Callable[[], int | None]

    def __init__(self, name: str, library: SharedLibrary) -> None:
        self.name, self.library = name, library.name
        self.id = next(_ids)
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
        self._unbind_other_kind()
        self._open()
        try:
            self.make_current()
            _first_process[:] = [self._process]
            self._check_version()
            binding.bind_pyopengl(self.kind, library)
            self.features: Features = read_features()
        except GLError as error:
            self._end()
            raise CannotOpenError(str(error)) from error
        except BaseException:
            self._end()
            raise

    # --- what differs between the kinds -------------------------------------------------------------------

    @abstractmethod
    def _open(self) -> None:
        """Make the context; set ``_handle`` and ``_get_current``.

        Raises:
            CannotOpenError: the driver cannot.
        """

    @abstractmethod
    def _bind(self) -> None:
        """Make it current in this thread.

        Raises:
            GLError: the driver refuses.
        """

    @abstractmethod
    def _unbind(self) -> None:
        """Make no context current in this thread."""

    @abstractmethod
    def _destroy(self) -> None:
        """Free it. It is not current then."""

    @abstractmethod
    def address(self, name: str) -> int:
        """The address of the OpenGL function ``name``; 0 if the driver has none."""

    # --- glcontext's interface, so that moderngl.create_context(context=...) draws in this context ---------

    def load(self, name: str) -> int:
        """The address of the OpenGL function ``name``."""
        return self.address(name)

    def __enter__(self) -> BaseContext:
        self.make_current()
        return self

    def __exit__(self, *error: object) -> None:  # noqa: B027 - it stays current, as after any drawing
        pass

    def release(self) -> None:  # noqa: B027
        """Do nothing: whoever opened the context closes it."""

    # --- what is the same for all -------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        return self._closed

    def make_current(self) -> None:
        """Let the OpenGL calls of this thread go to this context.

        Raises:
            ClosedError: the context is closed.
            GLError: another thread or a forked process calls this, or the driver refuses.
        """
        if self._closed:
            raise ClosedError(f"{self} is closed; open a new one")
        self._check_owner()
        if not self.is_current():
            self._unbind_other_kind()
            self._bind()
        thread.context = weakref.ref(self)

    def is_current(self) -> bool:
        """Whether it is current in this thread. The driver is asked: other libraries may have changed it."""
        return self._get_current() == self._handle

    @contextmanager
    def activated(self) -> Iterator[None]:
        """Make it current inside; afterwards the context of the innermost open drawing is current again.

        Raises:
            ClosedError: the context is closed.
            GLError: see ``make_current``.
        """
        self.make_current()
        try:
            yield
        finally:
            if thread.drawings and thread.drawings[-1] is not self and not thread.drawings[-1].closed:
                thread.drawings[-1].make_current()

    def _unbind_other_kind(self) -> None:
        """If a context of another kind is current, make none current.

        EGL and GLX do not replace each other's contexts: they refuse, and Xlib ends the program for it.
        """
        other = last_context()
        if isinstance(other, BaseContext) and other.kind != self.kind and other.is_current():
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
        self._destroy()

    def __del__(self) -> None:
        # Dropped without close(), as vispy's canvases often are. A pending or leased frame refers to its ring, and
        # the ring to this context; so nobody reads what is freed here.
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
        """Whether this thread may free it: the owner may, and any other once the owner has ended."""
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
        """Refuse a driver that is too old, before PyOpenGL is bound to its library for good."""
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
