"""Every way to OpenGL on this machine, tried one after another, each in a process of its own.

One process can use the libraries of one kind only, and a driver that crashes or hangs must not take the report along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass

from ...errors import GLError, OptionError
from ...gl.context.library import CannotOpenError
from ...gl.context.opening import candidates
from ...movie import child_process

#: A driver that takes longer than this to open a context counts as hung; a cold GPU needs a few seconds.
SECONDS = 30.0


@dataclass(frozen=True)
class ContextReport:
    """One way to OpenGL: whether it works here, and what it is, or why not.

    Attributes:
        kind: ``egl``, ``osmesa`` or ``glfw``; "" if not even that much is known.
        name: of the candidate, such as ``EGL device 0 (/dev/dri/card0)``.
        works: whether a context opens.
        reason: why not.
        renderer, version, vendor: the driver's own words.
        hardware: whether a GPU draws, and not the CPU.
    """

    kind: str
    name: str
    works: bool
    reason: str = ""
    renderer: str = ""
    version: str = ""
    vendor: str = ""
    hardware: bool = False


def survey() -> list[ContextReport]:
    """Try every candidate, in the order in which they are tried for a canvas."""
    reports = []
    try:
        for number, (name, _) in enumerate(candidates()):
            reports.append(_ask(number, name))
    except OptionError as error:  # what GPUMOVIE_CONTEXT or GPUMOVIE_DEVICE ask for is not there
        reports.append(ContextReport("", "OpenGL", False, str(error)))
    return reports


def _ask(number: int, name: str) -> ContextReport:
    try:
        done = subprocess.run(
            [*child_process.command(f"{__package__}.survey"), str(number)],
            env=child_process.environment(),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return ContextReport("", name, False, f"it did not answer within {SECONDS:.0f} s: the driver hangs")
    try:
        return ContextReport(**json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError, TypeError):
        said = done.stderr.strip().splitlines()
        how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
        return ContextReport(
            "", name, False, f"opening it ended the process with {how}{': ' + said[-1] if said else ''}"
        )


def answer(number: int) -> str:
    """What the process for candidate ``number`` prints."""
    name, open_it = list(candidates())[number]
    try:
        context = open_it()
    except (CannotOpenError, GLError, ImportError) as error:
        return json.dumps(asdict(ContextReport("", name, False, str(error))))
    features = context.features
    report = ContextReport(
        *(context.kind, context.name, True, "", features.renderer, features.version_text, features.vendor),
        features.hardware,
    )
    context.close()
    return json.dumps(asdict(report))


if __name__ == "__main__":  # ``python -m gpumovie.cli.doctor.survey NUMBER`` tries one candidate
    print(answer(int(sys.argv[1])))
