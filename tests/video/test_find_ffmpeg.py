"""Finding ffmpeg: one that hangs is remembered, so that the next film does not wait for it again."""

import os
import subprocess
import sys
import time

import pytest
from films import bundled

from gpumovie.errors import FFmpegNotFoundError
from gpumovie.video.ffmpeg import find


@pytest.fixture
def hanging(tmp_path, monkeypatch):
    """An ffmpeg in PATH that notes each call and never answers; its child holds its output."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(find, "INSPECT_SECONDS", 0.5)
    program = tmp_path / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nsleep 100\n')
    program.chmod(0o755)
    find.forget_programs()
    yield program
    find.forget_programs()


def calls(program):
    return len((program.parent / "calls").read_text().splitlines())


def test_an_ffmpeg_that_hangs_is_asked_once(hanging, caplog):
    for _ in range(3):
        assert [each.origin for each in find.find_ffmpegs()] == ["bundled"]
    assert calls(hanging) == 1
    (said,) = [record.getMessage() for record in caplog.records if str(hanging) in record.getMessage()]
    assert "hangs: it did not answer within" in said and "for an hour it is not asked again" in said
    code = "from gpumovie.video.ffmpeg import find; print([f.origin for f in find.find_ffmpegs()])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert (done.stdout, done.stderr) == ("['bundled']\n", "")
    assert calls(hanging) == 1


def test_it_is_asked_again_when_it_is_another_file_after_an_hour_and_when_forgotten(hanging, monkeypatch):
    find.find_ffmpegs()
    hanging.write_text(hanging.read_text() + "# changed\n")
    find.find_ffmpegs()
    assert calls(hanging) == 2
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    find.find_ffmpegs()
    assert calls(hanging) == 3
    find.forget_programs()
    find.find_ffmpegs()
    assert calls(hanging) == 4


def test_what_a_program_is_is_remembered_for_a_day(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    program = tmp_path / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nexec {find._bundled()} "$@"\n')
    program.chmod(0o755)
    find.forget_programs()
    code = f"from gpumovie.video.ffmpeg import find; print(find.find_ffmpegs({str(program)!r})[0].version)"
    asked, said = [], []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
        said.append(done.stdout)
        asked.append(calls(program))
        if len(said) == 2:
            remembered = tmp_path / "cache/gpumovie/programs.json"
            remembered.write_text(remembered.read_text().replace('"version": "', '"version": 7, "was": "'))
    assert asked == [3, 3, 6] and len(set(said)) == 1  # an entry that is damaged is asked for again
    (bundled,) = find.find_ffmpegs(find._bundled())
    (ours,) = find.find_ffmpegs(program)
    assert (ours.version, ours.encoders, ours.mp4_flags) == (bundled.version, bundled.encoders, bundled.mp4_flags)
    later = time.time() + 24 * 3600
    find._describe.cache_clear()
    monkeypatch.setattr(time, "time", lambda: later)
    find.find_ffmpegs(program)
    assert calls(program) == 9
    find.forget_programs()


def test_one_that_is_named_is_always_asked(hanging):
    for count in (1, 2):
        with pytest.raises(FFmpegNotFoundError, match=r"ffmpeg hangs: it did not answer within"):
            find.find_ffmpegs(str(hanging))
        assert calls(hanging) == count


def test_it_is_asked_again_where_there_is_no_other(hanging, monkeypatch):
    find.find_ffmpegs()
    monkeypatch.setattr(find, "_bundled", lambda: None)
    with pytest.raises(FFmpegNotFoundError, match=r"no ffmpeg was found \(bundled: none found; system: .* hangs"):
        find.find_ffmpegs()
    hanging.write_text(f'#!/bin/sh\nexec {bundled()} "$@"\n')
    monkeypatch.setattr(find, "INSPECT_SECONDS", 20.0)
    assert [each.origin for each in find.find_ffmpegs()] == ["system"]
