"""The documentation's pages: their sections, and the blocks of Python and shell in them, run as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
#: Commands that change the system, or need a GPU: not run, but held against what they name.
INSTALLING = ("apt-get", "pip", "docker", "make")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file's name that stands in its first line, if one does."""

    language: str
    text: str

    @property
    def file(self) -> str:
        found = re.match(r"# (\S+\.py)\n", self.text)
        return found[1] if found else ""

    @property
    def commands(self) -> list[str]:
        """The lines of a shell block, without comments."""
        return [line for line in self.text.splitlines() if line and not line.startswith("#")]


def sections(page: Path) -> dict[str, list[Block]]:
    """The blocks under each heading, in the page's order; headings without blocks too."""
    found: dict[str, list[Block]] = {}
    for part in re.split(r"^##+ ", re.sub(r"^# ", "## ", page.read_text(), count=1), flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        blocks = re.findall(r"^```(\w*)\n(.*?)^```$", body, re.DOTALL | re.MULTILINE)
        found[heading] = [Block(*block) for block in blocks]
    return found


def is_installing(command: str) -> bool:
    return shlex.split(command, comments=True)[0] in INSTALLING


def run(blocks: list[Block], folder: Path) -> str:
    """Run a section in a folder of its own, and return what it printed.

    Blocks of Python that name a file are laid down first, then everything runs in order, warnings being errors.
    There are frames/*.png, and a program my-simulation that writes two raw frames, as the pages suppose.
    """
    prepare(folder)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": programs, "PYTHONWARNINGS": "error", "MPLBACKEND": "agg"}
    environment.pop("DISPLAY", None)
    for block in blocks:
        if block.file:
            (folder / block.file).write_text(block.text)
    printed = ""
    for block in blocks:
        if block.language == "python" and not block.file:
            (folder / "block.py").write_text(block.text)
            command = [sys.executable, "block.py"]
        elif block.language == "sh":
            lines = [line for line in block.commands if not is_installing(line)]
            command = ["bash", "-euo", "pipefail", "-c", "\n".join(lines)]
        else:
            continue
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{block.text}\n{done.stdout}{done.stderr}"
        printed += done.stdout
    return printed


def prepare(folder: Path) -> None:
    """What the pages suppose to be there."""
    (folder / "frames").mkdir()
    for number in range(3):
        Image.fromarray(np.full((48, 64, 3), 80 * number, np.uint8)).save(folder / "frames" / f"{number}.png")
    program = folder / "my-simulation"
    program.write_text(f"#!/bin/sh\nhead -c {2 * 640 * 480 * 3} /dev/zero\n")
    program.chmod(0o755)
