"""Make the virtual environment that the Makefile works in: `python3 tests/make_venv.py FOLDER`.

An environment gets its pip from ensurepip, which Debian has in a package of its own.
"""

import importlib.util
import os
import shutil
import subprocess
import sys


def has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def main() -> int:
    package = f"python3.{sys.version_info.minor}-venv"
    if not has_ensurepip() and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-q", package], check=False)
        importlib.invalidate_caches()
    if not has_ensurepip():
        sys.exit(f"{sys.executable} has no ensurepip, so it cannot make {sys.argv[1]}: apt install {package}")
    return subprocess.run([sys.executable, "-m", "venv", sys.argv[1]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
