"""A program that behaves like an ffmpeg with a GPU, for machines without one.

It says that h264_nvenc is built in, and does with films of that encoder what its ``nvenc`` lines say; everything else
is done by the real bundled ffmpeg. It stands in for hardware only; every frame that survives is encoded for real.
"""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from films import bundled

_PROGRAM = '''\
#!{python}
import os, sys, time
arguments = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(" ".join(arguments) + "\\n")
real = {real!r}
if "-encoders" in arguments:
    import subprocess
    print(" V....D h264_nvenc           NVIDIA NVENC H.264 encoder (codec h264)")
    sys.stdout.flush()
if "h264_nvenc" not in arguments:
    os.execv(real, [real, *arguments])
probing = arguments[-1] == "-"
film = not probing
width, height = map(int, arguments[arguments.index("-video_size") + 1].split("x"))
samples = {{"rgb24": 3, "rgb0": 4, "rgba": 4, "gray": 1, "yuv420p": 1.5}}
FRAME = int(width * height * samples[arguments[arguments.index("-pixel_format") + 1]])

def swallow(frames):
    """Read that many frames; returns how many there were."""
    for number in range(frames):
        left = FRAME
        while left:
            data = os.read(0, left)
            if not data:
                return number
            left -= len(data)
    return frames

def report(frames):
    print(f"frame={{frames}}\\nprogress=continue", flush=True)

def die(words, code=255):
    print(words, file=sys.stderr, flush=True)
    sys.exit(code)

def works():
    report(swallow(10**9))
    sys.exit(0)

{nvenc}
'''

#: Works when probed, and on the film meets a full disk, which no other encoder would find less full.
DISK_FULL = """\
if probing:
    works()
swallow(2)
die("[out#0/mp4 @ 0x1] [error] Error writing trailer: No space left on device", 228)
"""

#: What a GPU whose sessions are all taken does: fine when probed, dead after some frames of the film.
DIES_EARLY = """\
if probing:
    works()
swallow({frames})
die("[h264_nvenc @ 0x1] [error] OpenEncodeSessionEx failed: out of memory (10)")
"""
DIES_AT_END = DIES_EARLY.format(frames=10**9)
DIES_LATE = """\
if probing:
    works()
swallow(5)
report(5)
time.sleep(0.3)
swallow(20)
die("[h264_nvenc @ 0x1] [error] EncodePicture failed!: generic error (20)")
"""
#: As a script that starts the real program: its child has its output, too.
HANGS = "import subprocess\nsubprocess.run(['sleep', '600'])\n"
LOSES_FRAMES = "report(swallow(10**9) - 1)\n"
NO_TEMPORAL_AQ = """\
if "-temporal-aq" in arguments:
    die("[h264_nvenc @ 0x1] [warning] Temporal AQ not supported")
if probing:
    works()
die("no film is made here")
"""


def standin(folder: Path, nvenc: str) -> Path:
    """An executable ffmpeg in ``folder`` whose h264_nvenc does ``nvenc``."""
    program = folder / "ffmpeg"
    program.write_text(
        _PROGRAM.format(python=sys.executable, log=str(folder / "log"), real=bundled(), nvenc=textwrap.dedent(nvenc))
    )
    program.chmod(0o755)
    return program


def calls(program: Path) -> list[str]:
    """The command lines that the stand-in was given, without the questions about itself."""
    lines = (program.parent / "log").read_text().splitlines()
    return [line for line in lines if "-i pipe:0" in line]
