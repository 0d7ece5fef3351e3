"""Make the pictures of README by gpumovie itself: ``make pictures``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / "lorenz.py"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, EXAMPLE], cwd=folder, check=True)
        # Programs that know nothing of animations show the first frame of one, if it is called .png.
        shutil.copy(Path(folder) / "lorenz.apng", DOCS / "lorenz.png")
        subprocess.run([sys.executable, "-m", "gpumovie", "demo", "--out", folder], check=True)
        for film, name in (("gpumovie-demo", "demo.png"), ("gpumovie-demo-particles", "particles.png")):
            poster = Image.open(Path(folder) / f"{film}.png")
            poster.resize((640, 640 * poster.height // poster.width), Image.Resampling.LANCZOS).save(DOCS / name)


if __name__ == "__main__":
    main()
