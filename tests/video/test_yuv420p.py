"""yuv420p kept up to date: equal to the reference, and the same whichever part was converted, and how."""

import numpy as np
import pytest
from films import decode, film_facts
from hypothesis import given, settings
from hypothesis import strategies as st

import gpumovie as gm
from gpumovie.video.colour import array_conversion, yuv420p
from gpumovie.video.colour.bt709 import rgb_to_yuv420
from gpumovie.video.colour.yuv420p import Yuv420p
from gpumovie.video.pixel_formats import FORMATS, padded_size

#: How a change is converted: by choice, always picked out, always all of the box.
WAYS = {"chosen": yuv420p.DENSE, "picked out": 2.0, "whole box": -1.0}


def reference(rgba: np.ndarray) -> list[np.ndarray]:
    """The reference's planes of a picture, its last row and column repeated to an even size."""
    height, width = rgba.shape[:2]
    return list(rgb_to_yuv420(np.pad(rgba, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")))


def padded_planes(frame: gm.Frame) -> list[np.ndarray]:
    """The planes as they go down the pipe."""
    size = padded_size(frame.size, "yuv420p")
    flat = np.empty(frame.pixel_format.frame_bytes(size), np.uint8)
    frame.pack_into(flat, size)
    return [plane[..., 0] for plane in FORMATS["yuv420p"].split(flat, size)]


def off(planes: list[np.ndarray], rgba: np.ndarray) -> list[int]:
    """The most that a sample of each plane is off from the reference."""
    return [int(np.abs(got.astype(int) - wanted).max()) for got, wanted in zip(planes, reference(rgba), strict=True)]


def pictures(size: tuple[int, int], count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, size[1], size[0], 4), np.uint8)


def test_every_colour():
    colours = np.arange(1 << 24, dtype=np.uint32).view(np.uint8).reshape(16, 1024, 1024, 4)
    planes, different = Yuv420p((1024, 1024)), np.zeros(3, int)
    for picture in colours:
        for i, (got, wanted) in enumerate(
            zip(padded_planes(planes.update(picture)), rgb_to_yuv420(picture), strict=True)
        ):
            distance = np.abs(got.astype(np.int16) - wanted)
            assert distance.max() <= 1
            different[i] += np.count_nonzero(distance)
    assert (different <= (119, 0, 0)).all()


def test_every_colour_as_a_block_of_its_own():
    grays_and_corners = np.stack(np.meshgrid(*[np.arange(0, 256, 5, dtype=np.uint8)] * 3, indexing="ij"), -1)
    colours = np.dstack([grays_and_corners.reshape(52, -1, 3), np.zeros((52, 52 * 52), np.uint8)])
    blocks = colours.repeat(2, axis=0).repeat(2, axis=1)
    got, wanted = padded_planes(Yuv420p((blocks.shape[1], blocks.shape[0])).update(blocks)), rgb_to_yuv420(blocks)
    assert off(got, blocks) <= [1, 1, 1]
    assert sum(np.count_nonzero(a != b) for a, b in zip(got, wanted, strict=True)) < 20
    assert [plane[0, 0] for plane in got] == [16, 128, 128]
    assert [plane[-1, -1] for plane in got] == [235, 128, 128]


@pytest.mark.parametrize("size", [(w, h) for w in (1, 2, 3, 16, 17) for h in (1, 2, 3, 8, 9)], ids=str)
@pytest.mark.parametrize("way", WAYS)
def test_sizes(size, way, monkeypatch):
    monkeypatch.setattr(yuv420p, "DENSE", WAYS[way])
    planes = Yuv420p(size)
    for picture in pictures(size, 4):
        frame = planes.update(picture)
        assert (frame.size, frame.pixel_format.name) == (size, "yuv420p")
        assert [p.shape for p in frame.planes] == frame.pixel_format.plane_shapes(size)
        assert off(padded_planes(frame), picture) <= [1, 1, 1]


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_part_is_converted_as_the_whole_is(data):
    width, height = size = data.draw(st.tuples(st.integers(1, 40), st.integers(1, 40)))
    random = np.random.default_rng(data.draw(st.integers(0, 1 << 32)))
    picture = random.integers(0, 256, (height, width, 4), np.uint8)
    ways = {name: Yuv420p(size) for name in WAYS}
    with pytest.MonkeyPatch.context() as patch:
        for planes in ways.values():
            planes.update(picture)
        for _ in range(data.draw(st.integers(1, 4))):
            left, right = sorted(data.draw(st.tuples(st.integers(0, width), st.integers(0, width))))
            top, bottom = sorted(data.draw(st.tuples(st.integers(0, height), st.integers(0, height))))
            part = picture[top:bottom, left:right]
            changed = random.random(part.shape[:2]) < data.draw(st.sampled_from([0, 0.02, 0.3, 1]))
            part[changed] = random.integers(0, 256, (np.count_nonzero(changed), 4))
            box = data.draw(st.sampled_from([None, (left, top, right, bottom)]))
            whole = padded_planes(Yuv420p(size).update(picture))
            for name, planes in ways.items():
                patch.setattr(yuv420p, "DENSE", WAYS[name])
                for got, wanted in zip(padded_planes(planes.update(picture, box)), whole, strict=True):
                    assert np.array_equal(got, wanted), (name, box)


@pytest.mark.parametrize("way", WAYS)
def test_large_changes_are_converted_in_several_goes(way, monkeypatch):
    monkeypatch.setattr(yuv420p, "DENSE", WAYS[way])
    size = (1280, 721)
    first, second, third = pictures(size, 3)
    planes = Yuv420p(size)
    planes.update(first)
    assert off(padded_planes(planes.update(second)), second) <= [1, 1, 1]
    second[101:640, 33:1211] = third[101:640, 33:1211]
    partly = padded_planes(planes.update(second, (33, 101, 1211, 640)))
    whole = padded_planes(Yuv420p(size).update(second))
    assert all(np.array_equal(a, b) for a, b in zip(partly, whole, strict=True))


def test_memory_that_held_the_same_picture_is_no_reason_to_convert_nothing(monkeypatch):
    (picture,) = pictures((64, 64), 1)
    monkeypatch.setattr(yuv420p, "DENSE", 2.0)
    for _ in range(3):
        planes = Yuv420p((64, 64))
        planes._before[:] = picture.reshape(64, -1).view(np.uint64)
        planes._flat[:] = 0
        assert off(padded_planes(planes.update(picture)), picture) <= [1, 1, 1]


def test_only_what_differs_within_the_box_is_converted():
    (first, second), size = pictures((20, 20), 2), (20, 20)
    planes = Yuv420p(size)
    planes.update(first)
    y = padded_planes(planes.update(second, (5, 6, 9, 12)))[0]
    inside = np.zeros((20, 20), bool)
    inside[6:12, 4:10] = True
    assert np.array_equal(y[inside], padded_planes(Yuv420p(size).update(second))[0][inside])
    assert np.array_equal(y[~inside], padded_planes(Yuv420p(size).update(first))[0][~inside])


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (7, 7, 3, 3), (50, 50, 60, 60), (-9, -9, -1, -1)])
def test_boxes_without_pixels_change_nothing_but_the_first_call_converts_all(box):
    first, second = pictures((20, 20), 2)
    planes = Yuv420p((20, 20))
    assert off(padded_planes(planes.update(first, box)), first) <= [1, 1, 1]
    assert off(padded_planes(planes.update(second, box)), first) <= [1, 1, 1]
    assert off(padded_planes(planes.update(second, (-5, -5, 99, 99))), second) <= [1, 1, 1]


