"""The user's functions are called as by matplotlib's own writer."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pytest
from animations import save_by_matplotlib
from films import film_facts
from matplotlib.animation import FuncAnimation

from gpumovie.mpl import Writer


def numbers():
    yield from range(4)


def endless():
    yield from itertools.count(10)


class Letters:
    def __iter__(self):
        return iter("abcde")


CALLS = {
    "number": {"frames": 3},
    "list": {"frames": ["a", "b", "c"]},
    "array": {"frames": np.linspace(0, 1, 3)},
    "no length": {"frames": Letters(), "save_count": 4},
    "generator function": {"frames": numbers, "save_count": 10},
    "generator, cut": {"frames": endless, "save_count": 3},
    "generator, not cached": {"frames": numbers, "cache_frame_data": False},
    "nothing": {"frames": None, "save_count": 3},
    "fargs": {"frames": 2, "fargs": ("more", 1)},
    "no repeat": {"frames": [3, 4], "repeat": False},
}


def calls(save, path, begins, times=1, **options):
    """Every call of a user's functions, from the making of an animation to its being saved ``times`` times."""
    made = []
    fig, ax = plt.subplots(figsize=(0.64, 0.48))
    (line,) = ax.plot([0, 1])

    def begin():
        made.append(("begin",))
        return [line]

    def update(*args):
        made.append(("update", *args))
        return [line]

    animation = FuncAnimation(fig, update, init_func=begin if begins else None, **options)
    for _ in range(times):
        made.append(("save",))
        save(animation, path, progress_callback=lambda i, n: made.append(("progress", i, n)))
    return made


def save_here(animation, path, **options):
    animation.save(path, writer=Writer(5, codec="ffv1"), **options)


@pytest.mark.parametrize(
    ("name", "begins", "blit"),
    [*((name, both, both) for name in CALLS for both in (False, True)), ("list", True, False), ("list", False, True)],
)
def test_the_users_functions_are_called_as_by_matplotlibs_own_writer(tmp_path, name, begins, blit):
    path = tmp_path / f"{name}.mkv"
    ours = calls(save_here, path, begins, blit=blit, **CALLS[name])
    frames = film_facts(path).frames
    assert frames == sum(call[0] == "progress" for call in ours)
    assert ours == calls(save_by_matplotlib, path, begins, blit=blit, **CALLS[name])
    assert film_facts(path).frames == frames


def test_an_iterator_that_can_be_read_once_is_read_as_by_matplotlibs_own_writer(tmp_path):
    ours = calls(save_here, tmp_path / "film.mkv", False, frames=iter("abcde"), save_count=4, repeat=False)
    theirs = calls(save_by_matplotlib, tmp_path / "film.mkv", False, frames=iter("abcde"), save_count=4, repeat=False)
    assert ours == theirs


def test_the_users_function_is_called_as_by_matplotlibs_own_writer_when_saved_again(tmp_path):
    ours = calls(save_here, tmp_path / "film.mkv", False, times=2, **CALLS["generator, cut"])
    assert ours == calls(save_by_matplotlib, tmp_path / "film.mkv", False, times=2, **CALLS["generator, cut"])
