"""A result as JSON and as text."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from example_results import result

from gpumovie.cli.bench.report.text import report
from gpumovie.cli.bench.result import Measurement, schema


def as_json():
    return json.loads(json.dumps(result().to_dict()))


def test_a_result_is_as_its_schema_says():
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.validate(as_json(), schema())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.pop("machine"),
        lambda data: data.update(schema=2),
        lambda data: data["measurements"][0].update(values=["fast"]),
        lambda data: data["measurements"][0].update(extra=1),
        lambda data: data["films"][0].update(bottleneck="luck"),
        lambda data: data["films"][0].update(path="/home/somebody"),
        lambda data: data["peers"][0].pop("verdict"),
    ],
)
def test_the_schema_refuses_what_is_none(spoil):
    data = as_json()
    spoil(data)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


def test_every_field_of_the_schema_is_described():
    """By a description of its own, or by its name alone where it is a plain number of the machine or a film."""
    plain = {"memory_gb", "cores", "median", "size", "frames", "rounds", "quick", "peers", "seconds", "cases"}
    plain |= {"hardware", "renderer", "version", "kind", "bottleneck", "remedy"}

    def look(node):
        for name, field in node.get("properties", {}).items():
            described = "description" in field or "$ref" in field or name in plain
            assert described or field["type"] == "object", name
            look(field)

    look(schema())
    for definition in schema()["$defs"].values():
        look(definition)


def test_noise_is_reported():
    data = as_json()["measurements"][0]
    assert (data["median"], data["spread"]) == (100.0, [98.0, 103.0])
    text = report(result())
    assert re.search(r"\| rgb24 +\| +100 \| 98\.0\.\.103 \|", text)


def test_a_way_that_has_no_value_has_no_median():
    row = Measurement("pipe", "64x48", "broken")
    assert row.median is None and row.spread is None


def test_what_is_wrong_is_said_and_a_missing_rival_is_no_fault():
    made = result()
    assert made.all_faults == ["readback: no OpenGL", "pipe, 64x48, broken: wrong bytes: none came"]
    text = report(made)
    assert "FAULT  pipe, 64x48, broken: wrong bytes: none came" in text
    assert re.search(r"\| rival .*not installed \|", text)
    made.faults.clear()
    made.measurements.pop()
    assert made.all_faults == []
    assert "Everything that was made is as it should be." in report(made)


def test_our_own_film_among_the_peers_must_be_right():
    made = result()
    made.peers[0].verdict = "wrong colours"
    assert "peers, numpy frames, gpumovie: wrong colours" in made.all_faults


def test_losing_is_in_the_table_as_winning_is():
    made = result()
    made.peers[1] = Measurement(
        "peers", "numpy frames", "rival", values=[200.0], facts={"kind": "peer", "frames": 10}
    )
    assert re.search(r"\| gpumovie +\| +100 \| 98\.0\.\.103 \| +0\.50 \|", report(made))


def test_a_peer_whose_film_is_not_whole_is_nobodys_measure():
    made = result()
    rows = made.peers
    rows[1] = Measurement("peers", "numpy frames", "rival", values=[200.0], facts={"kind": "peer", "frames": 9})
    rows[1].verdict = "wrong frame count: 9"
    assert re.search(r"\| gpumovie +\| +100 \| 98\.0\.\.103 \| +\|", report(made))


def test_the_schema_ships_with_the_package():
    import gpumovie.cli.bench

    assert Path(gpumovie.cli.bench.__file__).with_name("schema.json").is_file()
