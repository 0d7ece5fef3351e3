"""Every scene of the corpus that differs in what is drawn, drawn by OpenGL, looks as Agg draws it."""

from __future__ import annotations

import pytest
from against_agg import MOST_OFF, MOST_RMS, playing
from corpus import DRAWN, SCENES

#: Scenes that cannot be held to the limits of all: why, and their own rms and part of the pixels that are off.
EXCEPTIONS: dict[str, tuple[str, float, float]] = {}


@pytest.mark.parametrize("name", DRAWN)
def test_every_scene_is_as_agg_draws_it(both, name):
    with playing(name) as (_, figures):
        found = [both(fig).apart for fig in figures]
    assert found
    _, rms, off = EXCEPTIONS.get(name, ("", MOST_RMS, MOST_OFF))
    assert all(apart.within(rms, off) for apart in found), f"{name}: {'; '.join(map(str, found))}"
    needed = not all(apart.within() for apart in found)
    assert needed == (name in EXCEPTIONS), f"{name} needs no exception any more: {'; '.join(map(str, found))}"


def test_exceptions_are_of_scenes_that_exist():
    assert EXCEPTIONS.keys() <= SCENES.keys()
