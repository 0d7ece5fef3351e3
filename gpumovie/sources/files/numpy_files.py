"""Frames of .npy and .npz files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ...errors import OptionError
from ...video.pixel_formats import Array
from .find_inputs import natural_order


def load_arrays(paths: Sequence[Path]) -> list[Array]:
    """The arrays of .npy and .npz files, each an image or a stack of images.

    Those of .npy files are mapped into memory, so that a stack is read frame by frame. Those of an .npz file are in
    the natural order of their names.

    Raises:
        OptionError: a file cannot be read, or an array has fewer than two dimensions.
    """
    return [array for path in paths for array in _load(path)]


def count_images(arrays: Sequence[Array]) -> int:
    """Number of images in arrays, each of which is an image or a stack of images."""
    return sum(1 if _is_image(array) else len(array) for array in arrays)


def images_of(arrays: Sequence[Array]) -> Iterator[Array]:
    """The images in arrays, each of which is an image or a stack of images."""
    for array in arrays:
        if _is_image(array):
            yield array
        else:
            yield from array


def _load(path: Path) -> list[Array]:
    try:
        if path.suffix.lower() == ".npy":
            loaded = [np.load(path, mmap_mode="r", allow_pickle=False)]
        else:
            # Opened here, since np.load leaves a broken file open (numpy 2.4).
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                loaded = [arrays[name] for name in sorted(arrays.files, key=natural_order)]
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise OptionError(f"{path} cannot be read: {error}") from error
    for array in loaded:
        if array.ndim < 2:
            raise OptionError(
                f"{path} holds an array of shape {array.shape}, which is no picture and no stack of them"
            )
    return loaded


def _is_image(array: Array) -> bool:
    """Whether an array is one image and not a stack of images."""
    return array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 3, 4))
