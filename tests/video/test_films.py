"""Films of every codec in every container, on every ffmpeg: decoded and compared."""

from fractions import Fraction

import numpy as np
import pytest
from films import FFMPEGS, decode, film_facts, peak_signal_to_noise, pictures, smooth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gpumovie as gm
from gpumovie.options.table import SPEEDS
from gpumovie.video.containers import CONTAINERS
from gpumovie.video.ffmpeg.find import find_ffmpegs
from gpumovie.video.pixel_formats import FORMATS

# libx265 names itself hevc and so on; PyAV's canonical names.
CODEC_NAMES = {"apng": "apng", "png": "png", "gif": "gif"}
PAIRS = [(suffix, codec) for suffix, c in CONTAINERS.items() if suffix != ".m4v" for codec in c.codecs]
SOFTWARE = {
    "h264": "libx264",
    "hevc": "libx265",
    "av1": "libsvtav1",
    "vp9": "libvpx-vp9",
    "mpeg4": "mpeg4",
    "prores": "prores_ks",
    "ffv1": "ffv1",
    "png": "png",
    "apng": "apng",
    "gif": "gif",
}


def write(path, frames, fps=30, **options):
    return gm.write(path, frames, fps, **options)


@pytest.mark.parametrize("version", FFMPEGS)
@pytest.mark.parametrize(("suffix", "codec"), PAIRS)
def test_every_codec_in_every_container(tmp_path, version, suffix, codec):
    program = FFMPEGS[version]()
    film, frames = tmp_path / f"film{suffix}", smooth(12, (64, 48))
    if SOFTWARE[codec] not in find_ffmpegs(program)[0].encoders:
        assert (codec, version) in {("av1", "7.0.2"), ("av1", "6.0")}  # known not to be built in
        with pytest.raises(gm.NoEncoderError, match=r"libsvtav1.*not built into this ffmpeg"):
            write(film, frames, codec=codec, ffmpeg=program)
        return
    info = write(film, frames, codec=codec, ffmpeg=program, quality=8)
    facts = film_facts(film)
    assert (facts.codec, facts.size, facts.frames) == (codec, (64, 48), 12)
    assert info.encoder == SOFTWARE[codec]
    assert info.bytes == film.stat().st_size
    shown = decode(film)
    assert shown.shape == frames.shape
    worst = min(peak_signal_to_noise(a, b) for a, b in zip(shown, frames, strict=True))
    # Hard edges of the gradients in chroma cost 4:2:0 most; a palette and RGB codecs do better.
    assert worst > (30 if codec not in {"png", "apng", "ffv1"} else 99)


@pytest.mark.parametrize("fps", [Fraction(30000, 1001), Fraction(24000, 1001), 25, 12.5, 23.976])
@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm", ".avi"])
def test_every_frame_stands_at_its_time(tmp_path, suffix, fps):
    film = tmp_path / f"film{suffix}"
    info = write(film, smooth(25, (64, 48)), fps)
    rate = Fraction(24000, 1001) if fps == 23.976 else Fraction(fps)
    assert info.fps == rate
    facts = film_facts(film)
    # Matroska counts in milliseconds; the others hold the exact fraction.
    slack = Fraction(1, 1000) if suffix in {".mkv", ".webm"} else 0
    assert all(abs(time - Fraction(i) / rate) <= slack for i, time in enumerate(facts.times))
    if not slack:
        assert facts.rate == rate


#: Those near 1 are taken for 1 by ffmpeg, and those below 1/4096 are too slow for the B-frames of an MP4.
UNUSUAL_RATES = (
    *(
        Fraction(1002, 1001),
        Fraction(1000, 999),
        Fraction(999, 1000),
        Fraction(65536, 65535),
        Fraction(1001000, 1001),
    ),
    *(0.5, 240, 12.345, Fraction(1, 3600), Fraction(1, 65535), Fraction(1_001_000, 65533)),
)


