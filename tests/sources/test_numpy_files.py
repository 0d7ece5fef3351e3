"""Numpy files become frames, compared with the arrays that were saved."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from films import pictures

from gpumovie import OptionError
from gpumovie.sources.files.input_frames import read_files

SIZE = (30, 20)


def test_an_npy_stack_gives_each_image_without_reading_it_all_at_once(tmp_path: Path) -> None:
    stack = pictures(5, SIZE)
    np.save(tmp_path / "stack.npy", stack)
    source = read_files([tmp_path / "stack.npy"])
    frames = list(source.frames)
    assert (source.count, source.fps) == (5, None)
    assert isinstance(frames[0], np.memmap)
    assert np.array_equal(np.stack(frames), stack)


@pytest.mark.parametrize("channels", [0, 1, 3, 4])
def test_an_npy_file_may_hold_one_image(tmp_path: Path, channels: int) -> None:
    image = pictures(1, SIZE, channels)[0]
    np.save(tmp_path / "one.npy", image)
    source = read_files([tmp_path / "one.npy"])
    (frame,) = source.frames
    assert source.count == 1
    assert np.array_equal(frame, image)


def test_an_npz_file_gives_stacks_and_images_in_natural_order_of_their_names(tmp_path: Path) -> None:
    stack = pictures(6, SIZE)
    np.savez_compressed(tmp_path / "all.npz", part10=stack[3:5], part2=stack[1:3], part1=stack[0], part11=stack[5])
    source = read_files([tmp_path / "all.npz"])
    assert source.count == 6
    assert np.array_equal(np.stack(list(source.frames)), stack)


def test_several_npy_files_follow_one_another(tmp_path: Path) -> None:
    stack = pictures(4, SIZE, 0, dtype=np.uint16)
    np.save(tmp_path / "a.npy", stack[:3])
    np.save(tmp_path / "b.npy", stack[3])
    source = read_files([tmp_path / "a.npy", tmp_path / "b.npy"])
    assert source.count == 4
    assert np.array_equal(np.stack(list(source.frames)), stack)


@pytest.mark.parametrize("kind", ["text", "cut off", "pickled objects"])
def test_a_numpy_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "broken.npy"
    if kind == "text":
        path.write_text("no array at all")
    elif kind == "cut off":
        np.save(path, pictures(2, SIZE))
        path.write_bytes(path.read_bytes()[:-100])
    else:
        np.save(path, np.array([{}], object), allow_pickle=True)
    with pytest.raises(OptionError, match=rf"{re.escape(str(path))} cannot be read: \w+"):
        read_files([path])


@pytest.mark.parametrize("kind", ["no zip file", "broken inside"])
def test_an_npz_file_that_cannot_be_read_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "broken.npz"
    np.savez_compressed(path, a=np.zeros((99, 99), np.uint8))
    whole = bytearray(path.read_bytes())
    if kind == "no zip file":
        whole = whole[:100]
    else:
        whole[60:80] = bytes(20)
    path.write_bytes(whole)
    with pytest.raises(OptionError, match=rf"{re.escape(str(path))} cannot be read: \w+"):
        read_files([path])


@pytest.mark.parametrize("array", [np.uint8(3), np.zeros(5, np.uint8)], ids=["number", "row"])
def test_an_array_that_is_no_image_is_named(tmp_path: Path, array: np.ndarray) -> None:
    np.save(tmp_path / "a.npy", array)
    with pytest.raises(
        OptionError, match=r"a\.npy holds an array of shape \(5?,?\), which is no picture and no stack"
    ):
        read_files([tmp_path / "a.npy"])
