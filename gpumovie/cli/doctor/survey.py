"""Try every way to OpenGL on this machine, each in a child process.

A process can use the libraries of one kind only, and a driver that crashes or hangs must not end the report.
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
from ...video.ffmpeg.short_run import short_run

#: A driver that takes longer than this to open a context counts as hung; a cold GPU needs a few seconds.
SECONDS = 30.0


@dataclass(frozen=True)
class ContextReport:
    """One way to OpenGL.

    Attributes:
        kind: ``egl``, ``osmesa`` or ``glfw``; "" if the context did not open.
        name: of the candidate, such as ``EGL device 0 (/dev/dri/card0)``.
        works: whether a context opens.
        reason: why it does not open; "" if it does.
        renderer, version, vendor: what the driver says of itself.
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
    """Try every candidate, in the order in which a canvas tries them."""
    reports = []
    try:
        for number, (name, _) in enumerate(candidates()):
            reports.append(_try_in_child(number, name))
    except OptionError as error:  # GPUMOVIE_CONTEXT or GPUMOVIE_DEVICE name what does not exist here
        reports.append(ContextReport("", "OpenGL", False, str(error)))
    return reports


def _try_in_child(number: int, name: str) -> ContextReport:
    try:
        command = [*child_process.command(f"{__package__}.survey"), str(number)]
        done = short_run(command, SECONDS, env=child_process.environment())
    except subprocess.TimeoutExpired:
        return ContextReport("", name, False, f"it did not answer within {SECONDS:.0f} s: the driver hangs")
    try:
        return ContextReport(**json.loads(done.stdout.splitlines()[-1]))
    except (IndexError, ValueError, TypeError):
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        how = f"signal {-done.returncode}" if done.returncode < 0 else f"exit code {done.returncode}"
        return ContextReport(
            "", name, False, f"opening it ended the process with {how}{': ' + lines[-1] if lines else ''}"
        )


def try_candidate(number: int) -> str:
    """Try candidate ``number`` in this process; returns its report as JSON."""
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
    print(try_candidate(int(sys.argv[1])))
