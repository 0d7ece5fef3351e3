"""The writer's codec, encoder, bitrate, arguments and metadata, its own and those of rcParams."""

import base64
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from animations import FRAMES, animated, line_and_title
from films import FFMPEGS, decode, film_facts
from matplotlib.animation import FuncAnimation

import gpumovie as gm
from gpumovie.mpl import Drawing, Writer
from gpumovie.video.files.mp4_index import read_index


def x264_settings(path):
    """What libx264 says of itself in every stream."""
    return re.search(rb"x264 - core .*? options: ([^\0]*)", path.read_bytes())[1].decode().split()


@pytest.mark.parametrize(
    ("codec", "suffix", "encoder"),
    [
        ("libx264", ".mp4", "libx264"),
        ("libvpx-vp9", ".webm", "libvpx-vp9"),
        ("libxvid", ".avi", "mpeg4"),
        ("prores_aw", ".mov", "prores_ks"),
    ],
)
def test_encoders_are_known_by_ffmpegs_names(tmp_path, codec, suffix, encoder):
    writer = Writer(5, codec=codec)
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer=writer)
    assert writer.info.encoder == encoder


def test_codec_goes_with_the_writers_name(tmp_path):
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="h265")
    assert film_facts(tmp_path / "film.mp4").codec == "hevc"


def test_an_unknown_codec_is_an_error_that_lists_what_there_is(tmp_path):
    with pytest.raises(ValueError, match=r"codec 'wmv2' is unknown; there are h264, hevc, .*libx264"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="wmv2")
    assert list(tmp_path.iterdir()) == []


def test_a_codec_that_does_not_fit_the_file_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match=r"codec 'h264' does not fit a \.webm file, which holds vp9, av1"):
        animated(line_and_title).save(tmp_path / "film.webm", writer="gpumovie", codec="h264")


def test_the_codec_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.codec"] = "mpeg4"
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie")
    assert film_facts(tmp_path / "film.mp4").codec == "mpeg4"


@pytest.mark.parametrize(("suffix", "codec"), [(".gif", "gif"), (".webm", "vp9"), (".apng", "apng")])
def test_the_codec_of_rcparams_gives_way_where_the_file_cannot_hold_it(tmp_path, suffix, codec):
    assert mpl.rcParams["animation.codec"] == "h264"
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer="gpumovie")
    facts = film_facts(tmp_path / f"film{suffix}")
    assert (facts.codec, facts.frames) == (codec, FRAMES)


@pytest.mark.parametrize("options", [{"codec": "mpeg4"}, {}], ids=["asked", "rcParams"])
def test_codec_is_used_beside_an_encoder_that_is_left_open(tmp_path, options):
    mpl.rcParams["animation.codec"] = "h264" if options else "mpeg4"
    animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, encoder="auto", **options))
    assert film_facts(tmp_path / "film.mp4").codec == "mpeg4"


@pytest.mark.parametrize("encoder", ["auto", None])
def test_an_encoder_may_be_named_as_codec_beside_one_that_is_left_open(tmp_path, encoder):
    writer = Writer(5, codec="libx265", encoder=encoder)
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert writer.info.encoder == "libx265"


def test_an_encoder_named_as_codec_that_contradicts_the_encoder_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="encoder 'libx264' makes h264, not codec 'hevc'"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, codec="libx265", encoder="libx264"))
    assert list(tmp_path.iterdir()) == []


def test_codec_and_encoder_that_contradict_each_other_are_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="encoder 'libx264' makes h264, not codec 'hevc'"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, codec="hevc", encoder="libx264"))


def test_an_encoder_wins_over_the_codec_of_rcparams(tmp_path):
    writer = Writer(5, encoder="libx265")
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert writer.info.encoder == "libx265"


def test_quality_and_speed_reach_the_encoder(tmp_path):
    animated(line_and_title).save(
        tmp_path / "film.mp4", writer=Writer(5, codec="libx264", quality=31, speed="balanced")
    )
    settings = x264_settings(tmp_path / "film.mp4")
    assert "crf=31.0" in settings and "subme=7" in settings  # subme 7 is the preset "medium"


def test_bitrate_is_in_kbit_a_second(tmp_path):
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="libx264", bitrate=345)
    assert "bitrate=345" in x264_settings(tmp_path / "film.mp4")


def test_the_bitrate_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.bitrate"] = 456
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", codec="libx264")
    assert "bitrate=456" in x264_settings(tmp_path / "film.mp4")


