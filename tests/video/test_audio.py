"""Sound: muxed in, converted or copied, never longer than the film and never making it shorter."""

import subprocess
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from films import bundled, decode, film_facts, smooth

import gpumovie as gm

RATE = 48000


def tone(folder: Path, seconds: float) -> Path:
    """A wav file of a 440 Hz tone."""
    path = folder / "tone.wav"
    samples = (8000 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * RATE)) / RATE)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return path


def converted(source: Path, suffix: str) -> Path:
    target = source.with_suffix(suffix)
    subprocess.run([bundled(), "-y", "-loglevel", "error", "-i", str(source), str(target)], check=True)
    return target


def heard(film: Path) -> np.ndarray:
    """The decoded sound of a film, mono."""
    command = [bundled(), "-loglevel", "error", "-i", str(film), "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, "<i2")


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp4", "aac"), (".mov", "aac"), (".webm", "opus"), (".mkv", "opus"), (".avi", "mp3")]
)
def test_sound_is_converted_to_what_the_container_plays(tmp_path, suffix, codec):
    film, frames = tmp_path / f"film{suffix}", smooth(60, (64, 48))
    source = tone(tmp_path, 2)
    if suffix in {".mov", ".mkv", ".avi"}:  # these would hold a wav's samples as they are
        source = converted(source, ".wma")
    info = gm.write(film, frames, audio=source)
    facts = film_facts(film)
    assert facts.audio[0].startswith(codec) or (codec == "mp3" and facts.audio[0] == "mp3float")
    assert (facts.frames, info.frames) == (60, 60)
    sound = heard(film)
    assert len(sound) / RATE == pytest.approx(2, abs=0.1)
    spectrum = np.abs(np.fft.rfft(sound[RATE // 2 : RATE + RATE // 2].astype(float)))
    assert np.argmax(spectrum) == pytest.approx(440, abs=3)
    assert info.bytes == film.stat().st_size


@pytest.mark.parametrize(
    ("suffix", "source", "codec"),
    [(".mp4", ".m4a", "aac"), (".mkv", ".flac", "flac"), (".webm", ".ogg", "vorbis"), (".mov", ".wav", "pcm_s16le")],
)
def test_sound_that_fits_is_copied(tmp_path, suffix, source, codec):
    original = tone(tmp_path, 1)
    if source != ".wav":
        original = converted(original, source)
    gm.write(tmp_path / f"film{suffix}", smooth(45, (64, 48)), audio=original)

    def packets(path):
        command = [bundled(), "-loglevel", "error", "-i", str(path), "-map", "0:a", "-c", "copy", "-f", "data", "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout

    assert film_facts(tmp_path / f"film{suffix}").audio[0] == codec
    assert packets(tmp_path / f"film{suffix}") == packets(original)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_longer_sound_is_cut_at_the_films_end(tmp_path, ffmpeg, suffix):
    film = tmp_path / f"film{suffix}"
    gm.write(film, smooth(30, (64, 48)), audio=tone(tmp_path, 5), ffmpeg=ffmpeg)
    assert film_facts(film).frames == 30
    assert len(heard(film)) / RATE == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("fps", [5, 10, 24, 60])
@pytest.mark.parametrize("codec", ["h264", "mpeg4", "ffv1", "png"])
def test_mp3_moves_no_frame_of_an_avi(tmp_path, ffmpeg, codec, fps):
    film, frames = tmp_path / "film.avi", smooth(2 * fps, (64, 48))
    source = converted(tone(tmp_path, 2), ".wma")
    gm.write(film, frames, fps, codec=codec, audio=source, ffmpeg=ffmpeg)
    facts = film_facts(film)
    assert facts.frames == 2 * fps
    assert facts.times[-1] - facts.times[0] == Fraction(2 * fps - 1, fps)
    assert len(heard(film)) / RATE == pytest.approx(2, abs=0.1)


def test_shorter_sound_does_not_shorten_the_film(tmp_path, ffmpeg):
    film, frames = tmp_path / "film.mp4", smooth(90, (64, 48))
    gm.write(film, frames, audio=tone(tmp_path, 1), ffmpeg=ffmpeg)
    assert film_facts(film).frames == 90
    assert film_facts(film).times == tuple(sorted(film_facts(film).times))
    assert film_facts(film).times[0] == 0
    assert len(decode(film)) == 90
    assert len(heard(film)) / RATE < 1.2


def test_alpha_metadata_and_tags_survive_the_sound(tmp_path):
    frames = np.zeros((10, 48, 64, 4), np.uint8)
    frames[..., 3] = 100
    film = tmp_path / "film.webm"
    gm.write(film, frames, audio=tone(tmp_path, 1), metadata={"title": "Tone"})
    assert np.abs(decode(film, "rgba", before=("-c:v", "libvpx-vp9"))[..., 3].astype(int) - 100).max() <= 2
    assert {k.lower(): v for k, v in film_facts(film).metadata.items()}["title"] == "Tone"
    film = tmp_path / "film.mp4"
    gm.write(film, frames, codec="hevc", audio=tone(tmp_path, 1), metadata={"title": "Tone"})
    facts = film_facts(film)
    assert (facts.tag, facts.metadata["title"], facts.colours) == ("hvc1", "Tone", (1, 1, 1, 1))


def test_a_file_without_sound_is_an_error_before_anything_is_written(tmp_path):
    (tmp_path / "notes.txt").write_text("la la la")
    with pytest.raises(gm.OptionError, match=r"notes.txt' holds no sound that ffmpeg can read; give a wav"):
        gm.Movie(tmp_path / "film.mp4", audio=tmp_path / "notes.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
