"""Run the tests on what is installed, with the source tree out of the way; arguments go to pytest.

In build/: an sdist, a wheel made of that sdist, a fresh environment with that wheel, and the unpacked sdist without
the package and its shaders. There pytest runs, so the only gpumovie that it can import is the installed one, and a
file that the sdist lacks is a failure. The environment has the other packages of the one that runs this, as links to
its folder, which leave out its own gpumovie.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build"


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def make_distributions(folder: Path) -> tuple[Path, Path]:
    """An sdist of this tree, and the wheel that is built of the sdist."""
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def make_empty_environment(folder: Path, interpreter: str | Path = sys.executable) -> tuple[Path, list[str | Path]]:
    """Its interpreter, and the command by which pip installs into it: the pip of this environment, it has none."""
    run(interpreter, "-m", "venv", "--without-pip", folder)
    python = folder / "bin" / "python"
    return python, [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "-q"]


def make_environment(folder: Path, wheel: Path) -> Path:
    """The interpreter of a fresh environment that has the wheel, and the packages of this one."""
    python, install = make_empty_environment(folder)
    run(*install, "--no-deps", "--no-index", wheel)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
    # A folder that stands in a .pth file is on the path, but .pth files in it, such as that of an editable gpumovie,
    # are not read.
    (site / "others.pth").write_text("\n".join(place for place in sys.path if Path(place).name == "site-packages"))
    return python


def extract(sdist: Path, folder: Path) -> Path:
    """The tree of the sdist."""
    with tarfile.open(sdist) as archive:
        # Python 3.11 has filters from 3.11.4 on, as an attribute that older ones do not look at.
        archive.extraction_filter = getattr(tarfile, "data_filter", None)
        archive.extractall(folder)
    return next(folder.iterdir())


def unpack(sdist: Path, folder: Path) -> Path:
    """The tree of the sdist, without what is installed."""
    tree = extract(sdist, folder)
    for part in ("gpumovie", "shaders"):
        shutil.rmtree(tree / part)
    (tree / ".test-ffmpeg").symlink_to(ROOT / ".test-ffmpeg")
    return tree


def main() -> int:
    shutil.rmtree(BUILD, ignore_errors=True)
    sdist, wheel = make_distributions(BUILD / "dist")
    python = make_environment(BUILD / "environment", wheel)
    tree = unpack(sdist, BUILD / "tree")
    (tree / "dist").symlink_to(BUILD / "dist")
    found = [python, "-c", "import gpumovie; print(gpumovie.__file__)"]
    place = subprocess.run(found, cwd=tree, check=True, capture_output=True, text=True).stdout.strip()
    if not Path(place).is_relative_to(BUILD / "environment"):
        sys.exit(f"the tests would import {place}, which is not what was installed")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run([python, "-m", "pytest", *sys.argv[1:]], cwd=tree, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
