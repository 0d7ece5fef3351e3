"""How a run measures variants: rates, rounds, and what happens to a variant whose output is wrong."""

import time

from gpumovie.cli.bench.bench_run import Variant
from gpumovie.cli.bench.options import BenchOptions


def fine():
    return ""


def test_a_variant_that_sleeps_has_the_rate_of_its_sleep(bench_run):
    bench_run.measure_variants(
        "sleeping", "all", {"20 a second": Variant(lambda count: time.sleep(count * 0.05), fine)}
    )
    (row,) = bench_run.result.measurements
    assert len(row.values) == bench_run.options.rounds
    assert all(2 < value <= 20 for value in row.values)
    assert row.facts["frames"] == 4 and row.verdict == "ok"


def test_without_a_number_of_frames_a_round_is_filled(bench_run):
    bench_run.options = BenchOptions((), quick=True)
    counts = []

    def run(count):
        counts.append(count)
        time.sleep(count * 0.002)

    bench_run.measure_variants(
        "sleeping", "all", {"one": Variant(run, fine), "many at least": Variant(run, fine, least_frames=300)}
    )
    by_one, by_many = counts[2 + 2 :: 2], counts[2 + 2 + 1 :: 2]
    assert set(by_many) == {300}
    assert len(set(by_one)) == 1 and 10 < by_one[0] <= 50


def test_a_wrong_output_fails_the_case_and_is_not_timed(bench_run):
    ran = []
    variants = {
        "right": Variant(lambda count: ran.append("right"), fine),
        "wrong": Variant(lambda count: ran.append("wrong"), lambda: "wrong colours: off by 30"),
        "raises": Variant(lambda count: ran.append("raises"), lambda: 1 / 0),
    }
    bench_run.measure_variants("made", "all", variants)
    right, wrong, raises = bench_run.result.measurements
    assert right.verdict == "ok" and set(ran) == {"right"}
    assert wrong.verdict == "wrong colours: off by 30" and wrong.values == []
    assert raises.verdict == "failed: ZeroDivisionError: division by zero"
    assert len(bench_run.result.all_faults) == 2


def test_a_variant_that_fails_while_it_is_timed_is_named(bench_run):
    def fail(count):
        raise OSError("the pipe is gone")

    bench_run.measure_variants("made", "all", {"bad": Variant(fail, fine)})
    assert bench_run.result.all_faults == ["made, all, bad: failed: OSError: the pipe is gone"]
