"""The page of ``gpumovie bench --html`` in a real browser: films, plots, tables, narrow and wide, light and dark."""

from __future__ import annotations

import base64
import copy
import io
import math
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser
from PIL import Image

from gpumovie.cli.bench.content.synthetic_frames import FPS
from gpumovie.cli.bench.harness.tables import significant
from gpumovie.cli.bench.options import BenchOptions
from gpumovie.cli.bench.report.page import write_page
from gpumovie.cli.bench.result import MISSING, NO_OPENGL, BenchResult, Measurement, MovieResult
from gpumovie.cli.bench.run_cases import run_cases

COMMAND = Path(sys.executable).with_name("gpumovie")
NARROW, WIDE = 400, 1200


def row(group: str, label: str, values: list[float], verdict: str = "ok", **facts: Any) -> Measurement:
    return Measurement("peers", group, label, values=values, verdict=verdict, facts=facts)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> BenchResult:
    """A real run, small, with peers that nobody measured and more encoders than libx264."""
    made = run_cases(
        BenchOptions(("pipe", "encoders", "films"), (160, 120), 6, "libx264", quick=True),
        tmp_path_factory.mktemp("run"),
    )
    assert not made.all_faults
    made.peers = [
        row("numpy frames", "gpumovie", [90.0, 100.0], kind="ours", frames=6),
        row("numpy frames", "rival", [40.0, 60.0], kind="peer", frames=6),
        row("numpy frames", "wrong rival", [300.0], "wrong size: 176x144", kind="peer", frames=6),
        row("numpy frames", "absent rival", [], MISSING, kind="peer"),
        row("numpy frames", "encoder alone", [120.0], kind="reference"),
    ]
    facts = {"encoder": "another", "speed": "fast", "bytes": 10_000, "ssim": 0.5}
    made.measurements.append(Measurement("encoders", "another, 160x120", "another fast", values=[10.0], facts=facts))
    made.measurements.append(Measurement("pipe", "broken, 160x120", "broken", verdict="wrong bytes: none came"))
    return made


@pytest.fixture
def page(result: BenchResult, tmp_path: Path, browser: Browser) -> Iterator[Browser]:
    """The result's page, open."""
    write_page(result, tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    yield browser
    assert browser.console() == []
    browser.resize(WIDE, 900)


def texts(browser: Browser, selector: str) -> list[str]:
    found: list[str] = browser.run(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector
    )
    return found


def test_every_film_is_there_and_plays_to_its_end(page: Browser, result: BenchResult) -> None:
    assert page.run("return document.querySelectorAll('video').length") == len(result.movies) == 4
    for number, film in enumerate(result.movies):
        played = page.play(number)
        assert (played.error, played.ended, played.size) == (None, True, (160, 120))
        assert played.duration == pytest.approx(film.frames / FPS)
        assert played.time == pytest.approx(played.duration)


def test_films_keep_their_colours(page: Browser, result: BenchResult) -> None:
    number = [film.name for film in result.movies].index("line")
    page.play(number)
    assert min(page.pixels((2, 2), number=number)[0]) >= 250  # a figure's margin is white


def test_the_page_needs_nothing_else(page: Browser, tmp_path: Path) -> None:
    loaded = page.run("return performance.getEntriesByType('resource').map(r => r.name.slice(0, 5))")
    assert set(loaded) <= {"data:"}
    named = "return [...document.querySelectorAll('[src], [href], [srcset], [data], [action]')]"
    assert set(page.run(f"{named}.map(e => e.tagName + ' ' + e.src.slice(0, 5))")) == {"VIDEO data:"}
    (style,) = texts(page, "style")
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, NARROW, 800, WIDE])
def test_nothing_is_wider_than_the_page(page: Browser, width: int, scheme: str) -> None:
    page.resize(width, 800, scheme)
    page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.run("return document.documentElement.scrollWidth") == width
    inside = (
        "return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > arguments[0])"
    )
    assert page.run(f"{inside}.map(e => e.outerHTML.slice(0, 80))", width) == []


