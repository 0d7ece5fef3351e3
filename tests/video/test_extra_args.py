"""The user's own arguments for ffmpeg: obeyed by every command of a film, or refused with the reason."""

import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from films import FFMPEGS, decode, film_facts, smooth

import gpumovie as gm
from gpumovie.video.containers import CONTAINERS, container_of
from gpumovie.video.ffmpeg.extra_args import filter_names, movflags, parse, wants_faststart, wants_fragments
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.settings import make_settings

FRAMES = smooth(20, (64, 48))
STEREO = 2


@pytest.fixture
def noise(tmp_path) -> Path:
    """Two seconds of noise, stereo."""
    path = tmp_path / "noise.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(STEREO)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(np.random.default_rng(0).integers(-9000, 9000, 2 * 96000).astype("<i2").tobytes())
    return path


def boxes(path: Path) -> list[str]:
    """The names of the outermost boxes of an MP4, in order."""
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name.decode())
        at += struct.unpack_from(">Q", data, at + 8)[0] if size == 1 else size or len(data)
    return names


def sound_of(path: Path):
    with av.open(str(path)) as film:
        sound = film.streams.audio[0]
        samples = [frame.to_ndarray() for frame in film.decode(sound)]
        seconds = sum(s.shape[-1] for s in samples) / sound.codec_context.sample_rate
        return sound.codec_context, seconds, float(np.abs(np.concatenate(samples, -1).astype(float)).max())


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi"])
def test_sound_has_the_channels_and_the_rate_that_were_asked_for(tmp_path, ffmpeg, noise, suffix):
    film, args = tmp_path / f"film{suffix}", ["-ac", "1", "-ar:a", "24000", "-b:a", "48k", "-g", "5"]
    gm.write(film, FRAMES, 10, audio=noise, extra_args=args, ffmpeg=ffmpeg)
    context, seconds, _ = sound_of(film)
    assert context.channels == 1
    # Opus is decoded at 48 kHz always.
    assert context.sample_rate == (48000 if context.name == "opus" else 24000)
    assert seconds == pytest.approx(2, abs=0.15)
    assert len(decode(film)) == len(FRAMES)


@pytest.mark.parametrize(("suffix", "codec"), [(".mp4", "libmp3lame"), (".mkv", "flac"), (".mov", "pcm_s24le")])
def test_sound_has_the_codec_that_was_asked_for(tmp_path, ffmpeg, noise, suffix, codec):
    film = tmp_path / f"film{suffix}"
    gm.write(film, FRAMES, 10, audio=noise, extra_args=["-c:a", codec], ffmpeg=ffmpeg)
    assert sound_of(film)[0].name.startswith({"libmp3lame": "mp3"}.get(codec, codec))


def test_a_filter_of_the_sound(tmp_path, ffmpeg, noise):
    gm.write(tmp_path / "loud.mkv", FRAMES, 10, audio=noise, ffmpeg=ffmpeg)
    quiet = ["-filter:a", "volume=0.1,atempo=0.5"]
    gm.write(tmp_path / "quiet.mkv", FRAMES, 10, audio=noise, extra_args=quiet, ffmpeg=ffmpeg)
    _, seconds, loudness = sound_of(tmp_path / "quiet.mkv")
    assert loudness < 0.3 * sound_of(tmp_path / "loud.mkv")[2] * (1 / 32768 if loudness < 1 else 1)
    assert seconds == pytest.approx(2, abs=0.1), "not longer than the film, though it is slower"


def test_an_option_of_the_sounds_own_encoder_needs_no_stream(tmp_path, ffmpeg, noise):
    sizes = []
    for vbr in ("on", "off"):
        film = tmp_path / f"{vbr}.webm"
        gm.write(film, FRAMES, 10, audio=noise, extra_args=["-vbr", vbr, "-b:a", "64k"], ffmpeg=ffmpeg)
        with av.open(str(film)) as opened:
            sizes.append(len({p.size for p in opened.demux(opened.streams.audio[0]) if p.size}))
    assert sizes[0] > 3 > sizes[1], "a constant rate has packets of one size"


def test_sound_that_cannot_be_made_is_refused_before_anything_is_written(tmp_path, noise):
    for args in (["-c:a", "libnosuch"], ["-c:a", "pcm_s16le"], ["-af", "nosuchfilter"]):
        with pytest.raises(gm.OptionError, match=rf"extra_args '{args[0]}' '{args[1]}' make no sound .* webm file"):
            gm.Movie(tmp_path / "film.webm", audio=noise, extra_args=args)
    assert [p.name for p in tmp_path.iterdir()] == ["noise.wav"]