@pytest.mark.parametrize("fps", UNUSUAL_RATES)
@pytest.mark.parametrize(
    ("suffix", "codec"),
    [(".mp4", "h264"), (".mov", "h264"), (".mkv", "h264"), (".avi", "h264"), (".webm", "vp9"), (".mp4", "hevc")],
)
def test_every_frame_stands_at_its_time_at_unusual_rates(tmp_path, suffix, codec, fps):
    film = tmp_path / f"film{suffix}"
    rate = write(film, smooth(7, (80, 48)), fps, codec=codec).fps
    assert rate == Fraction(fps).limit_denominator(65535)
    slack = Fraction(1, 1000) if suffix in {".mkv", ".webm"} else 0
    assert all(abs(time - i / rate) <= slack for i, time in enumerate(film_facts(film).times))
    assert len(decode(film)) == 7


@pytest.mark.parametrize("fps", [Fraction(30000, 1001), Fraction(1002, 1001), Fraction(1, 65535)])
def test_frames_stand_at_their_times_in_mp4_of_every_ffmpeg(tmp_path, ffmpeg, fps):
    film = tmp_path / "film.mp4"
    write(film, smooth(95, (64, 48)), fps, ffmpeg=ffmpeg)
    assert film_facts(film).times == tuple(i / fps for i in range(95))


@pytest.mark.parametrize(
    ("suffix", "codec", "before"),
    [
        (".mov", "prores", ()),
        (".webm", "vp9", ("-c:v", "libvpx-vp9")),  # ffmpeg's own decoder shows no alpha
        (".mkv", "vp9", ("-c:v", "libvpx-vp9")),
        (".mkv", "ffv1", ()),
        (".apng", "apng", ()),
        (".mov", "png", ()),
    ],
)
@pytest.mark.parametrize("version", ["9.0", "6.0"])
def test_alpha_is_kept_where_the_codec_can(tmp_path, version, suffix, codec, before):
    film = tmp_path / f"film{suffix}"
    frames = np.concatenate([smooth(4, (64, 48)), np.zeros((4, 48, 64, 1), np.uint8)], -1)
    frames[:, :, 32:, 3] = 255
    frames[:, 24:, :, 3] = 128
    write(film, frames, codec=codec, quality=2, ffmpeg=FFMPEGS[version]())
    shown = decode(film, "rgba", before=before)
    assert np.abs(shown[..., 3].astype(int) - frames[..., 3]).max() <= 2
    assert peak_signal_to_noise(shown[:, :24, 32:, :3], frames[:, :24, 32:, :3]) > 32


@pytest.mark.parametrize(
    ("codec", "suffix", "pixel_format"),
    [
        ("hevc", ".mp4", "yuv420p10le"),
        ("av1", ".mp4", "yuv420p10le"),
        ("vp9", ".webm", "yuv420p10le"),
        ("prores", ".mov", "yuv422p10le"),
        ("ffv1", ".mkv", "gbrp10le"),
    ],
)
def test_uint16_frames_give_ten_bits(tmp_path, codec, suffix, pixel_format):
    film = tmp_path / f"film{suffix}"
    ramp = np.broadcast_to(np.linspace(0, 65535, 256).astype(np.uint16)[None, :, None], (64, 256, 3))
    write(film, [ramp] * 3, codec=codec, quality=2)
    assert film_facts(film).pixel_format == pixel_format
    shown = decode(film, "rgb48le")
    assert len(np.unique(shown[0, 32, :, 1])) > 230  # eight bits of the limited range hold 220
    assert np.abs(shown[0].astype(int) - ramp).max() < 65535 * 0.02


def test_uint16_frames_in_h264_are_shown_in_eight_bits(tmp_path):
    film = tmp_path / "film.mp4"
    write(film, smooth(3, (64, 48)).astype(np.uint16) * 257, quality=2)
    assert film_facts(film).pixel_format == "yuv420p"
    assert peak_signal_to_noise(decode(film), smooth(3, (64, 48))) > 32


