"""All that needs an NVIDIA GPU, in one go: tests/gpu, then the benchmarks readback, scenes and rasterizers there.

How to run, from the top of a checkout, on a machine with an NVIDIA GPU and driver (``make gpu`` does the same)::

    python -m benchmarks.gpu            # eight minutes or so; results/gpu-*.json
    python -m benchmarks.gpu OUT        # into another folder

Needs only gpumovie's own requirements, from anywhere on PYTHONPATH, and no network; without pytest the tests, and
without matplotlib the rasterizers, are left out, and that is said. Exit code 1 if a test fails, or a film or a
picture is not as it should be; where there is no NVIDIA GPU, one line says so.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from gpumovie import Canvas
from gpumovie.cli.bench import say
from gpumovie.errors import GpumovieError
from gpumovie.video.pixel_formats import Size

from . import readback, scenes
from .publishing import FOLDER, RESULTS, publish

LARGE: list[Size] = [(1920, 1080), (3840, 2160)]
#: Of 1080p; a film of 4K has a quarter.
SCENE_FRAMES = {"lines": 400, "markers": 240, "moving-markers": 160}
READ_FRAMES, SECONDS, ROUNDS = 150, 0.8, 3
TEST_DEADLINE = 180.0
#: A report, its result, and what is wrong.
Measured = tuple[str, dict[str, Any], list[str]]


def gpu_facts() -> dict[str, Any]:
    """Name and driver of the GPU that draws. Raises ClickException, in one line, where it is no NVIDIA GPU."""
    query = ["nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader"]
    try:
        told = subprocess.run(query, capture_output=True, text=True, timeout=60, check=False)
    except OSError:
        raise click.ClickException("no NVIDIA GPU here: there is no nvidia-smi") from None
    if told.returncode:
        raise click.ClickException(f"no NVIDIA GPU here: {' '.join((told.stdout + told.stderr).split())}")
    try:
        with Canvas((16, 16)) as canvas:
            renderer = canvas.context.features.renderer
    except GpumovieError as error:
        raise click.ClickException(f"the NVIDIA GPU has no OpenGL here: {' '.join(str(error).split())}") from None
    if "NVIDIA" not in renderer:
        raise click.ClickException(
            f"OpenGL draws by {renderer} and not on the NVIDIA GPU: its EGL library is missing "
            f"(in a container, NVIDIA_DRIVER_CAPABILITIES must contain graphics)"
        )
    name, driver, memory = told.stdout.splitlines()[0].split(", ")
    return {"gpu": name, "driver": driver, "gpu_memory": memory}


def compare_rasterizers() -> Measured:
    """Agg and OpenGL; matplotlib is imported only here."""
    from . import rasterizers

    return rasterizers.measure(list(rasterizers.SCENES), rasterizers.ROUNDS)


def run_tests() -> str:
    """Run tests/gpu; "" if all is well, else what to say."""
    if importlib.util.find_spec("pytest") is None:
        say("pytest is not installed: tests/gpu are left out")
        return ""
    # The suite's conftest wants PyAV and older ffmpegs, which these tests do without.
    command = [sys.executable, "-m", "pytest", "tests/gpu", "-m", "gpu", "-q", "--noconftest", "-W", "default"]
    with tempfile.TemporaryDirectory(prefix="gpumovie-cache-") as cache:
        environment = {**os.environ, "XDG_CACHE_HOME": cache}
        try:
            done = subprocess.run(command, cwd=FOLDER.parent, env=environment, timeout=TEST_DEADLINE, check=False)
        except subprocess.TimeoutExpired:
            return f"tests/gpu did not end within {TEST_DEADLINE:g} s"
    return "" if done.returncode == 0 else "a test of tests/gpu failed"


@click.command(help="Tests and benchmarks on an NVIDIA GPU.")
@click.argument("out", required=False, type=click.Path(path_type=Path, file_okay=False))
def main(out: Path | None) -> None:
    started = time.monotonic()
    facts = gpu_facts()
    say(f"{facts['gpu']}, driver {facts['driver']}")
    out = out or RESULTS
    faults = [fault for fault in [run_tests()] if fault]
    measurements: dict[str, Callable[[], Measured]] = {
        "gpu-readback": lambda: readback.measure(readback.SIZES, READ_FRAMES, ROUNDS, SECONDS),
        "gpu-scenes": lambda: scenes.measure(list(SCENE_FRAMES), LARGE, SCENE_FRAMES, ROUNDS),
    }
    if importlib.util.find_spec("matplotlib") is None:
        say("matplotlib is not installed: the rasterizers are left out")
    else:
        measurements["gpu-rasterizers"] = compare_rasterizers
    for name, measure in measurements.items():
        try:
            report, result, wrong = measure()
        except Exception as error:  # the others still count
            faults.append(f"{name}: {type(error).__name__}: {error}")
            continue
        result["machine"].update(facts)
        publish(name, f"{facts['gpu']}, driver {facts['driver']}\n\n{report}", result, out, quick=False)
        faults += wrong
    say(f"{time.monotonic() - started:.0f} s in all")
    for fault in faults:
        say(fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
