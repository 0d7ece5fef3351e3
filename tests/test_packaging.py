"""What is installed: the wheel, with the source tree out of the way."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gpumovie.gl.shaders import FOLDERS, read_shader

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_checkout_reads_its_shaders_live():
    assert FOLDERS[0] == ROOT / "shaders"
    for file in (ROOT / "shaders").iterdir():
        assert read_shader(file.name) == file.read_text()
    with pytest.raises(FileNotFoundError, match=r"no shader 'no.frag'; there are .*nv12.frag"):
        read_shader("no.frag")


def test_the_wheel_carries_code_shaders_types_and_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {f"gpumovie/glsl/{file.name}" for file in (ROOT / "shaders").iterdir()} <= set(names)
    assert "gpumovie/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "shaders"))]


def test_the_installed_wheel_makes_a_film_without_the_source_tree(wheel, tmp_path):
    site = tmp_path / "site"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
    ]
    subprocess.run(command, check=True)
    code = f"""
import sys
sys.path[:] = [{str(site)!r}] + [p for p in sys.path if p != {str(ROOT)!r}]
import gpumovie as gm, numpy as np
from gpumovie.gl.shaders import read_shader
assert gm.__file__.startswith({str(site)!r}), gm.__file__
assert "packed_samples" in read_shader("nv12.frag")
print(gm.write("film.mp4", np.zeros((3, 8, 8, 3), np.uint8)).frames)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stdout == "3\n", done.stderr
