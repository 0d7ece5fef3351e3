"""What all tests share: a cache of probes of their own, an environment without the user's settings, and what is left
out where the system lacks something."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from apt import may_install
from films import FFMPEGS
from system import need

VARIABLES = ("GPUMOVIE_FFMPEG", "GPUMOVIE_ENCODER", "GPUMOVIE_CONTEXT", "GPUMOVIE_DEVICE", "GPUMOVIE_RASTERIZER")

HERE = Path(__file__).parent
#: What the tests of whole folders need of the system.
FOLDERS = {HERE / "gl": ["egl"], HERE / "mpl" / "gl": ["egl"], HERE / "scene": ["egl", "vispy"]}

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


def pytest_pycollect_makemodule(module_path: Path) -> None:
    """Leave out a folder before its modules import what is not here."""
    for name in FOLDERS.get(module_path.parent, []):
        need(name, f"folder, {module_path.parent.relative_to(HERE.parent)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for name in mark.args:
            need(name)


def left_out(config: pytest.Config) -> Counter[str]:
    """What was left out and why, and how many of it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")  # none in xdist's workers
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if whats := left_out(config):
        terminalreporter.section("left out")
        for what, number in whats.items():
            terminalreporter.line(f"{number} {what}")
        if may_install():
            terminalreporter.line("That is a failure where root runs the tests, who may install what they need.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if may_install() and left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
