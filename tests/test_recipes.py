"""Every recipe does what it promises: it runs, and its films are decoded."""

import base64
import re

import av
import numpy as np
import pytest
from films import decode, film_facts
from notebooks import run_notebook
from pages import ROOT, run, sections
from system import need

RECIPES = {name: blocks for name, blocks in sections(ROOT / "docs" / "recipes.md").items() if name != "Recipes"}
#: What some need of the system.
NEEDS = {"A server without a display": ("egl", "vispy"), "Why is it not faster?": ("vispy",)}


def profile(film):
    with av.open(str(film)) as container:
        return container.streams.video[0].codec_context.profile


def transparent(folder, _):
    for film, frames, before in (("overlay.webm", 30, ("-c:v", "libvpx-vp9")), ("overlay.mov", 30, ())):
        alpha = decode(folder / film, "rgba", before=before)[..., 3]
        assert len(alpha) == frames
        assert alpha[:, 2, 2].max() <= 2  # the figure's corner
        assert alpha.max() >= 253  # the line
    assert film_facts(folder / "overlay.mov").codec == "prores"
    assert film_facts(folder / "overlay.webm").codec == "vp9"


def lossless(folder, _):
    sent = np.random.default_rng(0).integers(0, 256, (30, 240, 320, 3), np.uint8)
    for film, codec in (("archive.mkv", "ffv1"), ("exact.mp4", "h264")):
        assert film_facts(folder / film).codec == codec
        assert np.array_equal(decode(folder / film), sent)


def sound(folder, _):
    codec, seconds = film_facts(folder / "sounding.mp4").audio
    assert codec == "aac" and seconds == pytest.approx(2, abs=0.05)
    with av.open(str(folder / "sounding.mp4")) as container:
        wave = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        rate = container.streams.audio[0].rate
    spectrum = np.abs(np.fft.rfft(wave[rate // 2 : rate // 2 + rate]))
    assert np.argmax(spectrum) == 440  # one second: a bin a hertz


def gif(folder, _):
    for film, codec in (("small.gif", "gif"), ("sharp.apng", "apng")):
        facts = film_facts(folder / film)
        assert (facts.codec, facts.frames, facts.size) == (codec, 30, (400, 300))
        assert float(facts.times[-1]) == pytest.approx(29 / 20)


def prores(folder, _):
    facts = film_facts(folder / "cut.mov")
    assert (facts.codec, facts.tag, facts.pixel_format, facts.frames) == ("prores", "apch", "yuv422p10le", 30)
    assert profile(folder / "cut.mov") == "HQ"


def ten_bits(folder, _):
    facts = film_facts(folder / "smooth.mp4")
    assert (facts.codec, facts.tag, facts.pixel_format) == ("hevc", "hvc1", "yuv420p10le")
    assert profile(folder / "smooth.mp4") == "Main 10"
    assert len(np.unique(decode(folder / "smooth.mp4", "rgb48le")[0, 180, :, 1])) > 800  # eight bits hold 220


def divx(folder, _):
    facts = film_facts(folder / "divx.avi")
    assert (facts.codec, facts.tag, facts.frames) == ("mpeg4", "DX50", 60)
    text = (ROOT / "docs" / "recipes.md").read_text()
    assert 'extra_args=["-tag:v", "XVID"]' in text
    import gpumovie as gm

    gm.write(folder / "xvid.avi", decode(folder / "divx.avi")[:5], codec="mpeg4", extra_args=["-tag:v", "XVID"])
    assert film_facts(folder / "xvid.avi").tag == "XVID"


def docker(folder, _):
    """Its commands are held against the image by test_docker.py."""


def server(folder, printed):
    assert film_facts(folder / "server.mp4").frames == 30
    assert decode(folder / "server.mp4").std() > 5
    assert "OpenGL, in the order tried" in printed  # doctor
    assert "An H.264 film is encoded by" in printed


def notebook(folder, _):
    (block,) = RECIPES["In a notebook"]
    (folder / "cells").mkdir()
    outputs, shown = run_notebook(folder / "cells", block.text, 'gm.show("shown.mp4")')
    film = base64.b64encode((folder / "cells" / "shown.mp4").read_bytes()).decode()
    for result in (outputs[-1], shown[-1]):
        assert result["output_type"] == "execute_result"
        html = "".join(result["data"]["text/html"])
        assert "<video" in html and film in html
    assert "60 frames" in str(outputs[0]["data"])  # the line of progress


def piped(folder, _):
    means = decode(folder / "piped.mp4").mean(axis=(1, 2, 3))
    assert len(means) == 60
    assert np.abs(means - 4 * np.arange(60)).max() < 3


def small(folder, _):
    sizes = [(folder / f"{name}.mp4").stat().st_size for name in ("usual", "small", "smaller")]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[1] < 0.7 * sizes[0]


def why_not_faster(folder, printed):
    assert "encoder  " in printed and "in the pipe" in printed
    page = (ROOT / "docs" / "recipes.md").read_text()
    for film in ("numpy", "line", "vispy"):
        assert re.search(rf"^- {film}, .* the bottleneck is ", printed, re.MULTILINE)  # bench
    for stage in ("waiting_for_caller", "comparing", "drawing", "reading", "converting", "in_pipe"):
        assert f"{stage}=" in printed and f"`{stage}`" in page


CHECKS = {
    "A transparent film": transparent,
    "Without any loss": lossless,
    "With sound": sound,
    "A GIF": gif,
    "ProRes for an editor": prores,
    "Ten bits": ten_bits,
    "DivX": divx,
    "In Docker, with NVENC": docker,
    "A server without a display": server,
    "In a notebook": notebook,
    "From another program": piped,
    "A small file": small,
    "Why is it not faster?": why_not_faster,
}


def test_every_recipe_has_its_check():
    assert list(RECIPES) == list(CHECKS)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_does_what_it_promises(tmp_path, name):
    for what in NEEDS.get(name, ()):
        need(what)
    assert RECIPES[name]
    CHECKS[name](tmp_path, run(RECIPES[name], tmp_path))
