"""The documentation is true: its Python and its commands run, its links lead somewhere, its tables are generated."""

import re
import subprocess
import sys
import tomllib

import pytest
from films import film_facts
from pages import PAGES, ROOT, is_installing, run, sections
from system import DEBIAN, need

README = (ROOT / "README.md").read_text()
RECIPES = ROOT / "docs" / "recipes.md"  # test_recipes.py looks closer at these
#: What each section with blocks leaves: films, and how many frames they have.
FILMS = {
    ("README.md", "One word changes"): {"wave.mp4": 200, "bounce.mp4": 60},
    ("README.md", "Two commands"): {},
    ("README.md", "Frames, figures, scenes"): {"fade.mp4": 90, "again.mp4": 90, "scene.mp4": 90, "canvas.mp4": 90},
    ("README.md", "Commands"): {"waves.mp4": 120, "frames.mp4": 3, "simulation.mp4": 2},
    ("matplotlib.md", "Stills, and frames of your own"): {},
    ("matplotlib.md", "pyplot"): {"wave.mp4": 90},
}
BLOCKS = {(page.name, heading): blocks for page in PAGES for heading, blocks in sections(page).items() if blocks}
COMMANDS = [
    line for blocks in BLOCKS.values() for block in blocks if block.language == "sh" for line in block.commands
]


def test_every_block_is_run():
    assert {block.language for blocks in BLOCKS.values() for block in blocks} == {"python", "sh"}
    assert {place for place in BLOCKS if place[0] != RECIPES.name} == set(FILMS)
    fences = sum(page.read_text().count("\n```") for page in PAGES)
    assert fences == 2 * sum(len(blocks) for blocks in BLOCKS.values())


@pytest.mark.parametrize("place", FILMS, ids=" ".join)
def test_the_blocks_of_a_section_run(tmp_path, place):
    if place == ("README.md", "Frames, figures, scenes"):
        need("vispy")
    run(BLOCKS[place], tmp_path)
    assert {film.name: film_facts(film).frames for film in tmp_path.glob("*.mp4")} == FILMS[place]


def test_what_is_to_be_installed_is_there():
    """apt-get's packages are those that the tests install, pip's extras those of pyproject, make's targets exist."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    texts = "\n".join(page.read_text() for page in PAGES)
    targets = set(re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for named in re.findall(r"apt(?:-get)? install((?: [\w-]+)+)", texts):
        assert {name for name in named.split() if not name.startswith("-")} <= set(DEBIAN)
    for extra in re.findall(r"pip install '?\.\[([\w-]+)\]'?", texts):
        assert extra in extras
    installing = [line.split("#")[0].split() for line in COMMANDS if is_installing(line)]
    assert {words[1] for words in installing if words[0] == "make"} <= targets
    assert {words[0] for words in installing} == {"apt-get", "docker", "make"}


def test_every_command_is_in_the_table_and_the_other_way_round():
    listed = set(re.findall(r"^\| `gpumovie (\w+)", README, re.MULTILINE))
    done = subprocess.run([sys.executable, "-m", "gpumovie", "--help"], capture_output=True, text=True, check=True)
    commands = done.stdout.partition("Commands:")[2]
    assert set(re.findall(r"^  (\w+) ", commands, re.MULTILINE)) == listed


@pytest.mark.parametrize(
    "page", [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"], ids=lambda page: page.name
)
def test_every_link_leads_somewhere(page):
    for target in re.findall(r"\]\((?!http)([^)]+)\)", page.read_text()):
        file, _, anchor = target.partition("#")
        there = (page.parent / file) if file else page
        assert there.exists(), target
        if anchor:
            assert anchor in {_anchor(heading) for heading in sections(there)}, target


def _anchor(heading: str) -> str:
    """How GitHub names a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_readme_is_short_and_leads_to_every_page_and_recipe():
    assert len(README.splitlines()) <= 235
    links = set(re.findall(r"\]\(([^)]+)\)", README))
    assert {f"docs/{page.name}" for page in PAGES[1:] if page != RECIPES} <= links
    assert {f"docs/recipes.md#{_anchor(name)}" for name in list(sections(RECIPES))[1:]} <= links


def test_what_readme_says_of_a_recipe_in_short_stands_in_it():
    rows = re.findall(r"^\|.*?docs/recipes\.md#([\w-]+)\).*?\| (.*) \|$", README, re.MULTILINE)
    texts = re.split(r"^## ", RECIPES.read_text(), flags=re.MULTILINE)
    by_anchor = {_anchor(text.partition("\n")[0]): text for text in texts}
    assert len(rows) == len(by_anchor) - 1
    for anchor, short in rows:
        for code in re.findall(r"`(.*?)`", short):
            for option in re.findall(r"[\w.]+\(|\w+=[\w\"]+|\"transparent\": True|gpumovie \w+|--\w+", code):
                assert option in by_anchor[anchor], f"{option} is not in {anchor}"


@pytest.mark.parametrize("page", ["README.md", "benchmarks/README.md"])
def test_the_tables_of_the_benchmarks_are_those_of_their_results(monkeypatch, page):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.readme import PAGES as TABLES
    from benchmarks.readme import filled

    text, short = (ROOT / page).read_text(), TABLES[ROOT / page]
    marks = set(re.findall(r"<!-- ([\w-]+) -->", text)) - {"end"}
    results = {path.stem for path in (ROOT / "benchmarks" / "results").glob("*.json")}
    # A benchmark may wait for its first run, on a machine with a GPU for instance; no result may lack its place.
    assert marks <= results if short else results <= marks
    assert filled(text, short=short) == text
    assert not short or text.count("\n| ") > 10


def test_a_short_table_is_that_of_the_result_or_made_of_its_rows(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks.summaries import matplotlib_save

    rates = {"rival": [10.0, 20.0, 40.0], "long": [80.0, 100.0, 360.0], "short": [30.0, 40.0, 80.0]}
    scenes = [{"name": "image", "rival_frames": 8, "rates": rates}, {"name": "surface"}, {"name": "four-axes"}]
    *_, row = matplotlib_save({"scenes": scenes}).splitlines()
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        *("an image of 200x200, with a colorbar", "20", "100", "8.0 x", "2.0 x (8)")
    ]
