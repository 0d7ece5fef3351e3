"""A finished film survives a power cut: what the system is asked to write, and in which order, as strace sees it."""

import re
import subprocess
import sys

import pytest

PROGRAM = """
import sys
import numpy as np, gpumovie as gm
gm.write(sys.argv[1], np.zeros((3, 8, 8, 3), np.uint8))
"""


@pytest.mark.needs("strace")
def test_the_film_is_on_the_disk_before_it_is_renamed_and_the_folder_after(tmp_path):
    film, partial, copy = (tmp_path / name for name in ("film.mp4", "film.partial.mp4", "film.partial-whole.mp4"))
    calls = "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
    command = ["strace", "-f", "-y", "-e", calls, "-o", "calls", sys.executable, "-c", PROGRAM, film]
    subprocess.run(command, cwd=tmp_path, check=True)
    lines = (tmp_path / "calls").read_text().splitlines()
    ours = [re.sub(r"^\d+ +", "", line) for line in lines if str(tmp_path) in line]
    assert [re.sub(r"\(\d+<", "(<", call) for call in ours if "ENOENT" not in call] == [
        f'rename("{copy}", "{partial}") = 0',
        f"fsync(<{partial}>) = 0",
        f'rename("{partial}", "{film}") = 0',
        f"fsync(<{tmp_path}>) = 0",
    ]
    assert film.is_file()
