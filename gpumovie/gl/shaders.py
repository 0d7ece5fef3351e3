"""The GLSL sources: read live from a checkout, or from the copy that a wheel carries."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
#: In this order: shaders/ beside the package, as in a checkout; gpumovie/glsl/, as in an installed wheel.
FOLDERS = (_PACKAGE.parent / "shaders", _PACKAGE / "glsl")


def read_shader(name: str) -> str:
    """The source of the shader file ``name``, such as ``nv12.frag``; FileNotFoundError names those there are."""
    for folder in FOLDERS:
        file = folder / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    there = sorted({file.name for folder in FOLDERS if folder.is_dir() for file in folder.iterdir()})
    raise FileNotFoundError(f"no shader {name!r}; there are {', '.join(there) or 'none: the installation is broken'}")