@pytest.mark.parametrize(
    ("suffix", "options"), [(".gif", {}), (".mkv", {"codec": "ffv1"}), (".mp4", {"lossless": True})], ids=str
)
def test_the_bitrate_of_rcparams_gives_way_where_it_means_nothing(tmp_path, suffix, options):
    mpl.rcParams["animation.bitrate"] = 456
    animated(line_and_title).save(tmp_path / f"film{suffix}", writer=Writer(5, **options))
    assert film_facts(tmp_path / f"film{suffix}").frames == FRAMES


def test_a_bitrate_that_was_asked_for_and_means_nothing_is_an_error(tmp_path):
    with pytest.raises(gm.OptionError, match="codec 'ffv1' knows no bitrate"):
        animated(line_and_title).save(tmp_path / "film.mkv", writer=Writer(5, codec="ffv1", bitrate=456))


def test_extra_args_win_over_those_of_rcparams_and_over_ours(tmp_path):
    mpl.rcParams["animation.ffmpeg_args"] = ["-metadata", "comment=rcParams"]
    animated(line_and_title).save(tmp_path / "rc.mkv", writer="gpumovie", codec="libx264")
    assert film_facts(tmp_path / "rc.mkv").metadata["COMMENT"] == "rcParams"
    extra = ["-crf", "40", "-pix_fmt", "yuv444p"]
    animated(line_and_title).save(tmp_path / "own.mkv", writer="gpumovie", codec="libx264", extra_args=extra)
    facts = film_facts(tmp_path / "own.mkv")
    assert "COMMENT" not in facts.metadata and facts.pixel_format == "yuv444p"
    assert "crf=40.0" in x264_settings(tmp_path / "own.mkv")


@pytest.mark.parametrize("faststart", [True, False])
def test_faststart_decides_where_the_index_lies(tmp_path, faststart):
    animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(fps=10, faststart=faststart))
    assert read_index(tmp_path / "film.mp4").at_front is faststart


def test_metadata_is_in_the_film(tmp_path):
    words = {"title": "Waves", "artist": "me", "comment": "a = b"}
    animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", metadata=words)
    assert film_facts(tmp_path / "film.mp4").metadata.items() >= words.items()


def test_the_program_of_rcparams_is_used(tmp_path):
    mpl.rcParams["animation.ffmpeg_path"] = FFMPEGS["7.0.2"]()
    writer = Writer(5)
    animated(line_and_title).save(tmp_path / "film.mp4", writer=writer)
    assert "ffmpeg 7.0.2" in writer.info.ffmpeg


@pytest.mark.parametrize(
    ("options", "suffix", "transparent"),
    [
        ({"codec": "ffv1"}, ".mkv", True),
        ({"codec": "prores"}, ".mov", True),
        ({"codec": "png"}, ".mov", True),
        ({"codec": "vp9"}, ".mkv", True),
        ({}, ".webm", True),
        ({}, ".apng", True),
        ({}, ".gif", True),
        ({"codec": "ffv1", "lossless": True}, ".mkv", True),
        ({"codec": "ffv1", "pixel_format": "gbrap10le"}, ".mkv", True),
        ({}, ".mp4", False),
        ({"lossless": True}, ".mp4", False),
        ({"codec": "hevc"}, ".mp4", False),
        ({"codec": "mpeg4"}, ".avi", False),
        ({"codec": "ffv1", "pixel_format": "yuv420p"}, ".mkv", False),
        ({"encoder": "libsvtav1"}, ".webm", False),
    ],
    ids=str,
)
def test_matplotlib_is_told_whether_the_film_keeps_alpha(tmp_path, options, suffix, transparent):
    writer = Writer(5, **options)
    with pytest.raises(gm.FrameError, match="no frame"), writer.saving(plt.figure(), tmp_path / f"film{suffix}", 50):
        assert writer._supports_transparency() is transparent


def test_a_transparent_gif_is_transparent(tmp_path):
    animated(line_and_title).save(
        tmp_path / "film.gif", writer="gpumovie", savefig_kwargs={"transparent": True, "edgecolor": "red"}
    )
    animated(line_and_title).save(tmp_path / "opaque.gif", writer="gpumovie")
    alpha = decode(tmp_path / "film.gif", "rgba")[..., 3]
    assert (alpha[:, 0, 0] == 0).all() and (alpha.max((1, 2)) == 255).all()
    assert (decode(tmp_path / "opaque.gif", "rgba")[..., 3] == 255).all()


