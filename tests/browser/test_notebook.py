"""Films in a notebook: what a real one stores, and what a real browser makes of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from chromium import Browser
from films import smooth
from notebooks import run_notebook

import gpumovie as gm
from gpumovie.movie import inline_video

SIZE = (64, 48)
FRAMES = smooth(30, SIZE)


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A notebook's working directory is its own folder."""
    monkeypatch.chdir(tmp_path)


def assert_plays(browser: Browser, folder: Path, html: str) -> None:
    browser.show(folder, html)
    # Before anything is loaded there is room for the film, so that the page does not jump.
    box = browser.run(
        "const box = document.querySelector('video').getBoundingClientRect(); return [box.width, box.height]"
    )
    assert box == [*SIZE]
    played = browser.play()
    assert (played.error, played.ended, played.duration, played.size) == (None, True, 1.0, SIZE)
    assert browser.console() == []


CELLS = (
    """
import numpy as np
import gpumovie as gm
movie = gm.Movie("film.mp4")
for i in range(30):
    movie.write(np.full((48, 64, 3), (255, 0, 0), np.uint8))
""",
    "movie.info",
    "movie.close()\nmovie.info",
    "gm.show('film.mp4')",
)


def test_a_notebook_shows_facts_of_a_film_under_way_and_the_film_once_it_is_finished(
    browser: Browser, tmp_path: Path
) -> None:
    _, under_way, info, shown = run_notebook(tmp_path, *CELLS)
    (html,) = ("".join(output["data"]["text/html"]) for output in under_way)
    assert "<video" not in html
    assert "film.mp4: 30 frames, 64x48" in html
    for outputs in (info, shown):
        (output,) = outputs
        assert output["output_type"] == "execute_result"
        html = "".join(output["data"]["text/html"])
        assert 'src="data:video/mp4;base64,' in html
        (tmp_path / "film.mp4").unlink(missing_ok=True)  # the notebook has it all
        assert_plays(browser, tmp_path, html)
        red, green, blue, _ = browser.pixels((10, 10))[0]
        assert red >= 250
        assert max(green, blue) <= 5
    assert "".join(shown[0]["data"]["text/plain"]).startswith(f"<film '{tmp_path / 'film.mp4'}': 64x48, h264, ")


@pytest.mark.parametrize(
    ("suffix", "options"),
    [(".mp4", {}), (".m4v", {}), (".mov", {}), (".mkv", {}), (".webm", {}), (".mp4", {"codec": "av1"})],
    ids=lambda value: str(value) if value else "",
)
def test_every_film_that_browsers_play_is_embedded_and_plays(
    browser: Browser, tmp_path: Path, suffix: str, options: dict[str, str]
) -> None:
    info = gm.write(f"film{suffix}", FRAMES, **options)
    for html in (info._repr_html_(), gm.show(f"film{suffix}")._repr_html_()):
        assert 'src="data:' in html
        assert_plays(browser, tmp_path, html)


@pytest.mark.parametrize("suffix", [".gif", ".apng"])
def test_gif_and_apng_are_pictures(browser: Browser, tmp_path: Path, suffix: str) -> None:
    info = gm.write(f"film{suffix}", FRAMES)
    for html in (info._repr_html_(), gm.show(f"film{suffix}")._repr_html_()):
        assert f'src="data:image/{suffix[1:]};base64,' in html
        browser.show(tmp_path, html)
        assert browser.run("return [document.images[0].naturalWidth, document.images[0].naturalHeight]") == [*SIZE]
        assert browser.run("return document.images[0].alt") == f"film{suffix}"
        assert browser.console() == []


