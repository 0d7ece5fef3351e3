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
    find.forget_hangs()
    yield program
    find.forget_hangs()


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
    find.forget_hangs()
    find.find_ffmpegs()
    assert calls(hanging) == 4


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
