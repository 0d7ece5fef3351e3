"""``gpumovie encode`` when something is wrong, and when Ctrl-C ends it: messages, exit codes, and what is left."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from films import decode, film_facts, pictures
from run_encode import COMMAND, LOSSLESS, SIZE, encode, image_bytes, run, save

# --- errors ----------------------------------------------------------------------------------------------

PNG = image_bytes(pictures(1, SIZE)[0], "PNG")
JPEG = image_bytes(pictures(1, SIZE)[0], "JPEG")
RAW = ("--size", "16x12", "--pixel-format", "rgb24")
Y4M = b"YUV4MPEG2 W4 H4 F30:1\n" + b"FRAME\n" + bytes(24)
FILM = ("-o", "film.mkv")
ONE = ("frame1.png",)

# Each: arguments, standard input, message. Nothing has been recorded yet when they come.
BAD_USE = {
    "missing input": (("gone.png", *FILM), b"", r"input 'gone\.png' is no file and no pattern that matches any"),
    "one input of two missing": ((*ONE, "gone.png", *FILM), b"", r"input 'gone\.png' is no file"),
    "pattern without match": (("gone*.png", *FILM), b"", r"input 'gone\*\.png' is no file and no pattern"),
    "empty stream": (("-", *FILM), b"", r"standard input is empty"),
    "unknown stream": (
        ("-", *FILM),
        b"hello world",
        r"standard input begins with b'hello wor', which is neither PNG",
    ),
    "folder without images": (("folder.mkv", *FILM), b"", r"input 'folder\.mkv' is a directory without images"),
    "film": (
        (*ONE, "old film.mkv", *FILM),
        b"",
        r"input 'old film\.mkv' is a film, .* takes images: .* ffmpeg -i 'old film\.mkv' frames/%05d\.png",
    ),
    "array not there": (("two.npz:c", *FILM), b"", r"two\.npz holds no array 'c'; there are a "),
    "arrays that differ": (
        ("two.npz", *FILM),
        b"",
        r"two\.npz holds a .*, b .*; name the one .*, such as two\.npz:a",
    ),
    "text as array": (("text.npy", *FILM), b"", r"text\.npy cannot be read: "),
    "y4m of full range": (("-", *FILM), b"YUV4MPEG2 W4 H4 XCOLORRANGE=FULL\n", r"full range is not read"),
    "y4m header": (("-", *FILM), b"YUV4MPEG2 H4\n", r"header 'YUV4MPEG2 H4' cannot be read"),
    "size alone": (("-", *FILM, *RAW[:2]), b"", r"raw frames need both --pixel-format and --size"),
    "pixel format alone": (("-", *FILM, *RAW[2:]), b"", r"raw frames need both --pixel-format and --size"),
    "raw format": (("-", *FILM, *RAW[:3], "rgb"), b"", r"pixel format 'rgb' is unknown; raw frames may be gray, "),
    "encoder": ((*ONE, *FILM, "--encoder", "x264"), b"", r"encoder 'x264' is unknown; there are auto, "),
    "suffix": ((*ONE, "-o", "film.doc"), b"", r"'film\.doc' ends in '\.doc'; a film ends in one of \.mp4"),
    "no suffix": ((*ONE, "-o", "film"), b"", r"'film' has no suffix; a film ends in one of"),
    "codec in suffix": (
        (*ONE, "-o", "film.webm", "--codec", "h264"),
        b"",
        r"codec 'h264' does not fit a \.webm file",
    ),
    "no folder": ((*ONE, "-o", "gone/film.mkv"), b"", r"there is no directory '.*gone'; make it first"),
    "folder as output": ((*ONE, "-o", "folder.mkv"), b"", r"it is a directory; give the path of a file in it"),
    "quality": ((*ONE, *FILM, "--quality", "99"), b"", r"quality 99\.0 is not a number from 0 \(best\) to 51"),
    "rate and lossless": ((*ONE, *FILM, "--lossless", "--bitrate", "9"), b"", r"bitrate 9 and lossless=True exclude"),
    "quality and rate": (
        (*ONE, *FILM, "--quality", "18", "--bitrate", "9"),
        b"",
        r"quality 18\.0 and bitrate 9 exclude each other; leave one out",
    ),
    "film pixel format": ((*ONE, *FILM, "--film-pixel-format", "rgb1"), b"", r"pixel_format 'rgb1' is not one that"),
    "missing audio": ((*ONE, *FILM, "--audio", "gone.wav"), b"", r"audio 'gone\.wav' is not there"),
    "silent audio": ((*ONE, *FILM, "--audio", "frame2.png"), b"", r"audio 'frame2\.png' holds no sound"),
    "audio in GIF": ((*ONE, "-o", "film.gif", "--audio", "a.wav"), b"", r"a gif file has no sound"),
}

BAD_WORDS = {
    "no input": ((*FILM,), r"Missing argument 'INPUT\.\.\.'"),
    "no output": (ONE, r"Missing option '-o' / '--output'"),
    "unknown option": ((*ONE, *FILM, "--loseless"), r"No such option:? '?--loseless"),
    "- and a file": (("-", *ONE, *FILM), r"standard input \(-\) cannot be mixed with files"),
    "- twice": (("-", "-", *FILM), r"standard input \(-\) cannot be mixed with files"),
    "size of files": (
        (*ONE, *FILM, *RAW),
        r"--size and --pixel-format say how raw frames on standard input \(-\) lie",
    ),
    "size of one number": (("-", *FILM, "--size", "640"), r"'--size': '640' is no size; give width x height"),
    "size of zero": (("-", *FILM, "--size", "0x480"), r"'--size': '0x480' is no size"),
    "size below zero": (("-", *FILM, "--size", "-4x4"), r"'--size': '-4x4' is no size"),
    "size with a superscript": (("-", *FILM, "--size", "1²x5"), r"'--size': '1²x5' is no size"),
    "size in words": (("-", *FILM, "--size", "widexhigh"), r"'--size': 'widexhigh' is no size"),
    "fps 0": ((*ONE, *FILM, "--fps", "0"), r"'--fps': '0' is no frame rate; give 30, 29\.97 or 30000/1001"),
    "fps below 0": ((*ONE, *FILM, "--fps", "-30"), r"'--fps': '-30' is no frame rate"),
    "fps nan": ((*ONE, *FILM, "--fps", "nan"), r"'--fps': 'nan' is no frame rate"),
    "fps infinite": ((*ONE, *FILM, "--fps", "inf"), r"'--fps': 'inf' is no frame rate"),
    "fps over 0": ((*ONE, *FILM, "--fps", "30/0"), r"'--fps': '30/0' is no frame rate"),
    "fps in words": ((*ONE, *FILM, "--fps", "fast"), r"'--fps': 'fast' is no frame rate"),
    "codec": ((*ONE, *FILM, "--codec", "h265"), r"'--codec': 'h265' is no codec; --codec hevc is that here"),
    "speed": ((*ONE, *FILM, "--speed", "slow"), r"'--speed': 'slow' is not one of 'fastest', 'fast'"),
    "metadata": ((*ONE, *FILM, "--metadata", "title"), r"--metadata: 'title' is not KEY=VALUE"),
    "metadata without key": ((*ONE, *FILM, "--metadata", "=Waves"), r"--metadata: '=Waves' is not KEY=VALUE"),
}

# Each: arguments, standard input, frames that were recorded before it failed, message.
FAILURES = {
    "other size": (("frame1.png", "frame2.png", "frame9.png", *FILM), b"", 2,
                   r"frame9\.png: frame 2 is 20x12, .* are 16x12"),
    "broken image": (("frame1.png", "frame3.png", *FILM), b"", 1, r"frame3\.png is no image that can be read"),
    "broken first image": (("frame3.png", *FILM), b"", 0, r"frame3\.png is no image that can be read"),
    "text as image": (("text.npy", "frame1.png", *FILM), b"", 1, r"text\.npy is no image that can be read"),
    "floats": (("float.npy", *FILM), b"", 0, r"float\.npy: frame 0 has dtype float64, need uint8 or uint16: "),
    "no frame": (("-", *FILM), Y4M[:22], 0, r"no frame was written to 'film\.mkv', so there is no film"),
    "cut raw frame": (("-", *FILM, *RAW), bytes(1500), 2, r"ends in the middle of frame 2: 348 of 576 bytes"),
    "cut first frame": (("-", *FILM, *RAW), bytes(20), 0, r"ends in the middle of frame 0: 20 of 576 bytes"),
    "cut PNG after four": (("-", *FILM), PNG * 4 + PNG[:-9], 4, r"ends in the middle of frame 4: \d+ of \d+ bytes"),
    "cut PNG": (("-", *FILM), PNG + PNG[:-9], 1, r"ends in the middle of frame 1: \d+ of \d+ bytes"),
    "cut JPEG": (("-", *FILM), JPEG + JPEG[:-9], 1, r"ends in the middle of frame 1: \d+ of \d+ bytes"),
    "cut y4m": (("-", *FILM), Y4M + b"FRAME\n" + bytes(20), 1, r"ends in the middle of frame 1: 20 of 24 bytes"),
    "y4m out of step": (("-", *FILM), Y4M + b"?", 1, r"frame 1 of the YUV4MPEG2 stream begins with b'\?', not FRAME"),
    "JPEG after PNG": (("-", *FILM), PNG + JPEG, 1, r"image 1 of standard input begins with b'.*', not as a PNG"),
    "no encoder": ((*ONE, *FILM, "--codec", "prores", "--lossless"),
                   b"", 0, r"codec 'prores' cannot keep every value of rgb24 frames; lossless=True works with "),
    "named encoder": ((*ONE, *FILM, "--encoder", "h264_nvenc", "--no-fallback"), b"", 0,
                      r"h264_nvenc: takes frames from \d+x\d+ on, these are 16x12"),
    "no ffmpeg": ((*ONE, *FILM, "--ffmpeg", "gone"), b"", 0, r"ffmpeg='gone' is no program that can be run"),
}  # fmt: skip


@pytest.fixture
def bad_inputs(folder: Path) -> Path:
    """``folder`` with inputs in it that cannot be used."""
    (folder / "frame3.png").write_bytes(PNG[: len(PNG) // 2])
    save(folder / "frame9.png", pictures(1, (20, 12))[0])
    (folder / "text.npy").write_text("no array, and no image")
    np.save(folder / "float.npy", np.zeros((2, 12, 16)))
    np.savez(folder / "two.npz", a=np.zeros((2, 12, 16), np.uint8), b=np.zeros((2, 12), np.uint8))
    (folder / "old film.mkv").touch()
    (folder / "folder.mkv").mkdir()
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("case", BAD_USE)
def test_bad_use_is_one_line_and_exit_code_2(bad_inputs: Path, case: str) -> None:
    arguments, stdin, message = BAD_USE[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments, stdin=stdin)
    assert done.returncode == 2
    assert re.fullmatch(rf"gpumovie: .*{message}.*\n", done.stderr)
    assert done.stdout == ""
    assert files(bad_inputs) == before


@pytest.mark.parametrize("case", BAD_WORDS)
def test_bad_words_are_explained_with_the_usage_and_exit_code_2(bad_inputs: Path, case: str) -> None:
    arguments, message = BAD_WORDS[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments)
    assert done.returncode == 2
    *usage, error = done.stderr.splitlines()
    assert re.match(rf"Error: .*{message}", error)
    assert usage[:1] == ["Usage: gpumovie encode [OPTIONS] INPUT..."]
    assert done.stdout == ""
    assert files(bad_inputs) == before


@pytest.mark.parametrize("case", FAILURES)
def test_a_failure_is_exit_code_1_and_leaves_no_film(bad_inputs: Path, case: str) -> None:
    arguments, stdin, recorded, message = FAILURES[case]
    before = files(bad_inputs)
    done = run(bad_inputs, "encode", *arguments, stdin=stdin)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(rf"^(gpumovie: .*|  ){message}", done.stderr, re.MULTILINE)
    assert done.stdout == ""
    partial = bad_inputs / "film.partial.mkv"
    if recorded:
        assert film_facts(partial).frames == recorded
        kept = "1 frame is" if recorded == 1 else f"{recorded} frames are"
        assert f"{kept} kept in {partial}" in done.stderr
        partial.unlink()
    assert files(bad_inputs) == before


@pytest.mark.parametrize("arguments", [("text.npy",), ("frame1.png", "frame9.png"), ("gone.png",), ("-",)])
def test_a_film_of_that_name_stays_as_it_was(bad_inputs: Path, arguments: tuple[str, ...]) -> None:
    encode(bad_inputs, "frame*[12].png", *FILM, "--codec", "ffv1")
    old = (bad_inputs / "film.mkv").read_bytes()
    assert run(bad_inputs, "encode", *arguments, *FILM).returncode in {1, 2}
    assert (bad_inputs / "film.mkv").read_bytes() == old


def test_a_new_film_takes_the_place_of_an_old_one_and_of_what_an_earlier_run_left(folder: Path) -> None:
    for name in ("film.mkv", "film.partial.mkv"):
        (folder / name).write_bytes(b"something old" * 1000)
    encode(folder, "frame*.png", *FILM)
    assert film_facts(folder / "film.mkv").frames == 3
    assert not (folder / "film.partial.mkv").exists()


def test_closed_standard_input_is_said_to_be_closed(folder: Path) -> None:
    command = f"exec {COMMAND} encode - -o film.mkv <&-"
    done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("Error: standard input (-) is closed\n")


def test_a_film_is_made_though_nobody_reads_what_is_said_of_it(folder: Path) -> None:
    with subprocess.Popen(
        [COMMAND, "encode", *ONE, *FILM], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 1
    assert re.fullmatch(r"film\.mkv: 1 frames in .*\n", said)
    assert film_facts(folder / "film.mkv").frames == 1


def test_a_run_that_records_nothing_keeps_what_an_earlier_one_left(bad_inputs: Path) -> None:
    assert run(bad_inputs, "encode", "frame1.png", "frame9.png", *FILM).returncode == 1
    left = (bad_inputs / "film.partial.mkv").read_bytes()
    assert run(bad_inputs, "encode", "frame3.png", *FILM).returncode == 1
    assert (bad_inputs / "film.partial.mkv").read_bytes() == left


@pytest.mark.parametrize("place", ["before", "after"])
def test_debug_shows_the_traceback(folder: Path, place: str) -> None:
    words = ["encode", "gone.png", "-o", "film.mkv"]
    done = run(folder, *(["--debug", *words] if place == "before" else [*words, "--debug"]))
    assert done.returncode == 2
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert "gpumovie/sources/files/" in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "gpumovie.errors.OptionError: input 'gone.png' is no file and no pattern that matches any"
    )


# --- Ctrl-C ----------------------------------------------------------------------------------------------

# Frames larger than a pipe: when the command has taken in a part of frame 5, it has handed frame 4 on.
FIVE = pictures(5, (256, 256))
PART, REST = bytes(150_000), bytes(256 * 256 * 3 - 150_000)
RAW_FRAMES = ("-", "--size", "256x256", "--pixel-format", "rgb24")


def feed(process: subprocess.Popen[bytes], frames: bytes) -> None:
    """Give the command frames and a part of another, and come back when it waits for the rest."""
    assert process.stdin
    process.stdin.write(frames)
    process.stdin.flush()
    while int.from_bytes(fcntl.ioctl(process.stdin, termios.FIONREAD, bytes(4)), sys.byteorder):
        time.sleep(0.01)
    time.sleep(0.05)  # from its last read to the one in which it waits


def end_of(process: subprocess.Popen[bytes], rest: bytes) -> int:
    """The exit code of a command that was interrupted while its input stays open.

    A signal that comes between two reads of one frame is seen by Python when it has the whole frame: it gets the
    rest if it is still there.
    """
    assert process.stdin
    try:
        return process.wait(10)
    except subprocess.TimeoutExpired:
        process.stdin.write(rest)
        process.stdin.flush()
        return process.wait()


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_an_interrupt_keeps_what_was_recorded_in_the_partial_file(tmp_path: Path, name: str) -> None:
    process = subprocess.Popen(
        [COMMAND, "encode", *RAW_FRAMES, "-o", name],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stderr
        feed(process, FIVE.tobytes() + PART)
        process.send_signal(signal.SIGINT)
        assert end_of(process, REST) == 130
        said = process.stderr.read().decode()
    partial = tmp_path / name.replace(".", ".partial.")
    assert said.endswith("interrupted\n")
    assert f"5 frames are kept in {partial}" in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == [partial.name]
    assert len(decode(partial)) == 5


def test_an_interrupt_keeps_every_whole_image_of_a_stream(tmp_path: Path) -> None:
    images = [image_bytes(image, "PNG") for image in FIVE]
    process = subprocess.Popen(
        [COMMAND, "encode", "-", "-o", "film.mkv", *LOSSLESS, "--quiet"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        feed(process, b"".join(images) + images[0][:150_000])
        process.send_signal(signal.SIGINT)
        assert end_of(process, images[0][150_000:]) == 130
    assert np.array_equal(decode(tmp_path / "film.partial.mkv"), FIVE)


def test_ctrl_c_on_a_terminal_reaches_python_and_not_the_encoder(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    claim = (
        "import fcntl, os, sys, termios; fcntl.ioctl(1, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", claim, COMMAND, "encode", *RAW_FRAMES, "-o", "film.mkv", *LOSSLESS],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    said: list[bytes] = []
    reader = threading.Thread(target=read_all, args=(ours, said))  # a terminal that nobody reads stops its writers
    reader.start()
    with process:
        feed(process, FIVE.tobytes() + PART)
        # The terminal sends the signal to the group in its foreground. ffmpeg would end the film there and then.
        tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
        (encoder,) = [int(child) for task in tasks for child in task.read_text().split()]
        assert os.tcgetpgrp(ours) == os.getpgid(process.pid) != os.getpgid(encoder)
        os.write(ours, b"\x03")
        assert end_of(process, REST) == 130
    reader.join()
    os.close(ours)
    assert b"interrupted" in b"".join(said)
    assert b"Traceback" not in b"".join(said)
    assert [path.name for path in tmp_path.iterdir()] == ["film.partial.mkv"]
    assert np.array_equal(decode(tmp_path / "film.partial.mkv"), FIVE)


def read_all(terminal: int, into: list[bytes]) -> None:
    """What is written to a terminal until its last program ends."""
    try:
        while piece := os.read(terminal, 1 << 16):
            into.append(piece)
    except OSError:
        pass  # EIO: Linux's way to say that nobody is on the other side
