"""An encoder that fails loses no frame: the next candidate gets all of them."""

import json
import logging
import threading
import time

import numpy as np
import pytest
from films import decode, film_facts, pictures
from standin import DIES_AT_END, DIES_EARLY, DIES_LATE, DISK_FULL, HANGS, LOSES_FRAMES, NO_TEMPORAL_AQ, calls, standin

import gpumovie as gm
from gpumovie.video import early_frames
from gpumovie.video.encoders import probe

SIZE = (160, 64)


@pytest.mark.parametrize("swallowed", [0, 1, 3, 10**9])
@pytest.mark.parametrize("count", [1, 2, 12])
def test_no_frame_is_lost_when_the_encoder_dies_early(tmp_path, caplog, swallowed, count):
    program = standin(tmp_path, DIES_EARLY.format(frames=swallowed))
    frames = pictures(count, SIZE)
    with caplog.at_level(logging.INFO, "gpumovie"):
        info = gm.write(tmp_path / "film.mp4", (f for f in frames), ffmpeg=program, quality=0)
    alone = gm.write(tmp_path / "alone.mp4", frames, encoder="libx264", quality=0)
    assert (info.frames, info.encoder) == (count, "libx264")
    assert np.array_equal(decode(tmp_path / "film.mp4", "yuv420p"), decode(tmp_path / "alone.mp4", "yuv420p"))
    assert film_facts(tmp_path / "film.mp4").times == film_facts(tmp_path / "alone.mp4").times
    assert alone.rejected == () or alone.rejected[0].encoder != "h264_nvenc"
    last = next(r for r in info.rejected if r.encoder == "h264_nvenc")
    assert "it failed on the film itself" in last.reason and "too many NVENC sessions" in last.reason
    assert "h264_nvenc failed" in caplog.text and "libx264 goes on with all frames" in caplog.text


def test_frames_that_wait_on_disk_are_not_lost_either(tmp_path, monkeypatch):
    monkeypatch.setattr(early_frames, "_IN_MEMORY", 1000)
    frames = pictures(12, SIZE)
    info = gm.write(tmp_path / "film.mkv", frames, ffmpeg=standin(tmp_path, DIES_AT_END), quality=0)
    gm.write(tmp_path / "alone.mkv", frames, encoder="libx264", quality=0)
    assert info.encoder == "libx264"
    assert np.array_equal(decode(tmp_path / "film.mkv", "yuv420p"), decode(tmp_path / "alone.mkv", "yuv420p"))


def test_no_other_encoder_is_tried_on_a_full_disk(tmp_path, caplog):
    program = standin(tmp_path, DISK_FULL)
    with pytest.raises(gm.EncoderError, match="h264_nvenc failed: the disk is full: free some space"):
        gm.write(tmp_path / "film.mp4", pictures(4, SIZE), ffmpeg=program)
    assert "goes on with all frames" not in caplog.text
    assert not [line for line in calls(program) if "libx264" in line and "partial" in line]


def test_the_encoder_is_never_changed_once_it_has_shown_output(tmp_path):
    program = standin(tmp_path, DIES_LATE)
    film = tmp_path / "film.mp4"

    def slowly():
        for frame in pictures(60, SIZE):
            yield frame
            time.sleep(0.02)  # until the report of the first frames has come

    with pytest.raises(gm.EncoderError, match="h264_nvenc failed: ffmpeg ended with exit code 255") as caught:
        gm.write(film, slowly(), ffmpeg=program)
    assert caught.value.exit_code == 255
    assert "EncodePicture failed" in caught.value.tail
    assert not film.exists()


