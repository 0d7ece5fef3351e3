"""Make the virtual environment that the Makefile works in: `python3 tests/make_venv.py FOLDER`.

An environment gets its pip from ensurepip, which Debian has in a package of its own.
"""

import importlib
import subprocess
import sys
from importlib.util import find_spec

from apt import install, may_install


def main() -> int:
    package = f"python3.{sys.version_info.minor}-venv"
    if find_spec("ensurepip") is None and may_install():
        install(package)
        importlib.invalidate_caches()
    if find_spec("ensurepip") is None:
        sys.exit(f"{sys.executable} has no ensurepip, so it cannot make {sys.argv[1]}: apt install {package}")
    return subprocess.run([sys.executable, "-m", "venv", sys.argv[1]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
