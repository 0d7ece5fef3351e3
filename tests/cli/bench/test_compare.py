"""Two results compared: a planted regression is found, noise is not."""

import json

import pytest
from example_results import result

from gpumovie.cli.bench.report.compare import compare_results, load_result
from gpumovie.errors import OptionError


def kinds(found):
    return {change.name: change.kind for change in found.changes}


def test_a_planted_regression_is_found_and_named():
    found = compare_results(result().to_dict(), result(0.7).to_dict())
    assert kinds(found) == {
        "pipe, 64x48, rgb24": "slower",
        "pipe, 64x48 latency, one frame": "faster",  # of milliseconds fewer are better
        "peers, numpy frames, gpumovie": "slower",
        "films, 64x48, 10 frames, line": "slower",
    }
    wrong = found.regressions(0.1)
    assert {change.name for change in wrong} == {name for name, kind in kinds(found).items() if kind == "slower"}
    assert all(change.gain == pytest.approx(0.7) for change in wrong)
    assert "SLOWER by more than 10 %" in found.report(0.1)


def test_noise_is_no_change():
    found = compare_results(result().to_dict(), result(0.95).to_dict())
    assert set(kinds(found).values()) == {"same"}
    assert found.regressions(0.0) == []
    assert "4 of 4 are the same within the noise." in found.report(0.1)


def test_what_was_measured_once_has_more_noise():
    old, new = result(), result(0.8)
    for made in (old, new):
        made.measurements[0].values = made.measurements[0].values[1:2]
    assert kinds(compare_results(old.to_dict(), new.to_dict()))["pipe, 64x48, rgb24"] == "same"
    assert kinds(compare_results(old.to_dict(), result(0.5).to_dict()))["pipe, 64x48, rgb24"] == "slower"


def test_a_regression_below_the_threshold_is_told_and_not_failed():
    found = compare_results(result().to_dict(), result(0.85).to_dict())
    assert kinds(found)["pipe, 64x48, rgb24"] == "slower"
    assert found.regressions(0.2) == []
    assert found.regressions(0.1)


def test_another_machine_is_a_warning():
    old = result().to_dict()
    old["machine"] = {**old["machine"], "cpu": "another", "opengl": {"renderer": "a GPU"}}
    warnings = compare_results(old, result().to_dict()).warnings
    assert warnings == ["cpu: another then, a processor now", "OpenGL: a GPU then, llvmpipe now"]


def test_what_only_one_has_is_named():
    found = compare_results(result().to_dict(), result(label="rgba").to_dict())
    assert found.alone == ["pipe, 64x48, rgb24 (only old)", "pipe, 64x48, rgba (only new)"]


def test_what_was_not_asked_for_is_not_missing():
    new = result()
    new.movies, new.options = [], {**new.options, "cases": ["pipe"]}
    assert compare_results(result().to_dict(), new.to_dict()).alone == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not JSON", "is no JSON"),
        ("[]", "is no result of gpumovie bench --json"),
        ('{"machine": {}}', "is no result of gpumovie bench --json"),
        (json.dumps({**result().to_dict(), "schema": 0}), "has schema 0, this gpumovie writes 1"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path, text, said):
    path = tmp_path / "old.json"
    path.write_text(text)
    with pytest.raises(OptionError, match=said):
        load_result(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(OptionError, match=r"'.*none\.json' cannot be read: No such file"):
        load_result(tmp_path / "none.json")
