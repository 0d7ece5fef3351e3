"""What is handed out: an sdist, and the wheel made of it. The main run tests the installed wheel (installed.py)."""

import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest
from docker_image import all_of
from installed import extract, make_distributions, make_environment, unpack

import gpumovie
from gpumovie.gl.shaders import read_shader

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The sdist and the wheel: those that this run tests, or those of this checkout."""
    made = ROOT / "dist"
    if (ROOT / "gpumovie").exists():
        return make_distributions(tmp_path_factory.mktemp("dist"))
    return next(made.glob("*.tar.gz")), next(made.glob("*.whl"))


@pytest.fixture(scope="module")
def tree(distributions, tmp_path_factory) -> Path:
    """The unpacked sdist."""
    return extract(distributions[0], tmp_path_factory.mktemp("tree"))


def test_a_checkout_reads_its_shaders_live(tree):
    shader = tree / "shaders" / "nv12.frag"
    shader.write_text(shader.read_text() + "// edited\n")
    code = "from gpumovie.gl.shaders import FOLDERS, read_shader; print(FOLDERS[0], read_shader('nv12.frag'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tree, capture_output=True, text=True, check=True)
    assert done.stdout == f"{tree / 'shaders'} {shader.read_text()}\n"


def test_a_shader_that_is_missing_is_named_with_those_that_are_there():
    with pytest.raises(FileNotFoundError, match=r"no shader 'no.frag'; there are .*nv12.frag"):
        read_shader("no.frag")


def test_pythons_whose_tarfile_has_no_filters_unpack_the_sdist(distributions, tmp_path, monkeypatch):
    """As up to 3.11.3; Debian 12 has 3.11.2."""
    extractall = tarfile.TarFile.extractall
    really = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.12 warns when there is none

    def without_filters(archive, path=".", members=None, *, numeric_owner=False):
        monkeypatch.undo()
        extractall(archive, path, members, numeric_owner=numeric_owner, **really)

    monkeypatch.setattr(tarfile.TarFile, "extractall", without_filters)
    monkeypatch.delattr(tarfile, "data_filter", raising=False)
    unpacked = unpack(distributions[0], tmp_path)
    assert (unpacked / "tests" / "installed.py").is_file() and not (unpacked / "gpumovie").exists()


@pytest.fixture
def used(distributions, tmp_path) -> Path:
    """An unpacked sdist, without .git, in which there is what make leaves in a tree."""
    tree = extract(distributions[0], tmp_path)
    for folder in (".test-ffmpeg/6.0", ".venv/lib", "build/tree/tests", "demo", "dist", "tests/__pycache__"):
        (tree / folder).mkdir(parents=True)
        (tree / folder / "module.py").write_text("import os, re\n")
        (tree / folder / "module.pyc").write_bytes(b"")
    return tree


def test_an_sdist_of_a_tree_without_git_is_the_same(distributions, used, tmp_path):
    command = [sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", tmp_path / "made", used]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = (tmp_path / "made").iterdir()

    def members(sdist: Path) -> dict[str, bytes]:
        with tarfile.open(sdist) as archive:
            return {file.name: archive.extractfile(file).read() for file in archive if file.isfile()}

    assert members(made) == members(distributions[0])


def test_ruff_looks_at_nothing_that_make_leaves_in_a_tree_without_git(used):
    (used / "demo" / "module.py").unlink()  # films are there, and no code
    (used / "tests" / "__pycache__" / "module.py").unlink()
    ruff = [sys.executable, "-m", "ruff", "check", ".", "--no-cache"]
    done = subprocess.run(ruff, cwd=used, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_sdist_has_everything_that_a_checkout_has(tree):
    def files(top: Path, folder: str) -> set[str]:
        found = (path.relative_to(top) for path in (top / folder).rglob("*") if path.is_file())
        return {str(path) for path in found if not any("cache" in part for part in path.parent.parts)}

    for folder in (".ci", "benchmarks", "docs", "examples", "tests"):
        assert files(tree, folder) >= files(ROOT, folder) != set(), folder
    for file in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "pyproject.toml"):
        assert (tree / file).read_bytes() == (ROOT / file).read_bytes()


def test_the_wheel_carries_code_shaders_types_and_licence(distributions, tree):
    names = zipfile.ZipFile(distributions[1]).namelist()
    assert {f"gpumovie/glsl/{file.name}" for file in (tree / "shaders").iterdir()} <= set(names)
    code = (str(file.relative_to(tree)) for file in (tree / "gpumovie").rglob("*") if file.is_file())
    assert {name for name in code if not name.endswith(".pyc")} <= set(names)
    assert "gpumovie/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names} == {"gpumovie", f"gpumovie-{gpumovie.__version__}.dist-info"}


def test_what_the_wheel_says_of_itself(distributions):
    wheel = zipfile.ZipFile(distributions[1])
    metadata = message_from_string(wheel.read(f"gpumovie-{gpumovie.__version__}.dist-info/METADATA").decode())
    assert metadata["Version"] == gpumovie.__version__
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload() == (ROOT / "README.md").read_text()
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert f"\n## {gpumovie.__version__}, 2" in changes, "a version has its entry, with the date, in CHANGELOG.md"


def test_the_installed_wheel_makes_a_film_without_the_source_tree(distributions, tmp_path):
    python = make_environment(tmp_path / "environment", distributions[1])
    code = """
import gpumovie as gm, numpy as np
from gpumovie.gl.shaders import read_shader
assert "packed_samples" in read_shader("nv12.frag")
print(gm.__file__)
print(gm.write("film.mp4", np.zeros((3, 8, 8, 3), np.uint8)).frames)
"""
    done = subprocess.run([python, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    place, frames = done.stdout.splitlines() or [done.stderr, ""]
    assert Path(place).is_relative_to(tmp_path / "environment") and frames == "3", done.stderr


def test_the_docker_image_has_all_that_pip_needs_of_the_source_tree(distributions, tree, tmp_path):
    for line in all_of("COPY"):
        *sources, target = line.split()
        for source in sources:
            place = tmp_path / target.strip("/")
            if (tree / source).is_dir():
                shutil.copytree(tree / source, place)
            else:
                (place if target.endswith("/") else place.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy(tree / source, place)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, tmp_path / "src"]
    subprocess.run(command, check=True, capture_output=True)
    (made,) = tmp_path.glob("*.whl")
    assert zipfile.ZipFile(made).namelist() == zipfile.ZipFile(distributions[1]).namelist()