@pytest.mark.parametrize("name", ["12:30.wav", "http:take.wav", "-take.wav", "take%03d.wav", "concat:a|b.wav"])
def test_sound_out_of_a_file_of_any_name(tmp_path, monkeypatch, ffmpeg, noise, name):
    monkeypatch.chdir(tmp_path)
    noise.rename(tmp_path / name)
    gm.write("film.mp4", FRAMES, 10, audio=name, ffmpeg=ffmpeg)
    assert sound_of(tmp_path / "film.mp4")[1] == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize("name", ["a:b.mp4", "-a.mp4", "a%03d.mp4", "pipe:1.gif"])
def test_a_film_of_any_name(tmp_path, monkeypatch, ffmpeg, name):
    monkeypatch.chdir(tmp_path)
    gm.write(name, FRAMES, 10, ffmpeg=ffmpeg)
    assert [p.name for p in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(("args", "loops"), [([], 0), (["-loop", "-1"], None), (["-loop", "3"], 3)])
def test_a_gif_plays_as_often_as_was_asked(tmp_path, ffmpeg, args, loops):
    gm.write(tmp_path / "a.gif", FRAMES[:3], 5, extra_args=args, ffmpeg=ffmpeg)
    data = (tmp_path / "a.gif").read_bytes()
    at = data.find(b"NETSCAPE2.0")
    assert (None if at < 0 else struct.unpack_from("<H", data, at + 13)[0]) == loops


@pytest.mark.parametrize(("args", "plays"), [([], 0), (["-plays", "1"], 1), (["-plays", "3"], 3)])
def test_an_apng_plays_as_often_as_was_asked(tmp_path, ffmpeg, args, plays):
    gm.write(tmp_path / "a.apng", FRAMES[:3], 5, extra_args=args, ffmpeg=ffmpeg)
    data = (tmp_path / "a.apng").read_bytes()
    assert struct.unpack_from(">II", data, data.find(b"acTL") + 4)[1] == plays


@pytest.mark.parametrize("sound", [False, True])
def test_options_of_the_file_are_obeyed_with_and_without_sound(tmp_path, ffmpeg, noise, sound):
    film = tmp_path / "film.mp4"
    args = ["-brand", "mp42", "-metadata", "comment=mine", "-video_track_timescale", "12345", "-tag:v", "avc3"]
    options = {"audio": noise} if sound else {}
    gm.write(film, FRAMES, 10, metadata={"comment": "ours"}, extra_args=args, ffmpeg=ffmpeg, **options)
    assert film.read_bytes()[8:12] == b"mp42"
    facts = film_facts(film)
    assert (facts.metadata["comment"], facts.tag) == ("mine", "avc3")
    with av.open(str(film)) as opened:
        assert opened.streams.video[0].time_base.denominator == 12345


@pytest.mark.parametrize("flags", ["+faststart", "faststart", "+faststart+write_colr"])
def test_faststart_in_a_copy(tmp_path, ffmpeg, noise, flags):
    film = tmp_path / "film.mp4"
    gm.write(film, FRAMES, 10, extra_args=["-movflags", flags], audio=noise, ffmpeg=ffmpeg)
    order = boxes(film)
    assert order.index("moov") < order.index("mdat")
    assert len(decode(film)) == len(FRAMES)


@pytest.mark.parametrize("sound", [False, True])
@pytest.mark.parametrize("args", [["-movflags", "frag_keyframe+empty_moov"], ["-frag_duration", "200000"]])
def test_a_film_that_is_to_stay_in_fragments(tmp_path, ffmpeg, noise, args, sound):
    film = tmp_path / "film.mp4"
    options = {"audio": noise} if sound else {}
    gm.write(film, FRAMES, 10, extra_args=[*args, "-g", "5"], ffmpeg=ffmpeg, **options)
    assert boxes(film).count("moof") > 1
    assert len(decode(film)) == len(FRAMES)


@pytest.mark.parametrize("flags", ["+faststart", "-faststart", "+use_metadata_tags", "+negative_cts_offsets"])
@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_movflags_do_not_break_the_recording(tmp_path, ffmpeg, suffix, flags):
    film = tmp_path / f"film{suffix}"
    gm.write(film, FRAMES, 10, extra_args=["-movflags", flags], ffmpeg=ffmpeg)
    assert len(decode(film)) == len(FRAMES)
    assert film_facts(film).times[0] == 0


def test_movflags_are_merged():
    program = find_ffmpegs(FFMPEGS["9.0"]())[0]
    theirs = ["-movflags", "faststart-frag_keyframe+write_colr"]
    given = dict(container_of("a.mp4").partial_arguments(program, 0.5, theirs))
    assert given["movflags"] == "+frag_keyframe+delay_moov+hybrid_fragmented+write_colr"
    assert movflags(["-movflags", "a+b-c", "-g", "1", "-movflags", "d"]) == ["+a", "+b", "-c", "+d"]


@pytest.mark.parametrize(
    ("args", "wanted", "fragments"),
    [
        ([], None, False),
        (["-movflags", "+write_colr"], None, False),
        (["-movflags", "+faststart"], True, False),
        (["-movflags", "faststart"], True, False),
        (["-movflags", "+faststart", "-movflags", "-faststart"], False, False),
        (["-movflags", "+faststart+frag_keyframe"], False, True),
        (["-frag_duration", "1000000"], False, True),
    ],
)
def test_what_movflags_ask_for(args, wanted, fragments):
    assert (wants_faststart(args), wants_fragments(args)) == (wanted, fragments)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        *[(["-vf", f"{name}=1"], "number of frames or their times") for name in ("fps", "trim", "select", "setpts")],
        (
            ["-vf", "hue=s=0,minterpolate=fps=50"],
            "'-vf' 'hue=s=0,minterpolate=fps=50' would change the number of fra",
        ),
        (["-filter:v:0", "[in]tpad=stop=3[out]"], "number of frames or their times"),
        *[([name, "5"], f"'{name}' would change the number") for name in ("-r", "-frames:v", "-t", "-ss", "-to")],
        (["-shortest"], "write the frames that are to be in the film"),
        (["-an"], "sound only by audio="),
        (["-vn"], "would leave out the frames"),
        (["-i", "other.mp4"], "all that goes into a film"),
        (["-map", "0"], "all that goes into a film"),
        (["-y", "other.mp4"], "holds 'other.mp4' where an option should be, .* another file to write"),
        (["-filter_complex", "[0]null"], "give its filters by -vf"),
        (["-c:v", "copy"], "frames have to be encoded"),
        (["-f", "mpegts"], "'-f' 'mpegts' does not fit a film that is written as mp4"),
        (["-g"], "ends with '-g', which needs a value"),
    ],
)
def test_what_cannot_be_obeyed_is_refused(tmp_path, args, reason):
    with pytest.raises(gm.OptionError, match=reason):
        gm.Movie(tmp_path / "film.mp4", extra_args=args)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("graph", ["yadif=mode=1", "bwdif=mode=1", "w3fdif", "hue=s=0,yadif=1"])
