"""The image of examples/docker, as far as it can be checked without building it."""

import json
import re
import shlex
import subprocess
import sys
import tomllib

import pytest
from docker_image import FOLDER, all_of, instructions
from pages import ROOT, sections
from system import DEBIAN

COMMANDS = sections(ROOT / "docs" / "recipes.md")["In Docker, with NVENC"][0].commands
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_only_known_instructions_in_an_order_that_builds():
    names = [name for name, _ in instructions()]
    assert names[0] == "FROM" and names[-2:] == ["ENTRYPOINT", "CMD"]
    assert set(names) == {"FROM", "RUN", "COPY", "ENV", "WORKDIR", "ENTRYPOINT", "CMD"}


def test_its_python_is_one_that_gpumovie_runs_on():
    (image,) = all_of("FROM")
    found = re.fullmatch(r"python:3\.(\d+)-slim-bookworm", image)
    assert found and f">=3.{found[1]}" >= PROJECT["project"]["requires-python"]


def test_the_toolkit_is_asked_for_all_that_opengl_and_nvenc_need():
    settings = dict(shlex.split(line)[0].split("=") for line in all_of("ENV")[0].split())
    assert set(settings["NVIDIA_DRIVER_CAPABILITIES"].split(",")) == {"compute", "video", "graphics", "utility"}
    assert settings["NVIDIA_VISIBLE_DEVICES"] == "all"
    recipe = (ROOT / "docs" / "recipes.md").read_text()
    assert f"NVIDIA_DRIVER_CAPABILITIES={settings['NVIDIA_DRIVER_CAPABILITIES']}" in recipe


def test_libegl_is_told_of_nvidias_part():
    known = json.loads((FOLDER / "10_nvidia.json").read_text())
    assert known == {"file_format_version": "1.0.0", "ICD": {"library_path": "libEGL_nvidia.so.0"}}
    assert "examples/docker/10_nvidia.json /usr/share/glvnd/egl_vendor.d/10_nvidia.json" in all_of("COPY")


def test_what_is_installed_is_known():
    system, package = all_of("RUN")
    installed = re.search(r"apt-get install -y --no-install-recommends((?: [\w-]+)+)", system)[1].split()
    assert {"libegl1", "libgl1", "libopengl0"} <= set(installed) <= set(DEBIAN)
    extra = re.fullmatch(r"pip install --no-cache-dir '/src\[(\w+)\]'", package)[1]
    assert extra in PROJECT["project"]["optional-dependencies"]


def test_the_recipe_builds_and_runs_this_image():
    build, *runs = (shlex.split(line) for line in COMMANDS)
    assert build == ["docker", "build", "-f", "examples/docker/Dockerfile", "-t", "gpumovie", "."]
    assert len(runs) == 2 and all({"--rm", "--gpus", "all"} <= set(words) for words in runs)
    assert json.loads(all_of("ENTRYPOINT")[0]) == ["gpumovie"]


@pytest.mark.parametrize("command", [*(line for line in COMMANDS if " run " in line), "CMD"])
def test_the_commands_in_the_container_are_understood(command):
    words = json.loads(all_of("CMD")[0]) if command == "CMD" else shlex.split(command)
    words = words[words.index("gpumovie") + 1 :] if "gpumovie" in words else words
    done = subprocess.run([sys.executable, "-m", "gpumovie", *words, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.startswith(f"Usage: python -m gpumovie {words[0]}"), done.stderr
