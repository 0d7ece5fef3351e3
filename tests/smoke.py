"""Whether gpumovie works by the other Pythons of this machine: `make smoke`, or `python tests/smoke.py [PYTHON]`.

The wheel is built once. It is installed, with its dependencies, into a fresh environment of each Python that gpumovie
supports, or of the one that is named; smoke_films.py makes films there. The Python that runs this is left out unless
it is named: the whole suite runs by it. The first of them gets the oldest vispy that pyproject.toml allows, the
others the newest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from installed import make_distributions, make_empty_environment
from interpreters import ROOT, Interpreter, asked, chosen, places, supported

FILMS = Path(__file__).with_name("smoke_films.py")
#: How many Pythons at once, as much of a turn is waiting for the disk.
AT_ONCE = 2
#: OSMesa comes along, so that scenes are drawn where the system has no OpenGL.
EXTRAS = "matplotlib,software-gl"


@dataclass
class Result:
    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    #: What the programs printed.
    output: str = ""

    def __str__(self) -> str:
        words = {"passed": self.passed, "failed": self.failed}
        return "; ".join(f"{word} {', '.join(names)}" for word, names in words.items() if names)


def oldest_vispy() -> str:
    """The requirement for exactly the oldest vispy that pyproject.toml allows."""
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return next(each.replace(">=", "==") for each in dependencies if each.startswith("vispy>="))


def smoke(wheel: Path, interpreter: Interpreter, *requirements: str) -> Result:
    """Install the wheel and ``requirements`` for ``interpreter`` into a fresh environment, and make films there."""
    with tempfile.TemporaryDirectory() as folder:
        python, install = make_empty_environment(Path(folder, "environment"), interpreter.path)
        done = run(
            [*install, "--no-compile", f"{wheel}[{EXTRAS}]", *requirements], folder
        )  # compiled is what is imported
        if done.returncode != 0:
            return Result(failed=["install"], output=done.stdout)
        done = run([python, FILMS], folder)
    result = Result(["install"], output=done.stdout)
    for word, what in re.findall(r"^(passed|failed) (.*)", done.stdout, re.MULTILINE):
        getattr(result, word).append(what)
    if done.returncode != 0 and not result.failed:
        result.failed.append(f"{FILMS.name}: exit status {done.returncode}")
    return result


def run(command: list[str | Path], folder: str) -> subprocess.CompletedProcess[str]:
    """Run a program without the user's settings for Python and gpumovie; all that it prints is its stdout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GPUMOVIE_"))}
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command, cwd=folder, env=environment | {"MPLBACKEND": "agg"}, check=False, **output)


def main() -> int:
    versions, own = supported(), sys.version_info[:3]
    if len(sys.argv) > 1:
        interpreters = chosen(filter(None, [asked(Path(sys.argv[1]))]), versions)
        if not interpreters:
            sys.exit(f"{sys.argv[1]!r} is not a Python that gpumovie supports; those are {listed(versions)}")
        not_found = []
    else:
        found = [interpreter for interpreter in map(asked, places()) if interpreter]
        interpreters = chosen(found, versions, without=own)
        not_found = [version for version in versions if version not in {own[:2], *(one.version[:2] for one in found)}]
    results = []
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as threads:
        wheel = make_distributions(Path(folder))[1]
        requirements = [(oldest_vispy(),), *((),) * len(interpreters)][: len(interpreters)]
        turns = [
            threads.submit(smoke, wheel, one, *more) for one, more in zip(interpreters, requirements, strict=True)
        ]
        for interpreter, more, turn in zip(interpreters, requirements, turns, strict=True):
            results.append(result := turn.result())
            print(result.output if result.failed else "", end="")
            print(f"{', '.join([str(interpreter), *more])}: {result}", flush=True)
    if not_found:
        print(f"not found on this machine: Python {listed(not_found)}")
    passed, failed = (sum(len(getattr(result, word)) for result in results) for word in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed")
    return int(failed > 0)


def listed(versions: list[tuple[int, int]]) -> str:
    return ", ".join(f"{major}.{minor}" for major, minor in versions)


if __name__ == "__main__":
    sys.exit(main())
