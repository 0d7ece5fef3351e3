"""Numpy files become frames, compared with the arrays that were saved."""

from __future__ import annotations

import re
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from films import pictures

from gpumovie import FrameError, OptionError
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


# --- which arrays of an .npz file -------------------------------------------------------------------------


def test_the_only_images_among_rows_and_numbers_are_taken_and_it_is_said(tmp_path: Path) -> None:
    stack = pictures(4, SIZE)
    np.savez(tmp_path / "run.npz", frames=stack, times=np.arange(4.0), seed=np.int64(3))
    source = read_files([tmp_path / "run.npz"])
    assert np.array_equal(np.stack(list(source.frames)), stack)
    assert source.notes == [f"{tmp_path / 'run.npz'}: the frames are 'frames' (4, 20, 30, 3); left out: seed, times"]


@pytest.mark.parametrize(
    "other",
    [np.zeros((4, 2)), np.zeros((4, 20, 30, 3), np.uint16), np.zeros((4, 20, 31, 3), np.uint8)],
    ids=["table", "other dtype", "other size"],
)
def test_images_that_cannot_make_one_film_are_named_and_one_can_be_chosen(tmp_path: Path, other: np.ndarray) -> None:
    stack, path = pictures(4, SIZE), tmp_path / "run.npz"
    np.savez(path, frames=stack, other=other, seed=np.int64(3))
    there = f"{path} holds frames (4, 20, 30, 3) uint8, other {other.shape} {other.dtype}, seed () int64; "
    with pytest.raises(OptionError, match=re.escape(f"{there}name the one with the frames, such as {path}:frames")):
        read_files([path])
    source = read_files([Path(f"{path}:frames")])
    assert (source.count, source.notes) == (4, [])
    assert np.array_equal(np.stack(list(source.frames)), stack)


def test_an_array_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    np.savez(tmp_path / "run.npz", frames=pictures(4, SIZE))
    with pytest.raises(OptionError, match=r"run\.npz holds no array 'film'; there are frames \(4, 20, 30, 3\) uint8"):
        read_files([tmp_path / "run.npz:film"])


def test_rows_alone_and_no_arrays_are_no_images(tmp_path: Path) -> None:
    np.savez(tmp_path / "rows.npz", a=np.zeros(3), b=np.zeros(4))
    with pytest.raises(OptionError, match=r"rows\.npz holds a \(3,\) float64, b \(4,\) float64; name the one"):
        read_files([tmp_path / "rows.npz"])
    np.savez(tmp_path / "none.npz")
    with pytest.raises(OptionError, match=r"none\.npz holds no arrays"):
        read_files([tmp_path / "none.npz"])


@pytest.mark.parametrize("compressed", [True, False])
def test_columns_first_and_big_endian_arrays_of_an_npz_file_arrive_as_they_are(
    tmp_path: Path, compressed: bool
) -> None:
    stack = pictures(4, SIZE, dtype=np.uint16)
    arrays = {"a1": np.asfortranarray(stack[:3]), "a2": stack[3]}
    (np.savez_compressed if compressed else np.savez)(tmp_path / "run.npz", **arrays)
    assert np.array_equal(np.stack(list(read_files([tmp_path / "run.npz"]).frames)), stack)
    np.savez(tmp_path / "big.npz", stack.astype(">u2"))
    assert np.array_equal(np.stack(list(read_files([tmp_path / "big.npz"]).frames)), stack)


def test_an_array_of_an_npz_file_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "run.npz", frames=np.zeros((40, 500, 1000), np.uint8))
    frames = read_files([tmp_path / "run.npz"]).frames
    tracemalloc.start()
    try:
        assert sum(frame.shape == (500, 1000) for frame in frames) == 40
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["bit", "hole"])
def test_an_npz_file_that_is_damaged_in_its_pixels_is_named(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "run.npz"
    (np.savez if kind == "bit" else np.savez_compressed)(path, frames=pictures(4, SIZE))
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    if kind == "bit":
        data[middle] ^= 1
    else:
        data[middle : middle + 50] = bytes(50)
    path.write_bytes(data)
    with pytest.raises(FrameError, match=r"run\.npz:frames cannot be read: \w+"):
        list(read_files([path]).frames)
