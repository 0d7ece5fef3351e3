"""Arrays as frames: what is taken, what is refused, what is copied."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpumovie.errors import FrameError
from gpumovie.video.frames import Frame
from gpumovie.video.pixel_formats import FORMATS


@pytest.mark.parametrize(
    ("shape", "dtype", "name"),
    [
        ((4, 6), np.uint8, "gray"),
        ((4, 6, 1), np.uint8, "gray"),
        ((4, 6, 3), np.uint8, "rgb24"),
        ((4, 6, 4), np.uint8, "rgba"),
        ((4, 6), np.uint16, "gray16le"),
        ((4, 6, 3), ">u2", "rgb48le"),
        ((4, 6, 4), np.uint16, "rgba64le"),
    ],
)
def test_arrays_that_are_pictures(shape, dtype, name):
    frame = Frame.from_array(np.zeros(shape, dtype))
    assert (frame.pixel_format.name, frame.size) == (name, (6, 4))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((4, 6, 3)), r"frame 7 has dtype float64, need uint8 or uint16: convert with \(frame \* 255\)"),
        (np.zeros((4, 6), bool), r"dtype bool.*astype\(np.uint8\) \* 255"),
        (np.zeros((4, 6), np.int64), r"dtype int64.*clip\(0, 255\)"),
        (np.full((4, 6), 1.05), r"convert with \(frame \* 255\).* as 1.0 seems to be white"),
        (np.full((4, 6), 200.0), r"convert with frame.round\(\).clip\(0, 255\).astype\(np.uint8\)"),
        (np.full((4, 6), -3.5), r"it holds -3.5 to -3.5; convert with .* if 255 is white, or scale it"),
        (np.array([[np.nan, 0.5]]), r"convert with \(np.nan_to_num\(frame\) \* 255\)"),
        (np.full((4, 6), np.inf), r"convert with \(np.nan_to_num\(frame\) \* 255\)"),
        (np.full((4, 6), 5000), r"convert with frame.astype\(np.uint16\) if 65535 is white, or frame.clip"),
        (np.full((4, 6), 70000), r"it holds 70000 to 70000; convert with frame.clip"),
        (np.zeros((3, 4, 6)), r"convert with .*; channels come last: use frame.transpose\(1, 2, 0\)"),
        (np.array([[object()]]), r"dtype object.*it holds objects, such as a builtins.object"),
        (np.zeros((0, 3), float), r"dtype float64"),
        (np.zeros((4, 6), np.uint32), r"dtype uint32"),
        (np.zeros((4, 6), complex), r"dtype complex128"),
        (np.array([["a"]]), r"dtype <U1"),
        (np.zeros((4, 6, 2), np.uint8), r"shape \(4, 6, 2\), need .* 1, 3 or 4 channels"),
        (np.zeros((3, 4, 6), np.uint8), r"shape \(3, 4, 6\).*transpose\(1, 2, 0\)"),
        (np.zeros((9, 4, 6, 3), np.uint8), r"shape \(9, 4, 6, 3\).*several frames"),
        (np.zeros(9, np.uint8), r"shape \(9,\)"),
        (np.zeros((0, 6, 3), np.uint8), r"shape \(0, 6, 3\): it is empty"),
    ],
)
def test_arrays_that_are_not_pictures(array, message):
    with pytest.raises(FrameError, match=message):
        Frame.from_array(array, 7)


def test_an_array_that_can_change_is_not_lasting():
    picture = np.zeros((4, 6, 3), np.uint8)
    view = picture[:]
    view.flags.writeable = False
    owner = np.zeros((4, 6, 3), np.uint8)
    owner.flags.writeable = False  # others may have views that write
    buffer = np.frombuffer(memoryview(bytearray(72)).toreadonly(), np.uint8).reshape(4, 6, 3)
    for array in (picture, view, np.broadcast_to(picture[:1], (4, 6, 3)), owner, buffer):
        assert not Frame.from_array(array).immutable


def test_an_array_that_cannot_change_is_lasting():
    of_bytes = np.frombuffer(b"x" * 72, np.uint8).reshape(4, 6, 3)
    of_view = np.frombuffer(memoryview(b"x" * 72), np.uint8).reshape(4, 6, 3)
    assert all(Frame.from_array(a).immutable for a in (of_bytes, of_bytes[1:], of_view))


def test_contiguous_memory_is_handed_on_without_a_copy():
    picture = np.arange(72, dtype=np.uint8).reshape(4, 6, 3)
    data = Frame.from_array(picture).contiguous
    assert np.shares_memory(np.frombuffer(data, np.uint8), picture)
    ready = bytes(24)
    assert np.shares_memory(
        np.frombuffer(Frame.from_buffer(ready, "nv12", (4, 4)).contiguous, np.uint8), np.frombuffer(ready, np.uint8)
    )
    assert Frame.from_array(picture[:, ::2]).contiguous is None
    assert Frame.from_array(picture.astype(">u2")).contiguous is None
    assert Frame.from_array(picture[::-1]).contiguous is None


strided = st.sampled_from(
    [
        lambda a: a,
        lambda a: a[::-1],
        lambda a: a[:, ::-1],
        lambda a: np.asfortranarray(a),
        lambda a: np.repeat(a, 2, axis=1)[:, ::2],
        lambda a: a.transpose(1, 0, *range(2, a.ndim)).copy().transpose(1, 0, *range(2, a.ndim)),
    ]
)


@given(
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from([0, 1, 3, 4]),
    strided,
    st.sampled_from(["u1", "<u2", ">u2"]),
)
def test_packing_repeats_the_last_row_and_column(width, height, channels, arrange, dtype):
    shape = (height, width, channels) if channels else (height, width)
    picture = arrange(np.random.default_rng(0).integers(0, 255, shape).astype(dtype))
    frame = Frame.from_array(picture)
    size = (width + width % 2, height + height % 2)
    flat = np.empty(
        frame.pixel_format.frame_bytes(size) // frame.pixel_format.dtype.itemsize, frame.pixel_format.dtype
    )
    frame.pack_into(flat, size)
    pad = ((0, size[1] - height), (0, size[0] - width)) + ((0, 0),) * (picture.ndim - 2)
    assert np.array_equal(flat, np.pad(picture, pad, mode="edge").reshape(-1))


def test_packing_pads_each_plane_of_yuv():
    source = FORMATS["yuv420p"]
    data = bytes(range(source.frame_bytes((3, 3))))
    flat = np.empty(source.frame_bytes((4, 4)), np.uint8)
    Frame.from_buffer(data, "yuv420p", (3, 3)).pack_into(flat, (4, 4))
    y = np.arange(9).reshape(3, 3)
    assert flat[:16].tolist() == np.pad(y, (0, 1), mode="edge").reshape(-1).tolist()
    assert flat[16:].tolist() == list(range(9, 17))
