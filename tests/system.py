"""What the tests need of the system, and whether it is here.

A test says what it needs by a mark, ``@pytest.mark.needs("vispy")``; conftest.py says it of whole folders, chromium()
and x_server() of whoever calls them. Where that is not here, the test is left out.
"""

from __future__ import annotations

import ctypes
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_driver() -> bool:
    """Whether Mesa's software renderer is here, which no program links to: libGL and libEGL look for its file."""
    folders = [Path("/usr/lib"), Path("/usr/lib64"), *Path("/usr/lib").glob("*-linux-gnu*")]
    return any(list(folder.glob(name)) for folder in folders for name in ("libgallium*.so", "dri/swrast_dri.so"))


def has_program(name: str) -> bool:
    return shutil.which(name) is not None


#: What a mark may name: Debian's packages, and whether what they bring is here.
NEEDS: dict[str, dict[str, Callable[[], bool]]] = {
    "egl": {  # OpenGL without a display
        "libegl1": lambda: loads("libEGL.so.1"),
        "libegl-mesa0": lambda: loads("libEGL_mesa.so.0"),
        "libgl1": lambda: loads("libGL.so.1"),
        "libopengl0": lambda: loads("libOpenGL.so.0"),
        "libgl1-mesa-dri": has_driver,
    },
    "vispy": {"libfontconfig1": lambda: loads("libfontconfig.so.1")},
    "xvfb": {  # an X server without a screen
        "xvfb": lambda: has_program("Xvfb"),
        "libx11-6": lambda: loads("libX11.so.6"),
    },
    "strace": {"strace": lambda: has_program("strace")},  # what a program asks of the system
    "tkinter": {"python3-tk": lambda: find_spec("_tkinter") is not None},
    "chromium": {
        "chromium": lambda: has_program("chromium"),
        "chromium-driver": lambda: has_program("chromedriver"),
    },
}
DEBIAN = {package: is_there for packages in NEEDS.values() for package, is_there in packages.items()}


def missing(packages: dict[str, Callable[[], bool]] = DEBIAN) -> list[str]:
    """Debian's packages that are not here."""
    return [package for package, is_there in packages.items() if not is_there()]


def need(name: str, what: str = "tests") -> None:
    """Leave the test that runs out, or ``what`` it is, unless what ``name`` stands for is here."""
    if packages := missing(NEEDS[name]):
        pytest.skip(f"{what}, because {name} is not here: apt install {' '.join(packages)}")
