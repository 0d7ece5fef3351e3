"""Debian's packages, installed where that is allowed."""

from __future__ import annotations

import os
import shutil
import subprocess


def may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Whether they are here now."""
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for update_first in (False, True):  # a list of packages may be there, and may be too old
        if update_first and subprocess.run(["apt-get", "update", "-q"], check=False).returncode != 0:
            return False
        if subprocess.run(command, env=environment, check=False).returncode == 0:
            return True
    return False
