"""What can be wrong before the first frame: each is one clear error that quotes the value and says the remedy."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gpumovie as gm
from gpumovie.options.arguments import check_size, frame_rate
from gpumovie.video.settings import make_settings


@pytest.mark.parametrize(
    ("fps", "rate"),
    [
        (30, Fraction(30)),
        (Fraction(24000, 1001), Fraction(24000, 1001)),
        (23.976, Fraction(24000, 1001)),
        (119.88, Fraction(120000, 1001)),
        (29.97, Fraction(30000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (24000 / 1001, Fraction(24000, 1001)),
        (12.5, Fraction(25, 2)),
        (1000 / 33, Fraction(1000, 33)),  # matplotlib's interval=33
        (1 / 3, Fraction(1, 3)),
        (np.float32(25), Fraction(25)),
        (np.int64(60), Fraction(60)),
        (24.0, Fraction(24)),
    ],
)
def test_frame_rates(fps, rate):
    assert frame_rate(fps) == rate


@given(st.integers(1, 1000), st.integers(1, 1001))
def test_a_fraction_is_kept_exactly(numerator, denominator):
    assert frame_rate(Fraction(numerator, denominator)) == Fraction(numerator, denominator)


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf"), "30", None, True, Decimal(30), 0.0, -0.5])
def test_what_is_no_frame_rate(tmp_path, fps):
    with pytest.raises(gm.OptionError, match=re.escape(f"fps {fps!r} is not a frame rate; give a number above 0")):
        gm.Movie(tmp_path / "film.mp4", fps=fps)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fps", [1001, Fraction(1, 65537), Fraction(1_001_001, 65533), 1e9, 1e-9])
def test_rates_out_of_range(fps):
    with pytest.raises(gm.OptionError, match=r"fps .*(at most 1000|give a Fraction)"):
        frame_rate(fps)


@pytest.mark.parametrize("size", [(0, 10), (10, 0), (-1, 10), (10,), (1, 2, 3), 10, "10x10", (1.5, 2), (True, 2)])
def test_what_is_no_size(tmp_path, size):
    with pytest.raises(gm.OptionError, match=r"is not \(width, height\) in pixels, two whole numbers above 0"):
        gm.Movie(tmp_path / "film.mp4", size)


def test_a_size_may_be_numpys():
    assert check_size((np.int64(3), np.uint8(4))) == (3, 4)
    assert check_size([3, 4]) == (3, 4)


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("film", {}, r"'film' has no suffix; a film ends in one of .mp4, .m4v, .mov"),
        ("film.wmv", {}, r"ends in '.wmv'; a film ends in one of"),
        ("film.mp4", {"codec": "h266"}, r"codec 'h266' is unknown; there are h264, hevc, av1, vp9"),
        ("film.mp4", {"codec": "h265"}, r"codec 'h265' is unknown; codec='hevc' is that here"),
        ("film.mp4", {"codec": "divx"}, r"codec='mpeg4' is that here"),
        ("film.mp4", {"codec": "libx264"}, r"encoder='libx264' is that here; or codec='h264'"),
        ("film.mp4", {"encoder": "x264"}, r"encoder 'x264' is unknown; there are auto, h264_nvenc"),
        ("film.mp4", {"encoder": "libx265", "codec": "h264"}, r"'libx265' makes hevc, not codec 'h264'"),
        ("film.webm", {"codec": "h264"}, r"'h264' does not fit a .webm file, which holds vp9, av1; h264 fits .mp4"),
        ("film.mp4", {"codec": "prores"}, r"'prores' does not fit a .mp4 file.*prores fits .mov, .mkv"),
        ("film.gif", {"encoder": "libx264"}, r"'h264' does not fit a .gif file, which holds gif"),
        ("film.mp4", {"quality": 52}, r"quality 52 is not a number from 0 \(best\) to 51 \(worst\)"),
        ("film.mp4", {"quality": float("nan")}, r"quality nan"),
        ("film.mp4", {"quality": "good"}, r"quality 'good'"),
        ("film.mp4", {"speed": "medium"}, r"speed 'medium' is unknown; there are fastest, fast, balanced, small"),
        ("film.mp4", {"bitrate": 0}, r"bitrate 0 is no rate; give kbit/s"),
        ("film.mp4", {"bitrate": "8M"}, r"bitrate '8M' is no rate"),
        ("film.mp4", {"bitrate": 8000, "lossless": True}, r"bitrate 8000 and lossless=True exclude each other"),
        ("film.mkv", {"bitrate": 8000, "codec": "ffv1"}, r"codec 'ffv1' knows no bitrate"),
        ("film.mp4", {"pixel_format": "rgb24"}, r"pixel_format 'rgb24' is not one that h264 takes|takes; there are"),
        ("film.mp4", {"pixel_format": "yuv999"}, r"pixel_format 'yuv999' is not one that h264 takes; there are nv12"),
        ("film.mp4", {"quality": 18, "bitrate": 8000}, r"quality 18 and bitrate 8000 exclude each other; leave one"),
        ("film.mp4", {"quality": 20, "bitrate": 8000}, r"quality 20 and bitrate 8000 exclude each other"),
        ("film.mp4", {"extra_args": "-crf 30"}, r"extra_args '-crf 30' is one string; give a list: \['-crf', '30'\]"),
        ("film.gif", {"audio": "song.mp3"}, r"a gif file has no sound; leave audio= out"),
        ("film.mp4", {"audio": "missing.mp3"}, r"audio 'missing.mp3' is not there"),
        ("film.mp4", {"metadata": {"a=b": "c"}}, r"metadata key 'a=b' is no name"),
        ("film.mp4", {"metadata": {3: "c"}}, r"metadata key 3 is no name"),
    ],
)
def test_an_option_that_cannot_be(tmp_path, path, options, message):
    if options.get("pixel_format") == "rgb24":
        options = {**options, "encoder": "libx264"}
        message = r"pixel_format 'rgb24' is not one that libx264 takes; there are yuv420p"
    with pytest.raises(gm.OptionError, match=message) as caught:
        gm.Movie(tmp_path / path if path != "film" else path, **options)
    assert isinstance(caught.value, ValueError)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"crf": 3}, "(crf=3); quality=3 is that here"),
        ({"preset": "slow"}, "(preset='slow'); speed='small' is that here; there are fastest, fast"),
        ({"pix_fmt": "yuv444p"}, "(pix_fmt='yuv444p'); pixel_format='yuv444p' is that here"),
        ({"dpi": 100}, "(dpi=100); it belongs to anim.save(..., dpi=100) or Drawing(fig, dpi=100)"),
        ({"transparent": True}, 'it belongs to anim.save(..., savefig_kwargs={"transparent": True}), Drawing(fig,'),
        ({"qualty": 3}, "(qualty=3); did you mean quality=?"),
        ({"xyz": 3}, "(xyz=3); there are codec, encoder, fallback, quality"),
    ],
    ids=str,
)
@pytest.mark.parametrize("function", ["Movie", "write", "render", "Writer"])
def test_an_unknown_option_is_pythons_own_error_and_names_what_was_meant(tmp_path, function, options, hint):
    from gpumovie.mpl import Writer

    film = tmp_path / "film.mp4"
    make = {
        "Movie": lambda: gm.Movie(film, **options),
        "write": lambda: gm.write(film, [], **options),
        "render": lambda: gm.render(lambda i: None, film, 1, **options),
        "Writer": lambda: Writer(5, **options),
    }
    with pytest.raises(TypeError, match=re.escape(hint)) as caught:
        make[function]()
    name = "Writer" if function == "Writer" else "Movie"
    assert str(caught.value).startswith(f"{name}() got an unexpected keyword argument {next(iter(options))!r} (")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mp4", "h264"), (".mov", "h264"), (".mkv", "h264"), (".avi", "h264"), (".webm", "vp9"), (".gif", "gif")],
)
def test_the_default_codec_is_h264_or_what_the_file_holds(suffix, codec):
    assert make_settings(f"film{suffix}", fps=30).codec == codec
    assert make_settings(f"FILM{suffix.upper()}", fps=30).codec == codec


@pytest.mark.parametrize("path", [3, np.zeros(3), ["film.mp4"]], ids=lambda path: type(path).__name__)
def test_a_path_that_is_none(path):
    with pytest.raises(gm.OptionError, match=r"path .* is no path; give a str or a Path, such as 'film.mp4'"):
        gm.Movie(path)


def test_quality_is_20_unless_it_is_asked_for():
    assert make_settings("film.mp4", fps=30).quality == make_settings("film.mp4", fps=30, quality=None).quality == 20


def test_a_reason_that_every_encoder_gives_is_said_once(tmp_path):
    with pytest.raises(gm.NoEncoderError) as caught:
        gm.write(tmp_path / "film.mp4", [np.zeros((256, 256, 3), np.uint8)], extra_args=["-nonsense", "1"])
    first, *rest = str(caught.value).splitlines()
    assert first == "extra_args ['-nonsense', '1'] cannot be used with codec 'h264'; ffmpeg says why"
    told = [line for line in rest if "nonsense" in line]
    assert len(told) == 1 and "h264_nvenc" in told[0] and "libx264" in told[0]
    assert len(caught.value.rejected) > 1