def test_uint16_frames_with_alpha_in_apng_are_shown_whole_in_eight_bits(tmp_path, ffmpeg):
    """Little changes in them: in sixteen bits ffmpeg writes what it cannot decode."""
    film = tmp_path / "film.apng"
    frames = np.full((4, 48, 64, 4), 255, np.uint8)
    frames[..., :3] = pictures(1, (64, 48))
    for i, frame in enumerate(frames):
        frame[5 * i : 5 * i + 4, 3 * i : 3 * i + 6, :3] = frame[40 - 5 * i : 44 - 5 * i, 3 * i : 3 * i + 6, :3] = 127
    write(film, frames.astype(np.uint16) * 257, ffmpeg=ffmpeg)
    assert film_facts(film).pixel_format == "rgba"
    assert np.abs(decode(film, "rgba").astype(int) - frames).max() <= 1


LOSSLESS = [
    *[(".mp4", "h264", c, np.uint8) for c in (0, 3)],
    *[(".mkv", "hevc", c, np.uint8) for c in (0, 3)],
    *[(".webm", "vp9", c, np.uint8) for c in (0, 3)],
    *[(".mkv", "ffv1", c, t) for c in (0, 3, 4) for t in (np.uint8, np.uint16)],
    *[(".apng", "apng", c, t) for c in (0, 3) for t in (np.uint8, np.uint16)],
    (".apng", "apng", 4, np.uint8),
    (".mov", "png", 4, np.uint16),
    *[(".avi", "png", c, np.uint8) for c in (3, 4)],
]


@pytest.mark.parametrize(("suffix", "codec", "channels", "dtype"), LOSSLESS)
def test_lossless_gives_every_value_back(tmp_path, suffix, codec, channels, dtype):
    film = tmp_path / f"film{suffix}"
    if codec == "vp9":
        suffix = ".mkv"
        film = tmp_path / "film.mkv"  # RGB VP9 is not allowed in WebM
    frames = pictures(5, (33, 35), channels, dtype=dtype)
    info = write(film, frames, codec=codec, lossless=True)
    deep = dtype is np.uint16
    name = {0: "gray16le" if deep else "gray", 3: "rgb48le" if deep else "rgb24", 4: "rgba64le" if deep else "rgba"}
    if channels == 0 and codec in {"h264", "hevc", "vp9"}:  # kept as RGB there
        assert np.array_equal(decode(film, "rgb24"), frames[..., None].repeat(3, -1))
    else:
        assert np.array_equal(decode(film, name[channels]).reshape(frames.shape), frames)
    assert info.size == (33, 35)


@pytest.mark.parametrize(
    ("suffix", "codec", "frames"),
    [
        (".mov", "prores", pictures(1, (32, 32))),
        (".gif", "gif", pictures(1, (32, 32))),
        (".mp4", "av1", pictures(1, (32, 32))),
        (".mp4", "h264", pictures(1, (32, 32), 3, dtype=np.uint16)),
        (".apng", "apng", pictures(1, (32, 32), 4, dtype=np.uint16)),
    ],
)
def test_lossless_that_cannot_be_names_the_codecs_that_can(tmp_path, suffix, codec, frames):
    with pytest.raises(gm.NoEncoderError, match=r"cannot keep every value of .* works with .*ffv1"):
        write(tmp_path / f"film{suffix}", frames, codec=codec, lossless=True)
    assert not list(tmp_path.iterdir())


