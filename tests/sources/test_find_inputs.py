"""The files that a command line names, and natural order."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpumovie import OptionError
from gpumovie.sources.files.find_inputs import find_inputs, natural_order, split_array_name

# --- order -----------------------------------------------------------------------------------------------

NAMES = st.text()
WORDS = st.text(st.characters(categories=("Lu", "Ll", "Pd")))


def test_frame2_comes_before_frame10() -> None:
    names = ["frame10.png", "frame9.png", "frame2.png", "frame1.png", "frame100.png"]
    assert sorted(names, key=natural_order) == [
        "frame1.png",
        "frame2.png",
        "frame9.png",
        "frame10.png",
        "frame100.png",
    ]


def test_capital_letters_do_not_come_before_small_ones() -> None:
    assert sorted(["Zebra.png", "apple.png", "Bee.png"], key=natural_order) == ["apple.png", "Bee.png", "Zebra.png"]


@given(WORDS, st.integers(0), st.integers(0), WORDS, st.integers(0, 5), st.integers(0, 5))
def test_numbers_in_names_are_compared_as_numbers(
    before: str, one: int, other: int, after: str, zeros: int, more_zeros: int
) -> None:
    first = natural_order(f"{before}{'0' * zeros}{one}{after}")
    second = natural_order(f"{before}{'0' * more_zeros}{other}{after}")
    assert (first < second, first == second) == (one < other, one == other)


@given(NAMES, NAMES)
def test_any_two_names_can_be_compared_and_only_case_and_leading_zeros_are_ignored(one: str, other: str) -> None:
    first, second = natural_order(one), natural_order(other)
    assert (first < second) + (first == second) + (first > second) == 1

    def plain(name: str) -> str:
        return "".join(str(int(p)) if re.fullmatch(r"\d+", p) else p.lower() for p in re.split(r"(\d+)", name))

    assert (first == second) == (plain(one) == plain(other))


def test_a_superscript_is_no_number() -> None:
    assert sorted(["1³4.png", "1²3.png"], key=natural_order) == ["1²3.png", "1³4.png"]


@given(st.lists(NAMES), st.randoms())
def test_the_order_of_a_list_does_not_depend_on_how_it_was_shuffled(names: list[str], chance: random.Random) -> None:
    shuffled = list(names)
    chance.shuffle(shuffled)
    assert [natural_order(n) for n in sorted(shuffled, key=natural_order)] == sorted(map(natural_order, names))


@given(st.lists(st.sampled_from(["a1", "A1", "a01", "A001", "a", "1", "01"])))
def test_names_that_compare_as_equal_stay_in_the_order_given(names: list[str]) -> None:
    ordered = sorted(names, key=natural_order)
    for same in {tuple(natural_order(name)) for name in names}:
        assert [n for n in ordered if tuple(natural_order(n)) == same] == [
            n for n in names if tuple(natural_order(n)) == same
        ]


# --- which files -----------------------------------------------------------------------------------------


def test_a_pattern_gives_its_files_in_natural_order(tmp_path: Path) -> None:
    for number in (10, 9, 1, 100, 2):
        (tmp_path / f"frame{number}.png").touch()
    found = find_inputs([str(tmp_path / "frame*.png")])
    assert [path.stem for path in found] == ["frame1", "frame2", "frame9", "frame10", "frame100"]


def test_names_as_a_shell_sorts_them_are_put_into_natural_order(tmp_path: Path) -> None:
    names = [str(tmp_path / f"frame{number}.png") for number in (1, 10, 2)]
    for name in names:
        Path(name).touch()
    assert [path.stem for path in find_inputs(names)] == ["frame1", "frame2", "frame10"]


def test_patterns_and_names_between_them_keep_the_order_given(tmp_path: Path) -> None:
    names = ["z.png", "frame2.png", "frame10.png", "a.png"]
    for name in names:
        (tmp_path / name).touch()
    found = find_inputs([str(tmp_path / name) for name in ("z.png", "frame*.png", "a.png")])
    assert [path.name for path in found] == names


def test_names_equal_but_for_zeros_always_come_in_the_same_order(tmp_path: Path) -> None:
    names = ["frame1.png", "frame01.png", "frame001.png", "Frame1.png"]
    for name in names:
        (tmp_path / name).touch()
    expected = ["Frame1.png", "frame001.png", "frame01.png", "frame1.png"]
    for order in (names, names[::-1]):
        found = find_inputs([str(tmp_path / name) for name in order])
        assert [path.name for path in found] == expected
    assert [path.name for path in find_inputs([str(tmp_path / "*.png")])] == expected


def test_two_stars_go_into_folders_and_a_folder_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "2" / "looks-like.png").mkdir(parents=True)
    (tmp_path / "2" / "a.png").touch()
    (tmp_path / "10").mkdir()
    (tmp_path / "10" / "a.png").touch()
    found = find_inputs([str(tmp_path / "**" / "*.png")])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["2/a.png", "10/a.png"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    (tmp_path / "run[1].png").touch()
    (tmp_path / "run1.png").touch()
    assert find_inputs([str(tmp_path / "run[1].png")]) == [tmp_path / "run[1].png"]


@pytest.mark.parametrize(
    "name", ["nothing.png", "nothing*.png", "nothing.npz:frames"], ids=["name", "pattern", "array"]
)
def test_an_input_that_is_no_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError, match=rf"input '{re.escape(name)}' is no file and no pattern that matches any"):
        find_inputs([name])


def test_a_directory_gives_its_images_in_natural_order_and_nothing_else(tmp_path: Path) -> None:
    for name in ("frame10.png", "frame2.JPG", "frame1.tif", "._frame1.png", "notes.txt", "film.mp4"):
        (tmp_path / name).touch()
    (tmp_path / "frame3.png").mkdir()
    assert [path.name for path in find_inputs([str(tmp_path)])] == ["frame1.tif", "frame2.JPG", "frame10.png"]


def test_directories_keep_the_order_given(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").touch()
    (tmp_path / "0.png").touch()
    found = find_inputs([str(tmp_path / name) for name in ("b", "a", "0.png")])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["b/1.png", "a/1.png", "0.png"]


def test_a_directory_without_images_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.npy").touch()
    with pytest.raises(
        OptionError, match=r"is a directory without images \(\.png, .* give a pattern, such as '.*npy'"
    ):
        find_inputs([str(tmp_path)])


@pytest.mark.parametrize("name", ["run.npz", "run[1].npz"])
def test_the_name_of_an_array_stays_behind_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (found,) = find_inputs([str(tmp_path / f"{name}:a/b.c")])
    assert split_array_name(found) == (tmp_path / name, "a/b.c")


def test_a_pattern_of_npz_files_may_name_an_array(tmp_path: Path) -> None:
    for number in (10, 9):
        (tmp_path / f"run{number}.npz").touch()
    found = find_inputs([str(tmp_path / "*.npz:frames")])
    assert [path.name for path in found] == ["run9.npz:frames", "run10.npz:frames"]


def test_a_file_whose_name_looks_like_an_array_of_another_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "run.npz:frames"
    path.touch()
    assert find_inputs([str(path)]) == [path]
    assert split_array_name(path) == (path, None)
