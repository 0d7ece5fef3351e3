"""The contract that every kind of context keeps, each in a process of its own."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from drawings import run_python

HERE = Path(__file__).parent
TESTS = sum(line.startswith("def test_") for line in (HERE / "contract.py").read_text().splitlines())


@pytest.mark.parametrize("kind", ["egl", "osmesa", "glfw"])
def test_the_contract(kind, tmp_path, request):
    environment = os.environ | {"GPUMOVIE_CONTEXT": kind}
    environment.pop("WAYLAND_DISPLAY", None)
    environment.pop("DISPLAY", None)
    if kind == "glfw":
        environment["DISPLAY"] = request.getfixturevalue("x_display")
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", "contract.py"]
    done = subprocess.run(
        command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stdout
    suite = ET.parse(report).getroot().find("testsuite")
    assert int(suite.get("tests")) >= TESTS > 15
    assert [suite.get(name) for name in ("failures", "errors", "skipped")] == ["0", "0", "0"]
    told = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert told["kind"] == kind and told["renderer"]


@pytest.mark.parametrize("kind", ["osmesa", "glfw"])
def test_two_kinds_in_one_process(kind, tmp_path, x_display):
    """EGL and GLFW take turns, as their entry points are the same; OSMesa's are its own."""
    code = f"""
import gpumovie as gm
first = gm.Canvas((8, 8), context="egl")
try:
    second = gm.Canvas((8, 8), context={kind!r})
    from OpenGL import GL
    for canvas, level in ((first, 51), (second, 102), (first, 153)):
        with canvas.draw():
            GL.glClearColor(level / 255, 0, 0, 1)
            GL.glClear(GL.GL_COLOR_BUFFER_BIT)
        print(canvas.context.kind, canvas.read()[0, 0])
except gm.NoContextError as error:
    print(error)
"""
    said = run_python(code, tmp_path, DISPLAY=x_display)
    if kind == "glfw":
        assert said == "egl [ 51   0   0 255]\nglfw [102   0   0 255]\negl [153   0   0 255]\n"
    else:
        assert "OSMesa: PyOpenGL was imported before, for egl, which it cannot change" in said
        assert "import gpumovie before it, and set GPUMOVIE_CONTEXT=osmesa" in said