def test_lossless_without_alpha_keeps_every_colour(tmp_path):
    frames = pictures(4, (32, 32), 4)
    write(tmp_path / "film.mp4", frames, lossless=True)
    assert np.array_equal(decode(tmp_path / "film.mp4"), frames[..., :3])


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 2), (1, 60), (60, 3), (3, 17)])
@pytest.mark.parametrize("codec", ["ffv1", "h264", "vp9", "png"])
def test_tiny_frames(tmp_path, ffmpeg, codec, size):
    frames = pictures(3, size)
    write(tmp_path / "film.mkv", frames, codec=codec, lossless=True, ffmpeg=ffmpeg)
    assert np.array_equal(decode(tmp_path / "film.mkv"), frames)


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("pixel_format", ["gbrp", "yuv420p"])
def test_hevc_of_narrow_frames_is_exact(tmp_path, ffmpeg, pixel_format, speed):
    """x265's own prediction is wrong up to 64 pixels of width; wider frames are predicted as usual."""
    for size in ((16, 16), (16, 64), (32, 32), (48, 130), (64, 64), (64, 66), (64, 130), (66, 64)):
        film, frames = tmp_path / "film.mkv", pictures(7, size, seed=sum(size))
        options = {"codec": "hevc", "lossless": True, "speed": speed, "ffmpeg": ffmpeg}
        if pixel_format == "gbrp":
            write(film, frames, **options)
            assert np.array_equal(decode(film), frames), size
            continue
        length = FORMATS["yuv420p"].frame_bytes(size)
        planes = np.random.default_rng(size).integers(0, 256, (7, length), np.uint8)
        with gm.Movie(film, **options) as movie:
            for data in planes:
                movie.write(gm.Frame.from_buffer(data.tobytes(), "yuv420p", size))
        assert np.array_equal(decode(film, "yuv420p"), planes), size


@pytest.mark.parametrize("codec", ["h264", "hevc", "vp9", "ffv1", "apng", "png"])
def test_lossless_is_exact_at_every_small_size(tmp_path, codec):
    rng = np.random.default_rng(len(codec))
    steps = [(n, n) for n in (16, 17, 31, 33, 47, 63, 65, 127)]
    for size in [*steps, *(tuple(map(int, rng.integers(16, 131, 2))) for _ in range(8))]:
        film, frames = tmp_path / f"film.{'apng' if codec == 'apng' else 'mkv'}", pictures(5, size, seed=size[0])
        write(film, frames, codec=codec, lossless=True)
        assert np.array_equal(decode(film), frames), size


sizes = st.tuples(st.integers(1, 67), st.integers(1, 67))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes, st.sampled_from([0, 1, 3, 4]), st.integers(0, 5))
def test_any_shape_and_strides_lossless(tmp_path, size, channels, arrangement):
    frames = pictures(3, size, channels, seed=size[0] * 67 + size[1])
    arranged = [
        lambda a: a,
        lambda a: a[::-1][::-1],
        lambda a: np.asfortranarray(a),
        lambda a: np.repeat(a, 2, axis=1)[:, ::2],
        lambda a: np.pad(a, ((2, 3), (1, 4)) + ((0, 0),) * (a.ndim - 2))[2:-3, 1:-4],
        lambda a: np.flip(np.ascontiguousarray(np.flip(a, 1)), 1),
    ][arrangement]
    film = tmp_path / "film.mkv"
    write(film, (arranged(frame) for frame in frames), codec="ffv1", lossless=True, encoder="ffv1")
    name = {0: "gray", 1: "gray", 3: "rgb24", 4: "rgba"}[channels]
    assert np.array_equal(decode(film, name).reshape(frames.shape), frames)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes)
def test_odd_sizes_are_padded_by_repeating_the_edge(tmp_path, size):
    frames = pictures(2, size, 3)
    film = tmp_path / "film.mp4"
    info = write(film, frames, encoder="libx264", quality=0)
    (w, h), (pw, ph) = size, (size[0] + size[0] % 2, size[1] + size[1] % 2)
    assert info.size == film_facts(film).size == (pw, ph)
    # Luma is kept exactly at quality 0 once converted, so the added row and column equal their neighbours.
    luma = decode(film, "yuv420p")[:, : pw * ph].reshape(2, ph, pw)
    assert np.array_equal(luma[:, h - 1 :, :].max(1), luma[:, h - 1, :])
    assert np.array_equal(luma[:, :, w - 1 :].max(2), luma[:, :, w - 1])
    weights = frames @ np.array([0.2126, 0.7152, 0.0722]) * 219 / 255 + 16
    assert np.abs(luma[:, :h, :w] - weights).max() <= 1.6


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("codec", ["h264", "hevc", "av1", "vp9", "mpeg4", "ffv1", "prores"])
def test_every_speed_works(tmp_path, codec, speed):
    film = tmp_path / "film.mkv" if codec in {"ffv1", "vp9"} else tmp_path / "film.mov"
    film = tmp_path / "film.mp4" if codec == "av1" else film
    frames = smooth(4, (64, 64))
    write(film, frames, codec=codec, speed=speed, quality=5)
    assert peak_signal_to_noise(decode(film), frames) > 30


