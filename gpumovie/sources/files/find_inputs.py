"""Find the files that a command line names, in natural order: frame2 before frame10."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path

from ...errors import OptionError
from ...options.paths import check_path
from ...video.files.target import PARTIAL

#: What is taken of a directory.
IMAGE_SUFFIXES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".avif", ".jp2"),
    *(".bmp", ".tga", ".ppm", ".pgm", ".pbm", ".pnm"),
)
_NAMED_ARRAY = re.compile(r"(.+\.npz):(.+)", re.IGNORECASE | re.DOTALL)


def natural_order(text: str) -> list[tuple[int, int | str]]:
    """A sort key that puts ``frame2`` before ``frame10``."""
    return [(0, int(part)) if part.isdecimal() else (1, part.lower()) for part in re.split(r"(\d+)", text) if part]


def find_inputs(inputs: Sequence[str], output: str | os.PathLike[str] | None = None) -> list[Path]:
    """The files for names, patterns and directories.

    Args:
        inputs: names of files, patterns such as ``frames/*.png``, directories that hold images, and ``.npz`` files
            with the name of an array, such as ``run.npz:frames``.
        output: the film that they become. What an earlier run left there is no input, unless it is named itself.

    Returns:
        The files in the order of ``inputs``, and in natural order within a pattern or a directory. If all inputs are
        names of files, they are put into natural order too: a shell has sorted its pattern already, with frame10
        before frame2. The name of an array stays behind its file: ``split_array_name`` takes it off.

    Raises:
        OptionError: an input is no file, no directory with images and no pattern that matches a file.
    """
    found: list[str] = []
    all_names = True
    made = _files_of(output) if output is not None else frozenset()
    for given in inputs:
        name = check_path("input", given, "frames/*.png")  # a shell leaves ~ in a quoted pattern
        if Path(name).is_file():
            found.append(name)
            continue
        all_names = False
        if Path(name).is_dir():
            found.extend(_images_in(Path(name), made))
            continue
        path, array = split_array_name(Path(name))
        behind = "" if array is None else f":{array}"
        pattern = glob.escape(str(path)) if path.is_file() else str(path)
        there = glob.glob(pattern, recursive=True)  # noqa: PTH207 - may be absolute
        matches = [m for m in there if Path(m).is_file() and Path(m).resolve() not in made]
        if not matches:
            raise OptionError(f"input {name!r} is no file and no pattern that matches any")
        found.extend(f"{match}{behind}" for match in sorted(matches, key=_file_order))
    return [Path(name) for name in (sorted(found, key=_file_order) if all_names else found)]


def split_array_name(path: Path) -> tuple[Path, str | None]:
    """The file and the name of the array in ``run.npz:frames``; None if no array is named."""
    named = None if path.is_file() else _NAMED_ARRAY.fullmatch(str(path))
    return (Path(named[1]), named[2]) if named else (path, None)


def _files_of(output: str | os.PathLike[str]) -> frozenset[Path]:
    """A film, and what is left of one that was not finished."""
    film = Path(check_path("path", output, "film.mp4")).resolve()
    return frozenset({film, film.with_name(f"{film.stem}{PARTIAL}{film.suffix}")})


def _images_in(directory: Path, made: Collection[Path]) -> list[str]:
    """The images in a directory, in natural order; hidden files, such as macOS's ``._frame1.png``, are none."""
    found = [p for p in directory.iterdir() if p.suffix.lower() in IMAGE_SUFFIXES and p.is_file()]
    names = [str(p) for p in found if p.resolve() not in made]
    if images := [name for name in names if not Path(name).name.startswith(".")]:
        return sorted(images, key=_file_order)
    raise OptionError(
        f"input {str(directory)!r} is a directory without images ({', '.join(IMAGE_SUFFIXES)}); "
        f"for other files give a pattern, such as {str(directory / '*.npy')!r}"
    )


def _file_order(name: str) -> tuple[list[tuple[int, int | str]], str]:
    """Natural order. frame1 and frame01, which are equal in it, are sorted by their characters."""
    return natural_order(name), name
