"""Missing numbers in series of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gpumovie.sources.files.numbering import missing_numbers


@pytest.mark.parametrize(
    ("names", "missing"),
    [
        (["f1.png", "f2.png", "f4.png"], "3"),
        (["f1.png", "f2.png", "f5.png", "f6.png", "f9.png"], "3 to 4, 7 to 8"),
        (["f000.png", "f010.png", "f020.png", "f050.png"], "30 to 40"),
        (["f1_1080p.png", "f2_1080p.png", "f4_1080p.png"], "3"),
        (["2/f8.png", "2/f9.png", "2/f11.png"], "10"),
        ([f"f{2 * n + (n > 0)}.png" for n in (0, 1)] + ["f4.png"] + [f"f{n}.png" for n in range(6, 40, 2)],
         "1 to 2, 5, 7, 9, 11, 13, 15, 17, 19, 21 and 8 more gaps"),
    ],
)  # fmt: skip
def test_missing_numbers_are_named(names: list[str], missing: str) -> None:
    (said,) = missing_numbers([Path(name) for name in names])
    assert said == f"between {names[0]} and {names[-1]} these numbers are missing: {missing}; the film leaps there"


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["a.png"],
        ["a.png", "b.png"],
        ["f1.png", "f2.png", "f3.png"],
        ["f1.png", "f9.png"],
        ["f0.png", "f10.png", "f20.png"],
        ["f12.png", "f137.png", "f291.png", "f400.png"],
        ["a1.png", "a2.png", "b4.png", "b5.png"],
        ["1/f1.png", "1/f2.png", "3/f1.png", "3/f2.png"],
    ],
)
def test_a_series_that_is_whole_and_names_that_are_none_say_nothing(names: list[str]) -> None:
    assert list(missing_numbers([Path(name) for name in names])) == []


def test_each_series_is_told_of_by_itself() -> None:
    names = ["a1.png", "a2.png", "a4.png", "b1.png", "b2.png", "b3.png", "b6.png"]
    assert [said.split(": ")[1] for said in missing_numbers([Path(name) for name in names])] == [
        "3; the film leaps there",
        "4 to 5; the film leaps there",
    ]