def test_a_large_film_is_linked_whatever_its_name(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a b").mkdir()
    info = gm.write('a b/50% #1 "2" <&>.mp4', FRAMES)
    monkeypatch.setattr(inline_video, "EMBED_BYTES", info.bytes - 1)
    shown = gm.show(info.path)
    for html in (info._repr_html_(), shown._repr_html_()):
        assert 'src="a%20b/50%25%20%231%20%222%22%20%3C%26%3E.mp4"' in html
        assert "Linked, not embedded" in html
        assert_plays(browser, tmp_path, html)
    embedded = gm.show(info.path, embed=True)._repr_html_()
    monkeypatch.setattr(inline_video, "EMBED_BYTES", info.bytes)
    assert "data:video" in embedded
    assert "data:video" in info._repr_html_()
    assert "data:video" not in gm.show(info.path, embed=False)._repr_html_()


def test_names_are_text_and_never_html(browser: Browser, tmp_path: Path) -> None:
    name = "<img src=x onerror=console.error(1)>&amp;.mp4"
    info = gm.write(name, FRAMES)
    for html in (info._repr_html_(), gm.show(name)._repr_html_()):
        browser.show(tmp_path, html)
        assert name in browser.run("return document.body.textContent")
        assert browser.run("return document.images.length") == 0
        assert browser.console() == []


@pytest.mark.parametrize(
    ("suffix", "options", "what"),
    [
        (".avi", {}, "h264 in .avi"),
        (".mkv", {"codec": "ffv1"}, "ffv1 in .mkv"),
        (".mov", {"codec": "prores"}, "prores in .mov"),
        (".mp4", {"codec": "mpeg4"}, "mpeg4 in .mp4"),
    ],
)
def test_a_film_that_no_browser_plays_is_named_with_a_remedy(suffix: str, options: dict[str, str], what: str) -> None:
    info = gm.write(f"film{suffix}", FRAMES, **options)
    for html in (info._repr_html_(), gm.show(f"film{suffix}")._repr_html_()):
        assert "<video" not in html
        assert f"No browser plays {what}: open the file in a video player, or write an .mp4 of H.264." in html


@pytest.mark.parametrize(
    ("options", "doubt"),
    [
        ({"codec": "hevc"}, "Safari plays HEVC"),
        ({"pixel_format": "yuv444p"}, "Not every browser plays H.264 in yuv444p"),
        ({"lossless": True}, "Not every browser plays H.264 in "),
        ({}, None),
    ],
)
def test_a_film_that_some_browsers_play_says_so(options: dict[str, object], doubt: str | None) -> None:
    info = gm.write("film.mp4", FRAMES, **options)
    for html in (info._repr_html_(), gm.show("film.mp4")._repr_html_()):
        assert "<video" in html
        assert ("<p>" in html) == (doubt is not None)
        assert (doubt or "") in html


def test_a_film_that_went_away_leaves_its_facts() -> None:
    info = gm.write("film.mp4", FRAMES)
    shown = gm.show("film.mp4")
    Path("film.mp4").unlink()
    assert "30 frames, 64x48" in info._repr_html_()
    assert "<video" not in info._repr_html_() + shown._repr_html_()
    assert "no longer there" in shown._repr_html_()
    assert "no longer there" in repr(shown)


def test_a_plain_program_is_told_where_the_film_is(tmp_path: Path) -> None:
    gm.write("film.mp4", FRAMES)
    code = "import sys, gpumovie as gm; print(gm.show('film.mp4'), 'IPython' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = r"<film '(.+)': 64x48, h264, \d+\.\d kB; a notebook shows it, and any video player> False\n"
    match = re.fullmatch(expected, done.stdout)
    assert match
    assert match[1] == str(tmp_path / "film.mp4")


def test_a_wrong_path_is_an_error_that_names_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no film; in .* are no films; write one first"):
        gm.show("film.mp4")
    with pytest.raises(gm.PathError, match=r"there is not even a directory '.*nowhere'"):
        gm.show("nowhere/film.mp4")
    for number in range(7):
        (tmp_path / f"film{number}.mp4").touch()
    with pytest.raises(gm.PathError, match=r"are film0\.mp4, film1\.mp4, .*, film4\.mp4 and 2 more: 'film\.mp4'"):
        gm.show("film.mp4")
    with pytest.raises(gm.OptionError, match=r"'film0\.mp4' holds no film that ffmpeg can read; write it anew"):
        gm.show("film0.mp4")
    with pytest.raises(gm.OptionError, match=r"'film\.txt' ends in '\.txt'; a film ends in one of \.mp4"):
        gm.show("film.txt")
    with pytest.raises(gm.OptionError, match=r"\(a MovieInfo\) is no path; give its path, '.*film\.webm'"):
        gm.show(gm.write("film.webm", FRAMES[:1]))  # type: ignore[arg-type]
    Path("folder.mp4").mkdir()
    with pytest.raises(gm.PathError, match="it is a directory; give the path of a film in it"):
        gm.show("folder.mp4")


def test_a_film_under_way_is_named_with_its_partial_file() -> None:
    with gm.Movie("film.mp4") as movie:
        movie.write(np.zeros((48, 64, 3), np.uint8))
        with pytest.raises(gm.PathError, match=r"it is not finished, .* is in '.*film\.partial\.mp4'"):
            gm.show("film.mp4")
