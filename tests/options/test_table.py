"""Options of the wrong type: each error names the option, quotes the value and says the remedy."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

import gpumovie as gm
from gpumovie.options.program_arguments import check_extra_args, check_metadata
from gpumovie.options.table import TABLE
from gpumovie.video.encoders.fit import output_format
from gpumovie.video.encoders.table import ENCODERS
from gpumovie.video.pixel_formats import FORMATS
from gpumovie.video.settings import Settings

FRAMES = [np.zeros((48, 64, 3), np.uint8)] * 3
#: Values of every type that an option might be given by mistake.
WRONG = {
    **dict.fromkeys(("quality", "bitrate"), (True, np.True_, "18", b"18", [18], {}, 18j, np.zeros(2))),
    **dict.fromkeys(("codec", "encoder", "pixel_format"), (3, True, b"h264", ["h264"], {}, {1}, np.zeros(2))),
    **dict.fromkeys(("audio", "ffmpeg"), (3, True, b"a.wav", ["a.wav"], {}, np.zeros(2), "a\0b", "\ud800")),
    **dict.fromkeys(("fallback", "lossless", "preview"), (None, 1, "yes", [True], np.zeros(2))),
    "faststart": (1, "yes", [True], np.zeros(2)),
    "speed": (None, 3, True, b"fast", ["fast"], np.array(["fast", "small"])),
    "progress": (None, -1, 0.5, "yes", [1], np.zeros(2)),
    "metadata": (3, "title=a", b"a", ["title"]),
    "extra_args": (3, None, "-g 10", b"-g", {"-g": 10}),
}
#: Values of which one entry is wrong, and that entry.
WRONG_INSIDE = [
    ("metadata", {"title": b"a"}, "title=b'a'"),
    ("metadata", {"title": ["a"]}, "title=['a']"),
    ("metadata", {"title": "a\0b"}, r"title='a\x00b'"),
    ("metadata", {"title": "\ud800"}, r"title='\ud800'"),
    ("metadata", {"title": "\udcff"}, r"title='\udcff'"),
    ("metadata", {"a\0b": "title"}, r"'a\x00b'"),
    ("metadata", {None: "title"}, "None"),
    ("extra_args", ["-g", None], "None"),
    ("extra_args", ["-g", True], "True"),
    ("extra_args", [b"-g"], "b'-g'"),
    ("extra_args", [["-g", "10"]], "['-g', '10']"),
    ("extra_args", ["-metadata", "title=a\0b"], r"'title=a\x00b'"),
    ("extra_args", ["-metadata", "title=\ud800"], r"'title=\ud800'"),
]
CASES = [(name, value, " ".join(repr(value).split())) for name, values in WRONG.items() for value in values]


def test_every_option_is_tried():
    assert WRONG.keys() == TABLE.keys()


@pytest.mark.parametrize(("name", "value", "quoted"), [*CASES, *WRONG_INSIDE], ids=lambda value: ascii(value)[:30])
def test_a_value_of_the_wrong_type(tmp_path, monkeypatch, name, value, quoted):
    monkeypatch.chdir(tmp_path)
    for make in (
        lambda **options: gm.Movie("film.mp4", **options),
        lambda **options: gm.write("film.mp4", FRAMES, **options),
        lambda **options: gm.render(lambda i: FRAMES[0], "film.mp4", 3, **options),
    ):
        with pytest.raises(gm.OptionError) as caught:
            make(**{name: value})
        message = str(caught.value)
        assert message.startswith(name) and quoted in message
        assert re.search("give|use|leave|there are|neither|default", message), message
    assert not list(Path.cwd().iterdir())


@pytest.mark.parametrize("fps", ["30", b"30", None, [30], (30, 1), {}, 30j, True, np.zeros(2), 10**400, -(10**400)])
@pytest.mark.parametrize("function", ["Movie", "write"])
def test_a_frame_rate_of_the_wrong_type(tmp_path, function, fps):
    with pytest.raises(gm.OptionError, match=r"^fps .* (give a number above 0|give at most 1000)") as caught:
        getattr(gm, function)(tmp_path / "film.mp4", *([FRAMES] if function == "write" else ()), fps=fps)
    assert len(str(caught.value)) < 250
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "size", ["64x48", b"12", 64, (64.0, 48.0), {64: 48}, {64, 48}, (True, 48), (64, None)], ids=str
)
def test_a_size_of_the_wrong_type(tmp_path, size):
    message = f"size {size!r} is not (width, height) in pixels, two whole numbers above 0, such as (1280, 720)"
    with pytest.raises(gm.OptionError, match=re.escape(message)):
        gm.write(tmp_path / "film.mp4", FRAMES, size=size)
    assert not list(tmp_path.iterdir())


def test_metadata_of_none_are_no_tags_and_other_values_become_text(tmp_path):
    metadata = {"title": None, "comment": 3.5, "date": date(2024, 5, 6), "artist": Path("a") / "b"}
    assert check_metadata(metadata) == {"comment": "3.5", "date": "2024-05-06", "artist": "a/b"}
    gm.write(tmp_path / "film.mp4", FRAMES, metadata=metadata)
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert "title" not in film.metadata
        assert film.metadata["comment"] == "3.5"


def test_extra_args_may_be_numbers_paths_and_any_iterable():
    assert check_extra_args(["-g", 10, np.int64(3), 0.5, Path("a")]) == ("-g", "10", "3", "0.5", "a")
    assert check_extra_args(word for word in ("-g", "10")) == ("-g", "10")


def test_the_writer_reads_extra_args_once():
    from gpumovie.mpl import Writer

    assert Writer(extra_args=(word for word in ("-g", "10"))).extra_args == ["-g", "10"]
    with pytest.raises(gm.OptionError, match="extra_args holds None"):
        Writer(extra_args=["-g", None])
    with pytest.raises(gm.OptionError, match="metadata title=b'a' is no text"):
        Writer(metadata={"title": b"a"})


def test_a_value_whose_repr_fails_or_is_long_is_still_quoted():
    class Silent:
        def __repr__(self):
            raise RuntimeError

    with pytest.raises(gm.OptionError, match="quality <Silent> is not a number"):
        gm.Movie("film.mp4", quality=Silent())
    with pytest.raises(gm.OptionError, match=r"quality \[0, 0.*\.\.\..*\(a list\) is not a number") as caught:
        gm.Movie("film.mp4", quality=[0] * 10**5)
    assert len(str(caught.value)) < 300


#: What is encoded for (rgb24, rgba, rgb48, rgba64) frames where no pixel_format is given; the text of the option, and
#: docs/options.md, say the same in words.
ENCODED = {
    "libx264": ("yuv420p",) * 4,
    "h264_nvenc": ("nv12",) * 4,
    "mpeg4": ("yuv420p",) * 4,
    "libx265": ("yuv420p", "yuv420p", "yuv420p10le", "yuv420p10le"),
    "libsvtav1": ("yuv420p", "yuv420p", "yuv420p10le", "yuv420p10le"),
    "libvpx-vp9": ("yuv420p", "yuva420p", "yuv420p10le", "yuva420p"),
    "prores_ks": ("yuv422p10le", "yuva444p10le", "yuv422p10le", "yuva444p10le"),
    "ffv1": ("bgr0", "bgra", "gbrp10le", "gbrap10le"),
    "png": ("rgb24", "rgba", "rgb48be", "rgba64be"),
    "apng": ("rgb24", "rgba", "rgb48be", "rgba"),
    "gif": ("pal8",) * 4,
}


@pytest.mark.parametrize("name", ENCODED)
def test_what_is_encoded_without_a_pixel_format(name):
    encoder = ENCODERS[name]
    settings = Settings("film", Fraction(30), encoder.codec)
    sources = (FORMATS[each] for each in ("rgb24", "rgba", "rgb48le", "rgba64le"))
    assert tuple(output_format(encoder, source, settings) for source in sources) == ENCODED[name]
    assert encoder.codec in TABLE["pixel_format"].text
