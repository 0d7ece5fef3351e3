"""Install what the tests need of the system: an X server without a screen, Mesa's software OpenGL, a browser.

Quick when all is there. Where it may not install (not root, or no apt-get), it says what is missing.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


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


#: Debian's packages, and whether what they bring is here.
DEBIAN: dict[str, Callable[[], bool]] = {
    "xvfb": lambda: shutil.which("Xvfb") is not None,
    "libegl1": lambda: loads("libEGL.so.1"),
    "libegl-mesa0": lambda: loads("libEGL_mesa.so.0"),
    "libgl1": lambda: loads("libGL.so.1"),
    "libx11-6": lambda: loads("libX11.so.6"),
    "libopengl0": lambda: loads("libOpenGL.so.0"),
    "libgl1-mesa-dri": has_driver,
    "libfontconfig1": lambda: loads("libfontconfig.so.1"),
    "chromium": lambda: shutil.which("chromium") is not None,
    "chromium-driver": lambda: shutil.which("chromedriver") is not None,
}


def missing() -> list[str]:
    """Debian's packages that are not here."""
    return [package for package, is_there in DEBIAN.items() if not is_there()]


def install(packages: list[str]) -> bool:
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for update_first in (False, True):  # a list of packages may be there, and may be too old
        if update_first and subprocess.run(["apt-get", "update", "-q"], check=False).returncode != 0:
            return False
        if subprocess.run(command, env=environment, check=False).returncode == 0:
            return True
    return False


def main() -> int:
    needed = missing()
    if needed and os.geteuid() == 0 and shutil.which("apt-get"):
        install(needed)
        needed = missing()
    if needed:
        print(f"the tests need {' '.join(needed)} (Debian's names): apt install {' '.join(needed)}")
    return 1 if needed else 0


if __name__ == "__main__":
    sys.exit(main())
