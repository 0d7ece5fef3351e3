"""Numbers with units, for people."""

from __future__ import annotations


def human_bytes(number: float) -> str:
    """A number of bytes, 1234567 for example, as ``1.2 MB``."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:.0f} {unit}" if unit == "bytes" else f"{number:.1f} {unit}"
        number /= 1000
    return f"{number:.1f} TB"
