"""What all tests share: a cache of probes of their own, and an environment without the user's settings."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from films import FFMPEGS

VARIABLES = ("GPUMOVIE_FFMPEG", "GPUMOVIE_ENCODER", "GPUMOVIE_CONTEXT", "GPUMOVIE_DEVICE", "GPUMOVIE_RASTERIZER")

# A shell that runs the tests in the background has them ignore Ctrl-C, and so all programs that they start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def probe_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Verdicts of this run only; the user's own stay as they are."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder / "gpumovie" / "encoders.json"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=list(FFMPEGS), ids=lambda version: f"ffmpeg-{version}")
def ffmpeg(request: pytest.FixtureRequest) -> str:
    """Path of each real ffmpeg in turn: the bundled one and two older ones."""
    return FFMPEGS[request.param]()
