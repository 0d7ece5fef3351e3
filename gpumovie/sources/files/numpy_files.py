"""Frames of .npy and .npz files, read one image at a time."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from ...errors import FrameError, OptionError
from ...video.pixel_formats import Array
from .find_inputs import natural_order, split_array_name

#: What numpy and zipfile raise for a file that they cannot read.
_UNREADABLE = (ValueError, OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True)
class StoredArray:
    """An array in a file, of which only the header has been read.

    Attributes:
        path: a .npy or .npz file.
        key: name of the array in the .npz file; None in a .npy file.
        shape: of the array.
        dtype: of the array.
    """

    path: Path
    key: str | None
    shape: tuple[int, ...]
    dtype: np.dtype[np.generic]

    @property
    def name(self) -> str:
        """As it can be given on the command line."""
        return str(self.path) if self.key is None else f"{self.path}:{self.key}"

    @property
    def image_shape(self) -> tuple[int, ...]:
        """Shape of one image."""
        return self.shape if _is_image(self.shape) else self.shape[1:]

    @property
    def count(self) -> int:
        """Number of images."""
        return 1 if _is_image(self.shape) else self.shape[0]

    def images(self) -> Iterator[Array]:
        """The images, of which one at a time is in memory.

        Raises:
            FrameError: the file is damaged.
        """
        try:
            if self.key is None:
                array = np.load(self.path, mmap_mode="r", allow_pickle=False)
                yield from [array] if _is_image(self.shape) else array
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(_member(self.key)) as file:
                shape, by_columns, dtype = _read_header(file)
                if by_columns:  # no image of it lies in one piece
                    whole = np.frombuffer(_read(file, math.prod(shape) * dtype.itemsize), dtype)
                    array = whole.reshape(shape, order="F")
                    yield from [array] if _is_image(shape) else array
                else:
                    length = math.prod(self.image_shape) * dtype.itemsize
                    for _ in range(self.count):
                        yield np.frombuffer(_read(file, length), dtype).reshape(self.image_shape)
                file.read(1)  # at its end zipfile compares the checksum
        except _UNREADABLE as error:
            raise FrameError(f"{self.name} cannot be read: {error}") from error


def find_arrays(paths: Sequence[Path]) -> tuple[list[StoredArray], list[str]]:
    """The arrays of .npy and .npz files, each an image or a stack of images, in natural order within a file.

    ``run.npz:frames`` names one array of a file. Without a name, all are taken if they make one film, or the only one
    with two dimensions or more.

    Returns:
        The arrays, and notes for the user: which array was taken and which were left.

    Raises:
        OptionError: a file cannot be read, holds no images, or it is not clear which of its arrays are the frames.
    """
    taken: list[StoredArray] = []
    notes: list[str] = []
    for path in paths:
        file, key = split_array_name(path)
        arrays = _headers(file)
        chosen = _choose(file, key, arrays)
        taken += chosen
        if key is None and len(chosen) < len(arrays) and not notes:
            left = ", ".join(str(array.key) for array in arrays if array not in chosen)
            notes.append(f"{file}: the frames are {chosen[0].key!r} {chosen[0].shape}; left out: {left}")
    return taken, notes


def _choose(path: Path, key: str | None, arrays: list[StoredArray]) -> list[StoredArray]:
    """Those that hold the frames."""
    there = ", ".join(f"{array.key} {array.shape} {array.dtype}" for array in arrays)
    if key is not None:
        arrays = [array for array in arrays if array.key == key]
        if not arrays:
            raise OptionError(f"{path} holds no array {key!r}; there are {there or 'none'}")
    if not arrays:
        raise OptionError(f"{path} holds no arrays")
    images = [array for array in arrays if len(array.shape) >= 2 and not array.dtype.hasobject]
    if len(arrays) == 1 and not images:
        raise OptionError(
            f"{arrays[0].name} holds an array of shape {arrays[0].shape}, which is no picture and no stack of them"
        )
    others_are_short = all(len(array.shape) < 2 for array in arrays if array not in images)
    all_alike = len(images) == len(arrays) and len({(array.image_shape, array.dtype) for array in images}) == 1
    if all_alike or (len(images) == 1 and others_are_short):
        return images
    example = (images or arrays)[0].name
    raise OptionError(f"{path} holds {there}; name the one with the frames, such as {example}")


def _headers(path: Path) -> list[StoredArray]:
    try:
        if path.suffix.lower() == ".npy":
            array = np.load(path, mmap_mode="r", allow_pickle=False)
            return [StoredArray(path, None, array.shape, array.dtype)]
        found = []
        with zipfile.ZipFile(path) as archive:
            keys = [name.removesuffix(".npy") for name in archive.namelist() if name.endswith(".npy")]
            for key in sorted(keys, key=natural_order):
                with archive.open(_member(key)) as file:
                    shape, _, dtype = _read_header(file)
                found.append(StoredArray(path, key, shape, dtype))
        return found
    except _UNREADABLE as error:
        raise OptionError(f"{path} cannot be read: {error}") from error


def _member(key: str) -> str:
    return f"{key}.npy"


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[np.generic]]:
    """Shape, whether it lies column by column, and dtype."""
    if np.lib.format.read_magic(file)[0] == 1:
        return np.lib.format.read_array_header_1_0(file)
    return np.lib.format.read_array_header_2_0(file)  # 3.0 differs only in the encoding of field names


def _read(file: IO[bytes], length: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise EOFError(f"it ends {length - len(data)} bytes too early")
    return data


def _is_image(shape: tuple[int, ...]) -> bool:
    """Whether an array is one image and not a stack of images."""
    return len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))