# --- what cannot be ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", ["100", "abc", 0, -5, float("nan"), float("inf"), [100]], ids=repr)
def test_a_dpi_that_is_none_is_an_error_at_once(tmp_path, dpi):
    message = re.escape(f"dpi {dpi!r} is no number of pixels an inch; give a number above 0, such as 100")
    with pytest.raises(gm.OptionError, match=message):
        animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", dpi=dpi)
    with pytest.raises(gm.OptionError, match=message):
        Drawing(plt.figure(), dpi=dpi)
    assert list(tmp_path.iterdir()) == []


def test_a_dpi_of_more_pixels_than_can_be_drawn_is_an_error(tmp_path):
    message = (
        r"dpi 1000000.0 gives this figure 2400000x1800000 pixels, more than can be drawn; give less, such as 100"
    )
    with pytest.raises(gm.OptionError, match=message):
        animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", dpi=1e6)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"dpi": 50}, r"'dpi' \(dpi=50 of savefig_kwargs\): give it to anim.save\(..., dpi=50\)"),
        ({"format": "png"}, r"'format' \(format='png' of savefig_kwargs\): .* leave it out"),
        ({"colour": "red"}, r"'colour' \(colour='red'\); did you mean edgecolor|facecolor=\?"),
    ],
    ids=str,
)
def test_savefig_kwargs_that_cannot_be_say_what_to_do(tmp_path, option, message):
    with pytest.raises(TypeError, match=f"grab_frame.* got an unexpected keyword argument {message}"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer="gpumovie", savefig_kwargs=option)
    assert list(tmp_path.iterdir()) == []


def test_extra_args_are_no_string():
    with pytest.raises(
        gm.OptionError, match=re.escape("extra_args '-crf 30' is one string; give a list: ['-crf', '30']")
    ):
        Writer(extra_args="-crf 30")


def test_quality_and_bitrate_exclude_each_other(tmp_path):
    with pytest.raises(gm.OptionError, match="quality 18 and bitrate 345 exclude each other"):
        animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, quality=18, bitrate=345))


def test_the_bitrate_of_rcparams_gives_way_to_a_quality(tmp_path):
    mpl.rcParams["animation.bitrate"] = 456
    animated(line_and_title).save(tmp_path / "film.mp4", writer=Writer(5, codec="libx264", quality=31))
    assert "crf=31.0" in x264_settings(tmp_path / "film.mp4")


@pytest.mark.parametrize("kind", [gm.PathError, FileNotFoundError])
def test_a_directory_that_is_not_there_is_matplotlibs_own_error_and_is_to_be_made_first(tmp_path, kind):
    with pytest.raises(kind, match=r"there is no directory '.*nowhere'; make it first: '.*film.mp4'"):
        animated(line_and_title).save(tmp_path / "nowhere" / "film.mp4", writer="gpumovie")


# --- what matplotlib asks of a writer -----------------------------------------------------------------------------


@pytest.mark.parametrize(("inches", "size"), [((4.01, 3.01), (402, 302)), ((2.5, 1.99), (250, 200))])
def test_the_video_of_a_page_has_the_size_of_its_film(tmp_path, inches, size):
    mpl.rcParams["animation.writer"] = "gpumovie"
    fig, update = line_and_title()
    fig.set_size_inches(inches)
    page = FuncAnimation(fig, update, 2).to_html5_video()
    film = tmp_path / "film.m4v"
    film.write_bytes(base64.b64decode(re.search(r'base64,([^"]+)', page)[1]))
    assert film_facts(film).size == size
    assert f'<video width="{size[0]}" height="{size[1]}"' in page


def test_a_writer_that_is_used_again_has_the_size_of_its_new_frames(tmp_path):
    writer = Writer(fps=5)
    for width in (2.01, 3.01):
        fig = plt.figure(figsize=(width, 2))
        with writer.saving(fig, tmp_path / "film.mp4", 100):
            assert writer.frame_size == (round(width * 100), 200)
            writer.grab_frame()
        assert writer.frame_size == (round(width * 100) + 1, 200)


@pytest.mark.parametrize("interval", [0.5, 1e-6])
def test_an_interval_that_is_too_short_is_quoted(tmp_path, interval):
    fig, update = line_and_title()
    animation = FuncAnimation(fig, update, 2, interval=interval)
    with pytest.raises(gm.OptionError, match=rf"interval={interval:.3g} .* give anim.save\(..., fps=30\)"):
        animation.save(tmp_path / "film.mp4", writer="gpumovie")
    assert list(tmp_path.iterdir()) == []
    animation.save(tmp_path / "film.mp4", writer="gpumovie", fps=30)
    assert len(decode(tmp_path / "film.mp4")) == 2