def test_any_strides_are_taken_and_opacity_is_ignored():
    (large,) = pictures((65, 41), 1)
    for picture in (large[::2, ::2], large[::-1, 1:], large.transpose(1, 0, 2), large[:40, :64]):
        opaque = picture.copy()
        opaque[..., 3] = 255
        size = (picture.shape[1], picture.shape[0])
        got, wanted = padded_planes(Yuv420p(size).update(picture)), padded_planes(Yuv420p(size).update(opaque))
        assert all(np.array_equal(a, b) for a, b in zip(got, wanted, strict=True))
        assert off(got, picture) <= [1, 1, 1]


def test_even_frames_lie_in_one_piece_and_do_not_last():
    frame = Yuv420p((6, 4)).update(pictures((6, 4), 1)[0])
    assert frame.contiguous is not None
    assert frame.contiguous.tobytes() == b"".join(plane.tobytes() for plane in frame.planes)
    assert not frame.immutable
    assert Yuv420p((5, 3)).update(pictures((5, 3), 1)[0]).contiguous is None


@pytest.mark.parametrize(
    "rgba", [np.zeros((4, 6, 3), np.uint8), np.zeros((4, 6, 4), np.uint16), np.zeros((6, 4, 4), np.uint8)]
)
def test_other_pictures_are_refused(rgba):
    with pytest.raises(ValueError, match=r"got uint.* \(., ., .\), these planes are kept for uint8 \(4, 6, 4\)"):
        Yuv420p((6, 4)).update(rgba)