def test_a_filter_that_is_found_to_change_the_number_of_frames(tmp_path, ffmpeg, graph):
    with pytest.raises(gm.OptionError, match=r"changes the number of frames: of 12 it makes 2[34]; write the frames"):
        gm.write(tmp_path / "film.mp4", FRAMES, 10, extra_args=["-vf", graph], ffmpeg=ffmpeg)
    assert not list(tmp_path.iterdir())


def test_a_filter_that_does_not_work_is_named_as_the_reason(tmp_path, ffmpeg):
    for graph in ("nosuchfilter=1", "crop=100:100"):
        with pytest.raises(gm.OptionError, match=rf"'-vf' '{graph}' does not work on frames of 64x48"):
            gm.write(tmp_path / "film.mp4", FRAMES, 10, extra_args=["-vf", graph], ffmpeg=ffmpeg)
    assert not list(tmp_path.iterdir())


def test_a_filter_that_fits_the_films_size_only(tmp_path, ffmpeg):
    film = tmp_path / "film.mp4"
    gm.write(film, smooth(3, (640, 480)), 10, extra_args=["-vf", "crop=400:300:0:0"], ffmpeg=ffmpeg)
    assert film_facts(film).size == (400, 300)


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mp4", "h264"), (".webm", "vp9"), (".gif", "gif"), (".apng", "apng"), (".mkv", "ffv1"), (".mov", "prores")],
)
def test_a_filter_in_another_format_keeps_colours_right(tmp_path, ffmpeg, suffix, codec):
    """curves works in RGB, hue in YUV: what comes after has to convert back by the right matrix."""
    frames = np.zeros((3, 48, 64, 3), np.uint8)
    frames[:, :, :21, 0] = frames[:, :, 21:42, 1] = frames[:, :, 42:, 2] = 255
    for graph in ("curves=all='0/0 1/1'", "hue=h=0", "format=rgb24", "format=yuv444p"):
        film = tmp_path / f"film{suffix}"
        gm.write(film, frames, 10, codec=codec, quality=2, extra_args=["-vf", graph], ffmpeg=ffmpeg)
        shown = decode(film)[:, :, [5, 30, 58]].astype(int)
        assert np.abs(shown - frames[:, :, [5, 30, 58]]).max() <= 8, graph