@pytest.mark.parametrize("codec", ["h264", "hevc", "av1", "vp9", "mpeg4"])
def test_quality_and_bitrate_change_the_size(tmp_path, codec):
    frames = (smooth(20, (128, 96)) // 2 + pictures(20, (128, 96)) // 4).astype(np.uint8)
    suffix = "mkv"

    def size(**options):
        return write(tmp_path / f"film.{suffix}", frames, codec=codec, **options).bytes

    assert size(quality=5) > 1.5 * size(quality=25) > 2 * size(quality=45)
    assert size(bitrate=4000) > 1.5 * size(bitrate=400)


def test_divx_has_its_fourcc_and_no_b_frames(tmp_path):
    film = tmp_path / "film.avi"
    write(film, smooth(30, (64, 48)), codec="mpeg4")
    facts = film_facts(film)
    assert (facts.codec, facts.tag) == ("mpeg4", "DX50")
    assert b"DX50" in film.read_bytes()[:300]


def test_hevc_in_mp4_has_the_tag_that_quicktime_plays(tmp_path, ffmpeg):
    film = tmp_path / "film.mp4"
    write(film, smooth(5, (64, 48)), codec="hevc", ffmpeg=ffmpeg)
    assert film_facts(film).tag == "hvc1"


def test_h264_is_high_profile_four_two_zero(tmp_path):
    film = tmp_path / "film.mp4"
    write(film, smooth(5, (64, 48)))
    assert film_facts(film).pixel_format == "yuv420p"
    avcc = film.read_bytes()
    assert avcc[avcc.index(b"avcC") + 5] == 100  # profile_idc of High


def test_identical_frames_are_all_there(tmp_path):
    frames = [np.full((32, 32, 3), 90, np.uint8)] * 20
    for suffix in CONTAINERS:
        write(tmp_path / f"film{suffix}", frames)
        assert film_facts(tmp_path / f"film{suffix}").frames == 20


def test_a_single_frame_is_a_film(tmp_path):
    for suffix in CONTAINERS:
        write(tmp_path / f"film{suffix}", smooth(1, (32, 32)))
        assert film_facts(tmp_path / f"film{suffix}").frames == 1


@pytest.mark.parametrize("quality", [0, 20])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize(
    ("codec", "speed"), [*(("av1", s) for s in SPEEDS), *((c, "fast") for c in ("h264", "hevc", "vp9", "mpeg4"))]
)
def test_a_half_that_changes_from_bright_to_dark_is_dark(tmp_path, codec, dtype, quality, speed):
    for size in ((104, 98), (216, 256)):
        frames = np.full((24, size[1], size[0]), 24, dtype)
        for number, frame in enumerate(frames):
            frame[:, : size[0] // 2] += 25 * (number // 9)
            frame[:, size[0] // 2 :] += 25 * (number % 9)
        frames *= 257 if dtype is np.uint16 else 1
        write(tmp_path / "film.mp4", frames, 50, codec=codec, quality=quality, speed=speed)
        shown = decode(tmp_path / "film.mp4").astype(int).mean(-1)
        for half in (slice(0, size[0] // 2), slice(size[0] // 2, None)):
            means = frames[:, :, half].mean((1, 2)) / (257 if dtype is np.uint16 else 1)
            assert np.abs(shown[:, :, half].mean((1, 2)) - means).max() < 5
