"""A minute of `make soak`: films of fixed seeds, made, decoded and compared; and films whose process is killed."""

from __future__ import annotations

import pytest

from .soaking import soak


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_a_random_film_is_right(seed):
    verdict = soak(seed, "close")
    assert verdict.outcome != "wrong", f"seed {seed}: {verdict.why}\n{verdict.plan}\n{verdict.details}"


@pytest.mark.parametrize("seed", range(1001, 1004))
@pytest.mark.parametrize("end", ["exception", "kill python", "kill python and ffmpeg", "interrupt", "terminate"])
def test_a_random_film_that_ends_early_keeps_what_was_recorded(seed, end):
    verdict = soak(seed, end)
    assert verdict.outcome != "wrong", f"seed {seed}, {end}: {verdict.why}\n{verdict.plan}\n{verdict.details}"