def test_another_pixel_format_has_the_right_colours(tmp_path, ffmpeg):
    red = np.full((3, 48, 64, 3), (255, 0, 0), np.uint8)
    gm.write(tmp_path / "a.mkv", red, 10, codec="ffv1", extra_args=["-pix_fmt", "yuv420p"], ffmpeg=ffmpeg)
    facts = film_facts(tmp_path / "a.mkv")
    assert (facts.pixel_format, facts.colours) == ("yuv420p", (1, 1, 1, 1))
    luma = decode(tmp_path / "a.mkv", "yuv420p")[0, : 48 * 64]
    assert set(luma) == {63}


def test_parameters_of_the_encoder_are_added_to_ours(tmp_path, ffmpeg):
    frames = np.random.default_rng(3).integers(0, 256, (4, 48, 70, 3), np.uint8)
    args = ["-x265-params", "keyint=2:scenecut=0:bframes=0"]
    gm.write(tmp_path / "a.mkv", frames, codec="hevc", lossless=True, extra_args=args, ffmpeg=ffmpeg)
    assert np.array_equal(decode(tmp_path / "a.mkv"), frames)
    with av.open(str(tmp_path / "a.mkv")) as film:
        assert sum(p.is_keyframe for p in film.demux(video=0) if p.size) == 2


PAIRS = [(suffix, codec) for suffix, c in CONTAINERS.items() if suffix != ".m4v" for codec in c.codecs]


@pytest.mark.parametrize(("suffix", "codec"), PAIRS)
def test_every_codec_in_every_container_with_arguments_of_every_kind(tmp_path, ffmpeg, noise, suffix, codec):
    program, container = find_ffmpegs(ffmpeg)[0], CONTAINERS[suffix]
    if codec == "av1" and "libsvtav1" not in program.encoders:
        with pytest.raises(gm.NoEncoderError):
            gm.write(tmp_path / "film.mp4", FRAMES, codec=codec, ffmpeg=ffmpeg)
        return
    args = ["-metadata", "comment=mine", "-vf", "vflip", "-g", "4", "-flush_packets", "1"]
    args += {"gif": ["-loop", "2"], "apng": ["-plays", "2"]}.get(container.muxer, [])
    args += ["-movflags", "+faststart"] if container.fragmented else []
    options = {"audio": noise} if container.audio else {}
    args += ["-ac", "1", "-b:a", "64k"] if container.audio else []
    film = tmp_path / f"film{suffix}"
    gm.write(film, FRAMES, 10, codec=codec, quality=2, extra_args=args, ffmpeg=ffmpeg, **options)
    shown = decode(film).astype(int)
    assert len(shown) == len(FRAMES)
    assert np.abs(shown - FRAMES[:, ::-1]).mean() < 12
    if container.audio:
        assert sound_of(film)[0].channels == 1


def test_words_are_split_into_options():
    found = parse(["-loop", "-1", "-movflags", "-faststart", "-bitexact", "-b:v:0", "1M"])
    assert [(a.name, a.stream, a.value) for a in found] == [
        ("loop", "", "-1"),
        ("movflags", "", "-faststart"),
        ("bitexact", "", None),
        ("b", "v:0", "1M"),
    ]
    assert filter_names("[in]hue=s=0,drawtext=text='a,fps=3':x=1\\,2[o];[o]scale=3:4") == ["hue", "drawtext", "scale"]


def test_arguments_that_are_refused_are_refused_by_the_settings():
    with pytest.raises(gm.OptionError, match="would change the number of frames"):
        make_settings("film.mp4", fps=10, extra_args=("-r", "5"))