def test_without_fallback_the_failure_is_an_error(tmp_path):
    program = standin(tmp_path, DIES_EARLY.format(frames=2))
    with pytest.raises(gm.EncoderError, match="h264_nvenc failed: too many NVENC sessions"):
        gm.write(tmp_path / "film.mp4", pictures(9, SIZE), ffmpeg=program, encoder="h264_nvenc", fallback=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ffmpeg", "log"]


def test_a_named_encoder_that_does_not_work_falls_back_with_a_warning(tmp_path, caplog):
    with caplog.at_level(logging.WARNING, "gpumovie"):
        info = gm.write(tmp_path / "film.mp4", pictures(3, SIZE), encoder="h264_vulkan")
    assert info.encoder != "h264_vulkan"
    assert info.why.startswith("h264_vulkan was asked for, but")
    assert "h264_vulkan was asked for, but" in caplog.text


def test_the_environment_names_an_encoder_and_an_argument_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("GPUMOVIE_ENCODER", "libx264rgb")
    assert gm.write(tmp_path / "film.mp4", pictures(3, SIZE)).encoder == "libx264rgb"
    assert gm.write(tmp_path / "film.mp4", pictures(3, SIZE), encoder="libx264").encoder == "libx264"


def test_a_probe_that_hangs_is_a_no(tmp_path, monkeypatch):
    monkeypatch.setattr(probe, "PROBE_SECONDS", 1.0)
    info = gm.write(tmp_path / "film.mp4", pictures(3, SIZE), ffmpeg=standin(tmp_path, HANGS))
    assert info.encoder == "libx264"
    assert any(r.kind == "timed-out" and "did not answer within 1 s" in r.reason for r in info.rejected)


def test_a_busy_machine_leaves_an_encoder_on_the_cpu_time_to_answer(tmp_path, monkeypatch):
    allowed, run = {}, probe.short_run

    def noted(command, seconds, *more):
        allowed[command[command.index("-c:v") + 1]] = seconds
        return run(command, seconds, *more)

    monkeypatch.setattr(probe, "short_run", noted)
    monkeypatch.setattr(probe._cache, "get", lambda key: None)
    gm.write(tmp_path / "film.mp4", pictures(3, SIZE), ffmpeg=standin(tmp_path, LOSES_FRAMES))
    assert (allowed["h264_nvenc"], allowed["libx264"]) == (20, 120)


def test_a_probe_that_loses_frames_is_a_no(tmp_path):
    info = gm.write(tmp_path / "film.mp4", pictures(3, SIZE), ffmpeg=standin(tmp_path, LOSES_FRAMES))
    assert any(r.kind == "frames-lost" and "of 8 frames it encoded frame=7" in r.reason for r in info.rejected)


def test_what_the_chip_cannot_do_is_left_out(tmp_path):
    program = standin(tmp_path, NO_TEMPORAL_AQ)
    gm.write(tmp_path / "film.mp4", pictures(3, SIZE), ffmpeg=program)
    nvenc = [line for line in calls(program) if "h264_nvenc" in line]
    assert ["-temporal-aq" in line for line in nvenc] == [True, False, False]
    assert [line.endswith(" -") for line in nvenc] == [True, True, False]


def test_verdicts_are_remembered_per_program_and_options(tmp_path):
    program = standin(tmp_path, DIES_AT_END)

    def probes(**options):
        before = len(calls(program)) if (tmp_path / "log").exists() else 0
        gm.write(tmp_path / "film.mp4", pictures(2, SIZE), ffmpeg=program, **options)
        return sum(line.endswith(" -") for line in calls(program)[before:])

    first = probes()
    assert first >= 2  # h264_nvenc and libx264 at least
    assert probes() == 0
    assert probes(quality=30) == first
    program.write_text(program.read_text() + "# changed\n")
    assert probes() == first


def test_remembered_verdicts_survive_the_process_and_a_broken_cache_does_not_matter(tmp_path, probe_cache):
    gm.write(tmp_path / "film.mp4", pictures(2, SIZE))
    kept = probe_cache.read_text()
    assert "no NVIDIA driver" in kept or '"failure": null' in kept
    memory, keys = probe.VerdictCache(), json.loads(kept).keys()
    assert keys and all(memory.get(key) is not None for key in keys)
    ours = [key for key in keys if probe._cache.get(key) is not None]  # other processes write into the file, too
    assert ours and all(memory.get(key) == probe._cache.get(key) for key in ours)
    probe_cache.write_text("{ broken")
    memory = probe.VerdictCache()
    assert all(memory.get(key) is None for key in keys)
    probe_cache.write_text(kept)


@pytest.mark.parametrize(
    "change",
    [
        {"failure": "no"},
        {"failure": {"kind": [1], "meaning": "a", "line": "", "permanent": True}},
        {"failure": {"kind": "a", "meaning": "a", "line": "", "permanent": "yes"}},
        {"failure": {"unknown": 1}},
        {"seconds": "soon"},
        {"seconds": None},
        {"extras": 3},
        {"extras": [["a"]]},
        {"extras": [["a", 3]]},
        {"extras": None},
    ],
    ids=str,
)
def test_an_entry_with_wrong_types_within_is_none(tmp_path, monkeypatch, change):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    right = {"failure": None, "seconds": 0.5, "extras": [["a", "b"]]}
    (tmp_path / "gpumovie").mkdir()
    (tmp_path / "gpumovie" / "encoders.json").write_text(json.dumps({"right": right, "wrong": {**right, **change}}))
    memory = probe.VerdictCache()
    assert memory.get("right") == probe.Verdict(None, 0.5, (("a", "b"),))
    assert memory.get("wrong") is None


def test_a_passing_reason_is_not_remembered(tmp_path):
    program = standin(tmp_path, LOSES_FRAMES)
    for _ in range(2):
        gm.write(tmp_path / "film.mp4", pictures(2, SIZE), ffmpeg=program)
    assert sum("h264_nvenc" in line for line in calls(program)) == 2


def test_a_gpu_that_hangs_is_remembered_for_an_hour(tmp_path, monkeypatch):
    program = standin(tmp_path, HANGS)
    monkeypatch.setattr(probe, "PROBE_SECONDS", 0.5)
    for _ in range(2):
        gm.write(tmp_path / "film.mp4", pictures(2, SIZE), ffmpeg=program)
    assert sum("h264_nvenc" in line for line in calls(program)) == 1
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    gm.write(tmp_path / "film.mp4", pictures(2, SIZE), ffmpeg=program)
    assert sum("h264_nvenc" in line for line in calls(program)) == 2


def test_frames_from_several_threads_of_films_do_not_mix(tmp_path):
    films = [tmp_path / f"{i}.mkv" for i in range(3)]

    def make(number):
        gm.write(films[number], pictures(20, (32, 32), seed=number), codec="ffv1", lossless=True)

    threads = [threading.Thread(target=make, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number, film in enumerate(films):
        assert np.array_equal(decode(film), pictures(20, (32, 32), seed=number))
