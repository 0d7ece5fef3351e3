"""Options by the names of other libraries: the hint is a right example, which makes a film when it is followed."""

import re

import numpy as np
import pytest

import gpumovie as gm
from gpumovie.options.names_elsewhere import hint_for, kilobits

FRAMES = [np.full((48, 64, 3), 40 * i, np.uint8) for i in range(3)]
#: What is given elsewhere, and the suffix of the film, where the hint is one keyword to give here.
SAME = [
    ("crf", 18, "quality=18"),
    ("cq", 30, "quality=30"),
    ("preset", "slow", "speed='small'"),
    ("preset", "ultrafast", "speed='fastest'"),
    ("preset", "p4", "speed='fast'"),
    ("pix_fmt", "yuv444p", "pixel_format='yuv444p'"),
    ("vcodec", "libx264", "encoder='libx264'"),
    ("vcodec", "mp4v", "codec='mpeg4'"),
    ("fourcc", "avc1", "codec='h264'"),
    ("video_codec", "h265", "codec='hevc'"),
    ("framerate", 25, "fps=25"),
    ("frame_rate", 25, "fps=25"),
    ("r", 25, "fps=25"),
    ("duration", 0.1, "fps=10"),
    ("duration", 40, "fps=25"),
    ("interval", 200, "fps=5"),
    ("duration", [1, 2], "fps=10"),
    ("video_bitrate", "8M", "bitrate=8000"),
    ("threads", 2, "extra_args=['-threads', '2']"),
    ("tune", "animation", "extra_args=['-tune', 'animation']"),
    ("gop_size", 5, "extra_args=['-g', '5']"),
    ("ffmpeg_params", "-g 5", "extra_args=['-g', '5']"),
    ("ffmpeg_params", ["-g", 5], "extra_args=['-g', '5']"),
    ("output_params", {"-g": 5}, "extra_args=['-g', '5']"),
    ("output_params", {"g": 5}, "extra_args=['-g', '5']"),
    ("ffmpeg_params", None, "extra_args=['-g', '10']"),
    ("resize", (32, 24), "extra_args=['-vf', 'scale=32:24']"),
    ("resize", "32x24", "extra_args=['-vf', 'scale=32:24']"),
    ("resize", 0.5, "extra_args=['-vf', 'scale=iw*0.5:-2']"),
    ("title", "Waves", "metadata={'title': 'Waves'}"),
    ("author", "me", "metadata={'author': 'me'}"),
]
#: Where the hint is another sentence.
OTHERS = [
    ("loop", 0, "leave it out: a .gif or .apng repeats for ever"),
    ("loop", True, "leave it out"),
    ("loop", 2, "extra_args=['-loop', '2'] is that here for a .gif"),
    ("rotate", 90, "np.rot90(frame)"),
    ("format", "gif", "path='film.gif'"),
    ("format", ".webm", "path='film.webm'"),
    ("mode", "I", "leave it out: the shape of the frames says"),
    ("macro_block_size", 1, "leave it out: a frame of odd size is padded"),
    ("quantizer", "nq", "leave it out"),
    ("subrectangles", True, "leave it out"),
    ("palettesize", 64, "leave it out"),
    ("extra_anim", [1], "it belongs to anim.save(..., extra_anim=[1])"),
    ("savefig_kwargs", {}, "it belongs to anim.save(..., savefig_kwargs={})"),
    ("facecolor", "red", "anim.save(..., savefig_kwargs={\"facecolor\": 'red'})"),
    ("width", 640, "size=(width, height)"),
    ("filename", "a.mp4", "path='a.mp4' is that here"),
    ("verbose", True, "progress=True"),
    ("gpu", 1, "GPUMOVIE_DEVICE=1"),
]


@pytest.mark.parametrize(("name", "value", "hint"), SAME, ids=str)
def test_the_hint_is_an_example_that_works(tmp_path, name, value, hint):
    assert hint in hint_for(name, value)
    options = eval(f"dict({hint})")
    info = gm.write(tmp_path / "film.mp4", FRAMES, **options)
    assert info.frames == 3


@pytest.mark.parametrize(("name", "value", "hint"), SAME + OTHERS, ids=str)
def test_everything_that_takes_options_says_it(tmp_path, name, value, hint):
    import gpumovie.pyplot as plt
    from gpumovie.mpl import Writer

    film = tmp_path / "film.mp4"
    for make in (
        lambda **options: gm.Movie(film, **options),
        lambda **options: gm.write(film, FRAMES, **options),
        lambda **options: gm.render(FRAMES.__getitem__, film, 3, **options),
        lambda **options: Writer(5, **options),
        lambda **options: plt.movie(film, **options),
    ):
        with pytest.raises(TypeError, match=re.escape(f"got an unexpected keyword argument {name!r}")) as caught:
            make(**{name: value})
        assert hint in str(caught.value)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("8M", 8000),
        ("500k", 500),
        ("8000000", 8000),
        ("8 Mbps", 8000),
        (8_000_000, 8000),
        ("high", 8000),
        (None, 8000),
    ],
)
def test_rates_as_others_give_them(given, expected):
    assert kilobits(given) == expected


@pytest.mark.parametrize(("given", "right"), [("500k", 500), (5_000_000, 5000), (1e6, 1000), (0, 8000)])
def test_a_rate_in_another_unit_is_answered_with_the_number(given, right):
    with pytest.raises(gm.OptionError, match=f"bitrate {given!r} is no rate; give kbit/s, such as {right}, or"):
        gm.Movie("film.mp4", bitrate=given)


@pytest.mark.parametrize(
    ("codec", "hint"),
    [
        ("libx264", "codec 'libx264' is unknown; encoder='libx264' is that here"),
        ("avc1", "codec='h264' is that here"),
        ("XVID", "codec='mpeg4' is that here"),
    ],
)
def test_codecs_by_other_names(codec, hint):
    with pytest.raises(gm.OptionError, match=re.escape(hint)):
        gm.Movie("film.mp4", codec=codec)