@pytest.mark.parametrize("size", [(64, 48), (63, 47)])
def test_a_film_holds_the_references_samples_and_says_so(tmp_path, ffmpeg, size):
    film, planes = tmp_path / "film.mp4", Yuv420p(size)
    picture, other = pictures(size, 2)
    sent = []
    with gm.Movie(film, quality=0, ffmpeg=ffmpeg) as movie:
        for left in range(0, 40, 5):
            picture[10:30, left : left + 8] = other[10:30, left : left + 8]
            movie.write(planes.update(picture, (left, 10, left + 8, 30)))
            sent.append(picture.copy())
    even = padded_size(size, "yuv420p")
    for data, rgba in zip(decode(film, "yuv420p"), sent, strict=True):
        got = [plane[..., 0] for plane in FORMATS["yuv420p"].split(data, even)]
        assert off(got, rgba) <= [1, 1, 1]
        assert sum(np.count_nonzero(a != b) for a, b in zip(got, reference(rgba), strict=True)) <= 1
    assert film_facts(film).colours == (1, 1, 1, 1)


def test_ffmpegs_own_conversion_differs_by_one_at_most(tmp_path, monkeypatch, ffmpeg):
    film = tmp_path / "film.mp4"
    (picture,) = pictures((256, 256), 1)
    monkeypatch.setattr(array_conversion, "find_opencv", lambda: None)  # numpy does not convert noise before the pipe
    gm.write(film, picture[np.newaxis], quality=0, ffmpeg=ffmpeg)
    own = padded_planes(Yuv420p((256, 256)).update(picture))
    theirs = [plane[..., 0] for plane in FORMATS["yuv420p"].split(decode(film, "yuv420p")[0], (256, 256))]
    for a, b, part in zip(own, theirs, (0.02, 0.1, 0.1), strict=True):
        distance = np.abs(a.astype(int) - b)
        assert distance.max() <= 1
        assert distance.mean() < part


@pytest.mark.parametrize("size", [(40_000, 2), (40_001, 3)], ids=str)
def test_frames_wider_than_what_is_converted_at_a_time(size):
    """Two rows are converted together at least, however wide they are."""
    (picture,) = pictures(size, 1)
    assert off(padded_planes(Yuv420p(size).update(picture)), picture) <= [1, 1, 1]


@pytest.mark.parametrize("way", WAYS)
def test_what_changes_and_changes_back_is_converted_both_times(monkeypatch, way):
    """Blocks are compared with the last frame, not with an older one."""
    monkeypatch.setattr(yuv420p, "DENSE", WAYS[way])
    first, size = pictures((20, 20), 1)[0], (20, 20)
    second = first.copy()
    second[4:9, 3:12] = 255 - second[4:9, 3:12]
    planes = Yuv420p(size)
    for picture in (first, second, first):
        assert off(padded_planes(planes.update(picture)), picture) <= [1, 1, 1]
