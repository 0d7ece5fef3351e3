"""Install what the tests need of the system: an X server without a screen, Mesa's software OpenGL, a browser.

Quick when all is there. Where it may not install (not root, or no apt-get), it says what is missing, and pytest
leaves out the tests that need that.
"""

import os
import shutil
import subprocess

from system import missing


def install(packages: list[str]) -> bool:
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for update_first in (False, True):  # a list of packages may be there, and may be too old
        if update_first and subprocess.run(["apt-get", "update", "-q"], check=False).returncode != 0:
            return False
        if subprocess.run(command, env=environment, check=False).returncode == 0:
            return True
    return False


def main() -> None:
    needed = missing()
    if needed and os.geteuid() == 0 and shutil.which("apt-get"):
        install(needed)
        needed = missing()
    if needed:
        print(f"not here, and the tests that need it are left out (Debian's names): apt install {' '.join(needed)}")


if __name__ == "__main__":
    main()
