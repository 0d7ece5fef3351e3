"""Shared libraries: the first of several that loads, and where OSMesa is."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

_OSMESA_PACKAGES = "pip install 'gpumovie[software-gl]', or Debian 12: apt install libosmesa6"


class CannotOpenError(Exception):
    """A candidate does not work here; the message becomes the candidate's reason."""


class SharedLibrary(NamedTuple):
    """A library that was loaded.

    Attributes:
        name: the file name by which it was loaded.
        functions: its functions.
    """

    name: str
    functions: ctypes.CDLL


def load_library(*names: str) -> SharedLibrary:
    """The first of these libraries that loads.

    Raises:
        CannotOpenError: none loads; the message quotes the loader.
    """
    problems = []
    for name in names:
        try:
            return SharedLibrary(name, ctypes.CDLL(name, ctypes.RTLD_GLOBAL))
        except OSError as error:
            problems.append(str(error))
    raise CannotOpenError("; ".join(problems))


def load_opengl() -> SharedLibrary:
    """The system's OpenGL.

    Raises:
        CannotOpenError: it is not installed.
    """
    return load_library("libGL.so.1", "libOpenGL.so.0")


def load_osmesa() -> SharedLibrary:
    """The system's OSMesa, else that of the package lavavu-osmesa.

    Raises:
        CannotOpenError: neither is installed, or the package's does not load.
    """
    try:
        return load_library("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")
    except CannotOpenError as error:
        packaged = _load_packaged_osmesa()
        if packaged is None:
            raise CannotOpenError(f"{error} ({_OSMESA_PACKAGES})") from None
        return packaged


def _load_packaged_osmesa() -> SharedLibrary | None:
    from importlib import metadata  # takes 10 ms to import

    try:
        files = metadata.files("lavavu-osmesa") or []
    except metadata.PackageNotFoundError:
        return None
    waiting = [str(f.locate()) for f in files if ".so" in f.name and f.parent.name == "lavavu_osmesa.libs"]
    # The files need one another under their file names, and the loader finds only those that are loaded. So they are
    # tried again and again, until none is left or none more loads.
    loaded: list[SharedLibrary] = []
    problem = "no libraries in it"
    while waiting:
        left = []
        for path in waiting:
            try:
                loaded.append(load_library(path))
            except CannotOpenError as error:
                left.append(path)
                problem = str(error)
        if len(left) == len(waiting):
            break
        waiting = left
    for library in loaded:
        if "OSMesa" in library.name:
            return library
    raise CannotOpenError(f"the library of lavavu-osmesa does not load: {problem}")
