"""The figures of matplotlib's own image tests, drawn by OpenGL, look as Agg draws them: ``pytest -m slow``."""

from __future__ import annotations

import pytest
from matplotlibs_exceptions import EXCEPTIONS
from matplotlibs_tests import Found, faults, known, run

#: There are some 1,900 of about 1,600 tests in matplotlib 3.11.
FEWEST = 1500


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_figures_of_matplotlibs_tests_are_as_agg_draws_them():
    found = run()
    assert sum(len(each.figures) for each in found) >= FEWEST
    wrong = list(faults(found))
    assert not wrong, "\n".join(wrong)


GOOD = {"rms": 0.1, "off": 0.0, "largest": 3, "by_agg": {}, "within": True}
BAD = {**GOOD, "rms": 5.0, "within": False}


def test_what_is_wrong_is_told_and_exceptions_that_are_not_needed():
    first, *others = EXCEPTIONS
    told = list(
        faults(
            [
                Found("a.py::good", "passed", "", [GOOD]),
                Found("a.py::bad[x-1]", "passed", "", [GOOD, BAD]),
                Found("a.py::raises", "failed", "ValueError: no", []),
                Found("a.py::left_out", "skipped", "no fonts", []),
                Found(first.tests, "failed", "as known", []),
            ]
        )
    )
    assert told == [
        "a.py::bad[x-1]: rms 5.00, 0.00% off",
        "a.py::raises: ValueError: no",
        *(f"the exception {each.tests} is not needed" for each in others),
    ]


def test_exceptions_are_told_apart_with_their_parameters():
    assert known("matplotlib/tests/test_image.py::test_imshow_pil") is not None
    assert known("matplotlib/tests/test_image.py::test_imshow_pil[1]") is None
    assert len({each.tests for each in EXCEPTIONS}) == len(EXCEPTIONS)
