"""One browser for all tests of a process: starting it takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import Browser, chromium


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened
