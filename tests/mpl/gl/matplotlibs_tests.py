"""Runs matplotlib's own image tests with ``matplotlibs_plugin.py`` and judges what was found.

They run in processes of their own: one that dies or hangs takes only its test along.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from matplotlibs_exceptions import EXCEPTIONS, KnownDifference

HERE = Path(__file__).parent
#: Seconds for a test, and for all.
_EACH, _ALL = 60, 3000


@dataclass(frozen=True)
class Found:
    """One of matplotlib's tests.

    Attributes:
        test: its file and name, with its parameters.
        outcome: ``passed``, ``failed`` (it did not get as far as drawing) or ``skipped`` (by matplotlib).
        why: what it said then.
        figures: for each figure, in the order they were drawn, rms, off and largest as in ``Apart``, whether that is
            within the limits, and what Agg drew in OpenGL's place.
    """

    test: str
    outcome: str
    why: str
    figures: list[dict[str, Any]]

    @property
    def is_well(self) -> bool:
        return self.outcome != "failed" and all(figure["within"] for figure in self.figures)

    @property
    def wrong(self) -> str:
        """What is not as it should be."""
        apart = [f"rms {each['rms']:.2f}, {each['off']:.2%} off" for each in self.figures if not each["within"]]
        return f"{self.test}: {'; '.join([self.why, *apart] if self.why else apart)}"


def run(images: Path | None = None, module: str = "test_*") -> list[Found]:
    """Draw the figures of all tests, which takes some minutes, or of those in a ``module``.

    Args:
        images: a folder for images of figures that are too far apart.
        module: the names of the modules of tests, with ``*`` for anything.

    Raises:
        RuntimeError: tests cannot be collected.
        TimeoutExpired: they take too long.
    """
    site = Path(find_spec("matplotlib").origin).parents[1]
    files = [site / "matplotlib", *(site / "mpl_toolkits").glob("*")]
    tests = sorted(str(file) for folder in files for file in (folder / "tests").glob(f"{module}.py"))
    with tempfile.TemporaryDirectory(prefix="gpumovie-matplotlibs-tests-") as folder:
        result = Path(folder) / "found.json"
        options = ["-c", os.devnull, "--rootdir", str(site), "-o", "consider_namespace_packages=true", "-q"]
        options += ["-p", "no:cacheprovider", "-p", "matplotlibs_plugin", "--found", str(result), "-n", "2"]
        options += ["--timeout", str(_EACH), "--timeout-method", "thread"]  # ends a process that hangs
        if images is not None:
            images.mkdir(parents=True, exist_ok=True)
            options += ["--images", str(images.absolute())]
        paths = [HERE.parents[2], HERE.parent, HERE]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths))},
            timeout=_ALL,
            check=False,
            capture_output=True,
            text=True,
        )
        if not result.exists() or done.returncode not in (0, 1):
            raise RuntimeError(f"pytest ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        found = json.loads(result.read_text())
    return [Found(test, each["outcome"], each["why"], each["figures"]) for test, each in sorted(found.items())]


def known(test: str) -> KnownDifference | None:
    """Why a test is an exception; None if it is not."""
    return next((each for each in EXCEPTIONS if fnmatchcase(test, each.tests.replace("[", "[[]"))), None)


def faults(found: list[Found]) -> Iterator[str]:
    """What is wrong and not known, and exceptions that nothing needs."""
    used = set()
    for each in found:
        if each.is_well:
            continue
        exception = known(each.test)
        used.add(exception)
        if exception is None:
            yield each.wrong
    for exception in EXCEPTIONS:
        if exception not in used:
            yield f"the exception {exception.tests} is not needed"


def skipped(found: list[Found]) -> Counter[str]:
    """Why matplotlib itself left tests out, and how many."""
    return Counter(each.why.removeprefix("Skipped: ") for each in found if each.outcome == "skipped")
