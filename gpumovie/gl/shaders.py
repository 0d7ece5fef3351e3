"""GLSL: finds, compiles and links the files in ``shaders/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from ..errors import GLError
from . import api as gl

_PACKAGE = Path(__file__).parent.parent
#: A line that stands for another file, as in C.
_INCLUDE = re.compile(r'^#include "(.+)"$', re.MULTILINE)
#: Where shader files are: shaders/ beside the package, in a checkout; gpumovie/glsl/, in an installed wheel.
FOLDERS = (_PACKAGE.parent / "shaders", _PACKAGE / "glsl")


def read_shader(name: str) -> str:
    """The source of a shader file.

    Args:
        name: of the file, such as ``nv12.frag``.

    Raises:
        FileNotFoundError: there is no such file; the message lists those that there are.
    """
    for folder in FOLDERS:
        file = folder / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    there = sorted({file.name for folder in FOLDERS if folder.is_dir() for file in folder.iterdir()})
    raise FileNotFoundError(f"no shader {name!r}; there are {', '.join(there) or 'none: the installation is broken'}")


def build_program(vertex: str, fragment: str, defines: Mapping[str, int] | None = None) -> int:
    """Compile and link two shader files for the current context.

    Args:
        vertex, fragment: file names.
        defines: macros put behind the ``#version`` line.

    Returns:
        OpenGL's name of the program.

    Raises:
        GLError: a shader does not compile, or both do not link; with the file's name and the driver's log.
    """
    program = int(gl.glCreateProgram())
    shaders: list[int] = []
    try:
        for name, kind in ((vertex, gl.GL_VERTEX_SHADER), (fragment, gl.GL_FRAGMENT_SHADER)):
            shaders.append(_compile(name, kind, defines or {}))
            gl.glAttachShader(program, shaders[-1])
        gl.glLinkProgram(program)
        if not gl.glGetProgramiv(program, gl.GL_LINK_STATUS):
            raise GLError(f"{vertex} and {fragment} do not link: {_text(gl.glGetProgramInfoLog(program))}")
    except BaseException:
        gl.glDeleteProgram(program)
        raise
    finally:
        for shader in shaders:
            gl.glDeleteShader(shader)  # the program keeps what it needs of it
    return program


def _compile(name: str, kind: int, defines: Mapping[str, int]) -> int:
    version, _, rest = _INCLUDE.sub(lambda found: read_shader(found[1]), read_shader(name)).partition("\n")
    macros = "".join(f"#define {macro} {value}\n" for macro, value in defines.items())
    shader = int(gl.glCreateShader(kind))
    gl.glShaderSource(shader, f"{version}\n{macros}#line 2\n{rest}")
    gl.glCompileShader(shader)
    if not gl.glGetShaderiv(shader, gl.GL_COMPILE_STATUS):
        log = _text(gl.glGetShaderInfoLog(shader))
        gl.glDeleteShader(shader)
        raise GLError(f"{name} does not compile: {log}")
    return shader


def _text(log: bytes | str) -> str:
    return (log.decode(errors="replace") if isinstance(log, bytes) else log).strip()
