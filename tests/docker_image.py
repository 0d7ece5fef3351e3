"""What examples/docker/Dockerfile says."""

from __future__ import annotations

import re

from pages import ROOT

FOLDER = ROOT / "examples" / "docker"


def instructions() -> list[tuple[str, str]]:
    """(name, arguments) of a Dockerfile's instructions, whose lines may go on behind a backslash."""
    text = re.sub(r"^#.*\n", "", (FOLDER / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def all_of(name: str) -> list[str]:
    return [arguments for found, arguments in instructions() if found == name]