def test_light_and_dark_are_two_looks_of_one_page(page: Browser, tmp_path: Path) -> None:
    """Pictures are in the test's folder, to be looked at."""
    corners = []
    for scheme in ("light", "dark"):
        for width in (NARROW, WIDE):
            page.resize(width, 900, scheme)
            height = page.run("return document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
            shot = {"captureBeyondViewport": True, "clip": clip}
            data = base64.b64decode(page.driver.execute_cdp_cmd("Page.captureScreenshot", shot)["data"])
            (tmp_path / f"page-{scheme}-{width}.png").write_bytes(data)
            picture = Image.open(io.BytesIO(data)).convert("L")
            assert picture.size == (width, height)
            corners.append(picture.getpixel((3, 3)))
            darkest, lightest = picture.crop((0, 0, width, 300)).getextrema()
            assert lightest - darkest > 190
    assert min(corners[:2]) > 225
    assert max(corners[2:]) < 50


def test_text_can_be_read_in_both_looks(page: Browser) -> None:
    """Contrast of at least 4.5 to 1 between text and what is behind it (WCAG 2.2, 1.4.3)."""
    script = """
    const solid = e => { for (; e; e = e.parentElement) {
        const c = getComputedStyle(e).backgroundColor; if (c !== 'rgba(0, 0, 0, 0)') return c; } };
    return [...document.querySelectorAll('main *')]
        .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest('svg'))
        .map(e => [getComputedStyle(e).color, solid(e), e.className || e.tagName]);
    """
    for scheme in ("light", "dark"):
        page.resize(WIDE, 900, scheme)
        for ink, paper, what in {tuple(found) for found in page.run(script)}:
            light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (scheme, what, ink, paper)


def luminance(colour: str) -> float:
    """Relative luminance of an opaque ``rgb(r, g, b)`` (WCAG 2.2)."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_everything_that_was_found_is_on_the_page(page: Browser, result: BenchResult) -> None:
    (said,) = texts(page, "main")
    assert result.movies and result.measurements and result.peers
    for film in result.movies:
        assert film.sentence in said
        assert film.about in said
        assert all(f"{stage} alone" in said for stage in film.alone)
    for found in (*result.measurements, *result.peers):
        (line,) = [
            t for t in texts(page, "tbody tr:not(.group)") if t.startswith(found.label) and line_is_of(t, found)
        ][:1]
        assert found.verdict in line
    for fact in (result.machine["cpu"], result.machine["python"], result.machine["date"][:10]):
        assert fact in said
    assert "pipe, broken, 160x120, broken: wrong bytes: none came" in texts(page, ".faults")[0]
    assert "Not installed: absent rival." in said
    assert "wrong size: 176x144" in texts(page, ".note.bad")


def line_is_of(line: str, found: Measurement) -> bool:
    return found.median is None or line.startswith(f"{found.label}{significant(found.median)}")


def test_rivals_are_held_against_the_fastest_that_is_right(page: Browser) -> None:
    ratios = page.run(
        "return Object.fromEntries([...document.querySelectorAll('tbody tr:not(.group)')].map("
        "r => [r.querySelector('th').textContent, r.querySelector('[data-head=\"× best peer\"]')?.textContent]))"
    )
    assert ratios["gpumovie"] == "1.90"
    assert ratios["rival"] == "1.00"
    assert ratios["absent rival"] == ""


def test_bars_are_as_long_as_their_numbers(page: Browser, result: BenchResult) -> None:
    lengths = page.run(
        "const card = [...document.querySelectorAll('article')].find(a => a.textContent.startsWith('numpy frames'));"
        "const width = e => e.getBoundingClientRect().width;"
        "return [...card.querySelectorAll('.bar svg')].map(e => width(e.querySelector('.fill')) / width(e))"
    )
    assert lengths == pytest.approx([95 / 300, 50 / 300, 1, 120 / 300], abs=0.002)
    ends = page.run("return ['x1', 'x2'].map(end => document.querySelector('.spread').getAttribute(end))")
    film = result.movies[0]
    assert film.median and film.spread
    largest = max(film.spread[1], *film.alone.values(), (film.remedy and film.remedy.fps) or 0)
    assert ends == [f"{100 * value / largest:.2f}%" for value in film.spread]


def test_points_lie_where_their_logarithms_are(page: Browser, result: BenchResult) -> None:
    places = page.run(
        "return [...document.querySelectorAll('.plot g')].map(g => { const r = g.querySelector('circle')"
        ".getBoundingClientRect(); return [g.querySelector('title').textContent, r.x, r.y]; })"
    )
    rows = {r.label: r for r in result.measurements if r.case == "encoders" and r.median}
    assert len(places) == len(rows) >= 5
    found = [(rows[said.partition(":")[0]], x, y) for said, x, y in places]
    for axis, value in ((1, lambda r: r.median), (2, lambda r: r.facts["bytes"])):
        points = sorted((math.log(value(f[0])), f[axis]) for f in found)
        (low, first), (high, last) = points[0], points[-1]
        for logarithm, place in points:
            assert place == pytest.approx(first + (last - first) * (logarithm - low) / (high - low), abs=1)
        assert (last > first) == (axis == 1)  # faster is to the right, larger is up


def hostile(value: Any) -> Any:
    """The same with every text replaced by one that would do harm as HTML."""
    if isinstance(value, str):
        return (
            f'{value}<img src=x onerror="console.error(1)">&amp;\'</style></title><script>console.error(2)</script>'
        )
    if isinstance(value, dict):
        return {name: hostile(item) for name, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    if is_dataclass(value):
        for field in fields(value):
            if field.name not in ("file", "case", "verdict"):
                setattr(value, field.name, hostile(getattr(value, field.name)))
    return value


def test_nothing_in_a_result_is_html(result: BenchResult, browser: Browser, tmp_path: Path) -> None:
    write_page(hostile(copy.deepcopy(result)), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert browser.run("return document.querySelectorAll('img, script').length") == 0
    assert browser.run("return document.body.textContent").count("<img src=x") > 50
    browser.resize(NARROW, 800)
    assert browser.run("return document.documentElement.scrollWidth") == NARROW
    assert browser.console() == []


def test_a_run_that_was_interrupted_at_once_has_a_page(browser: Browser, tmp_path: Path) -> None:
    write_page(BenchResult({}, {}, interrupted=True), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert texts(browser, ".faults") == ["The run was interrupted: this is what there was so far."]
    assert browser.console() == []


@pytest.mark.parametrize(("load", "said"), [(1.1, 1), (0.9, 0)])
def test_others_work_is_named(browser: Browser, tmp_path: Path, result: BenchResult, load: float, said: int) -> None:
    machine = {**result.machine, "load_average": load, "cores": 2}
    write_page(BenchResult(machine, result.options), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert len(texts(browser, ".doubt")) == said


def test_the_command_makes_the_page(browser: Browser, tmp_path: Path) -> None:
    command = [COMMAND, "bench", "--quick", "--case", "pipe", "--size", "64x48", "--frames", "6", "--html"]
    done = subprocess.run([*command, "page.html"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    browser.open(tmp_path / "page.html")
    assert texts(browser, "h2") == ["Down the pipe", "The machine"]
    assert browser.console() == []


def test_a_page_that_cannot_be_written_is_an_error_before_anything_is_measured(tmp_path: Path) -> None:
    command = [COMMAND, "bench", "--html", "nowhere/page.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "'nowhere/page.html' cannot be written: there is no folder 'nowhere'" in " ".join(done.stderr.split())
    assert done.stdout == ""


def test_what_cannot_be_measured_here_is_no_fault(browser: Browser, tmp_path: Path, result: BenchResult) -> None:
    film = MovieResult("vispy", "a scene", (64, 48), 6, verdict=NO_OPENGL)
    broken = MovieResult("line", "a line", (64, 48), 6, verdict="wrong size: 2x2")
    readback = Measurement("readback", "64x48", "ring", verdict=NO_OPENGL)
    write_page(BenchResult(result.machine, result.options, [readback], [film, broken]), tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert texts(browser, ".faults") == ["film line: wrong size: 2x2"]
    assert texts(browser, ".sentence.bad") == ["wrong size: 2x2"]
    assert texts(browser, ".sentence:not(.bad), .note:not(.bad)") == [NO_OPENGL] * 2
    assert texts(browser, ".films svg") == []
    assert browser.console() == []


def test_a_film_that_is_gone_leaves_its_numbers(result: BenchResult, browser: Browser, tmp_path: Path) -> None:
    without = copy.deepcopy(result)
    without.movies[0].path = tmp_path / "gone.mp4"
    write_page(without, tmp_path / "page.html")
    browser.open(tmp_path / "page.html")
    assert browser.run("return document.querySelectorAll('video').length") == len(result.movies) - 1
    assert len(texts(browser, ".films article")) == len(result.movies)
