"""Facts of the machine: there, true, and nothing private among them."""

import json
import os
import platform
import subprocess
from pathlib import Path

from films import bundled

import gpumovie as gm
from gpumovie.cli.bench.harness import machine
from gpumovie.cli.bench.harness.machine import machine_facts


def test_facts_are_those_of_the_machine():
    facts = machine_facts(["numpy", "no-package-of-this-name"], bundled())
    assert facts["cores"] == len(os.sched_getaffinity(0))
    assert facts["python"] == platform.python_version()
    said = subprocess.run([bundled(), "-version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(facts["ffmpeg"]) and facts["ffmpeg"].startswith("ffmpeg version")
    assert facts["packages"]["gpumovie"] == gm.__version__
    assert facts["packages"]["numpy"] and facts["packages"]["no-package-of-this-name"] is None
    with gm.Canvas((16, 16)) as canvas:
        features = canvas.context.features
        assert facts["opengl"]["renderer"] == features.renderer
        assert facts["opengl"]["hardware"] == features.hardware
    told = json.dumps(facts)
    assert str(Path.home()) + "/" not in told
    assert bundled() not in told


def test_without_opengl_the_reason_is_told(monkeypatch):
    def fail(function, deadline):
        raise RuntimeError("no way\nto OpenGL")

    monkeypatch.setattr(machine, "in_process", fail)
    found = machine_facts()["opengl"]
    assert found["renderer"] is None and found["reason"] == "no way to OpenGL"


def test_an_nvidia_gpu_is_known_by_name_and_driver(monkeypatch):
    monkeypatch.setattr(machine, "_first_line", lambda command: "NVIDIA L4, 570.10" if "smi" in command[0] else "")
    facts = machine_facts()
    assert (facts["gpu"], facts["driver"]) == ("NVIDIA L4", "570.10")
