"""Timing in turns: a sleep is measured, warm-ups are not, and a candidate that fails is left out."""

import time

import pytest

from gpumovie.cli.bench import interleave, markdown_table, spread
from gpumovie.cli.bench.harness.tables import significant
from gpumovie.cli.bench.harness.timing import in_process


def test_a_known_sleep_is_measured_right():
    clocked = {"short": [], "long": []}

    def sleep(name, seconds):
        started = time.monotonic()
        time.sleep(seconds)
        clocked[name].append(time.monotonic() - started)

    tasks = {"short": lambda: sleep("short", 0.02), "long": lambda: sleep("long", 0.3)}
    timings = interleave(tasks, {"short": lambda: time.sleep(0.2)}, 2, tell=lambda text: None)
    for name, timing in timings.items():
        assert len(timing.seconds) == 2
        for seconds, clock in zip(timing.seconds, clocked[name], strict=True):
            assert clock <= seconds < clock + 0.1
    # A sleep takes no processor time.
    assert timings["long"].median_cpu < 0.1 < timings["long"].median


def test_candidates_run_in_turns_after_their_warm_ups():
    ran = []
    tasks = {name: lambda name=name: ran.append(name) for name in "ab"}
    warm_ups = {name: lambda name=name: ran.append(name.upper()) for name in "ab"}
    interleave(tasks, warm_ups, 3, tell=lambda text: None)
    assert "".join(ran) == "ABababab"


def test_a_candidate_that_fails_is_noted_and_left_out():
    told, calls = [], []

    def fail():
        calls.append(1)
        raise RuntimeError("no device\nand more")

    timings = interleave({"bad": fail, "good": lambda: None}, {}, 3, tell=told.append)
    assert timings["bad"].error == "RuntimeError: no device" and len(calls) == 1
    assert timings["bad"].seconds == [] and len(timings["good"].seconds) == 3
    assert any("failed: RuntimeError: no device" in text for text in told)


def test_a_process_of_its_own_gives_its_answer_its_error_and_its_end():
    assert in_process(divmod, 7, 3) == (2, 1)
    with pytest.raises(ZeroDivisionError):
        in_process(divmod, 7, 0)
    with pytest.raises(TimeoutError):
        in_process(time.sleep, 60, deadline=0.2)


def test_tables_are_aligned_and_a_bar_in_a_cell_ends_none():
    table = markdown_table(("name", "fps"), [["a|b", "1.0"], ["long name", "12.0"]])
    assert table.splitlines() == [
        "| name      |  fps |",
        "| --------- | ---: |",
        "| a\\|b      |  1.0 |",
        "| long name | 12.0 |",
    ]
    assert spread([3.0, 1.0, 2.0]) == "1.0..3.0"
    assert [significant(value) for value in (1234.5, 123.4, 12.34, 1.234, 0.01234)] == [
        "1234",
        "123",
        "12.3",
        "1.23",
        "0.0123",
    ]
