"""Docstrings of public names: in one style, which a parser understands, complete, and with the facts of arrays."""

import importlib
import inspect
import logging
import re

import griffe
import pytest

import gpumovie as gm

#: Public names that are not in the package itself.
ELSEWHERE = {"gpumovie.mpl": ("Drawing", "Writer"), "gpumovie.pyplot": ("FigureMovie", "movie")}


def public_objects():
    """(name, object) of every public class, function, method and property with code of ours."""
    found = {name: getattr(gm, name) for name in gm.__all__}
    for module, names in ELSEWHERE.items():
        found |= {f"{module}.{name}": getattr(importlib.import_module(module), name) for name in names}
    for name, thing in list(found.items()):
        if inspect.isclass(thing):
            for member, value in vars(thing).items():
                function = inspect.unwrap(getattr(value, "__func__", value))
                ours = getattr(function, "__module__", None) or getattr(value, "fget", None)
                if not member.startswith("_") and ours and (callable(function) or isinstance(value, property)):
                    found[f"{name}.{member}"] = value if isinstance(value, property) else function
    return found


OBJECTS = public_objects()
CALLABLES = {name: thing for name, thing in OBJECTS.items() if not isinstance(thing, property)}


def _is_error(thing):
    return inspect.isclass(thing) and issubclass(thing, BaseException)


def sections(thing):
    docstring = griffe.Docstring(inspect.getdoc(thing) or "", parent=None)
    return docstring.parse(griffe.Parser.google, returns_named_value=False, warn_missing_types=False)


@pytest.mark.parametrize("name", OBJECTS)
def test_every_docstring_is_parsed_without_a_warning(name, caplog):
    with caplog.at_level(logging.DEBUG):
        parsed = sections(OBJECTS[name])
    assert parsed and parsed[0].kind is griffe.DocstringSectionKind.text
    complaints = [each.getMessage() for each in caplog.records if "No type or annotation" not in each.getMessage()]
    assert [text for text in complaints if "does not appear in the function signature" not in text] == []


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_raised_stands_in_a_section(name):
    assert not re.search(r"^\s*Raises [A-Za-z]|\bRaises (what|\w+Error)", inspect.getdoc(OBJECTS[name]), re.MULTILINE)


@pytest.mark.parametrize("name", [n for n, t in CALLABLES.items() if not _is_error(t)])
def test_every_parameter_is_explained(name):
    thing = CALLABLES[name]
    kind = griffe.DocstringSectionKind
    parsed = sections(thing)
    explained = {p.name.lstrip("*") for s in parsed if s.kind in (kind.parameters, kind.attributes) for p in s.value}
    explained = {part.strip() for each in explained for part in each.split(",")}
    parameters = {p for p in inspect.signature(thing).parameters if p not in ("self", "cls") and p[0] != "_"}
    text = parsed[0].value
    assert {p for p in parameters - explained if f"``{p}``" not in text} == set()


@pytest.mark.parametrize("name", [name for name, t in CALLABLES.items() if inspect.isfunction(t)])
def test_arrays_have_shapes_and_dtypes(name):
    function = CALLABLES[name]
    if re.search(r"\b(Array|NDArray|ndarray)\b", str(inspect.signature(function))):
        text = inspect.getdoc(function)
        assert re.search(r"[Ss]hape|1-d|\(height, width", text) and re.search("uint8|dtype", text), text
