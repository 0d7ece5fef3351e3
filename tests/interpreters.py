"""The Pythons that gpumovie supports, and those of them that are on this machine."""

from __future__ import annotations

import os
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
CLASSIFIER = "Programming Language :: Python :: 3."


@dataclass(frozen=True)
class Interpreter:
    version: tuple[int, int, int]
    path: Path

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.version))}, {self.path}"


def supported() -> list[tuple[int, int]]:
    """The versions that pyproject.toml names."""
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    return [(3, int(name.removeprefix(CLASSIFIER))) for name in classifiers if name.startswith(CLASSIFIER)]


def places() -> list[Path]:
    """Where a Python may be: in the folders of PATH, in /usr/bin, and among those that pyenv has built."""
    names = ["python3", *(f"python3.{minor}" for _, minor in supported())]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [*map(Path, os.get_exec_path()), Path("/usr/bin"), *sorted(pyenv.glob("versions/*/bin"))]
    return [folder / name for folder in folders for name in names if (folder / name).is_file()]


def asked(path: Path) -> Interpreter | None:
    """The interpreter at ``path`` by its own words; None if it does not start, like a shim of pyenv for none."""
    code = "import os, sys; print(*sys.version_info[:3], os.path.realpath(sys.executable))"
    try:
        done = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True, timeout=60, check=True)
        *version, program = done.stdout.strip().split(" ", 3)
        major, minor, micro = map(int, version)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    return Interpreter((major, minor, micro), Path(program))


def chosen(
    found: Iterable[Interpreter], versions: Iterable[tuple[int, int]], without: tuple[int, int, int] | None = None
) -> list[Interpreter]:
    """The first that was ``found`` of each version, such as 3.11.2 and 3.11.7, of the minor ``versions``."""
    first: dict[tuple[int, int, int], Interpreter] = {}
    for interpreter in found:
        if interpreter.version[:2] in set(versions) and interpreter.version != without:
            first.setdefault(interpreter.version, interpreter)
    return [first[version] for version in sorted(first)]
