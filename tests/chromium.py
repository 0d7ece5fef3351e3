"""A real Chromium without a window, and what it makes of pages and films."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from system import need

FLAGS = (
    "--headless",
    "--no-sandbox",  # Chromium's sandbox does not run as root
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers have little of it
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-file-access-from-files",  # so that a canvas gives back the pixels of a film beside the page
)

LOAD = """
const [number, done] = arguments, video = document.querySelectorAll('video')[number];
const told = () => done({
    error: video.error && video.error.message,
    duration: video.duration, size: [video.videoWidth, video.videoHeight],
});
if (video.readyState >= 2 || video.error) told();
else { video.onloadeddata = video.onerror = told; video.preload = 'auto'; }
"""

PLAY = """
const [number, done] = arguments, video = document.querySelectorAll('video')[number];
const told = ended => done({
    error: video.error && video.error.message, ended,
    time: video.currentTime, sound: video.webkitAudioDecodedByteCount || 0,
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
});
video.onended = () => told(true);
video.onerror = () => told(false);
video.muted = true;
video.playbackRate = 16;
video.play().catch(() => told(false));
"""

SEEK = """
const [number, time, done] = arguments, video = document.querySelectorAll('video')[number];
// A frame is told of when it can be seen, which is after the event "seeked".
video.requestVideoFrameCallback(() => done());
video.currentTime = time;
"""

PIXELS = """
const [number, places] = arguments, shown = document.querySelectorAll('video, img')[number];
const canvas = document.createElement('canvas');
canvas.width = shown.videoWidth || shown.naturalWidth;
canvas.height = shown.videoHeight || shown.naturalHeight;
const context = canvas.getContext('2d', {willReadFrequently: true});
context.drawImage(shown, 0, 0);
return places.map(([x, y]) => [...context.getImageData(x < 0 ? x + canvas.width : x, y, 1, 1).data]);
"""


@dataclass(frozen=True)
class Film:
    """What the browser says of a film that it has played."""

    duration: float
    size: tuple[int, int]
    ended: bool
    time: float
    sound: int
    frames: int
    error: str | None


class Browser:
    """One browser with one page."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, page: Path) -> None:
        self.console()
        self.driver.get(page.as_uri())

    def show(self, folder: Path, body: str) -> None:
        """Open a page in ``folder`` that holds ``body``."""
        page = folder / "page.html"
        page.write_text(f"<!doctype html><meta charset=utf-8><title>film</title><body>{body}", "utf-8")
        self.open(page)

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def console(self) -> list[str]:
        """What has come to the console since the last call, but for a favicon that nobody has."""
        return [e["message"] for e in self.driver.get_log("browser") if "favicon.ico" not in e["message"]]

    def load(self, number: int = 0) -> dict[str, Any]:
        """Wait until the page's film number ``number`` shows its first frame, and say what it is."""
        told: dict[str, Any] = self.driver.execute_async_script(LOAD, number)
        return told

    def play(self, number: int = 0) -> Film:
        """Play the page's film number ``number`` from where it is to its end, 16 times as fast."""
        loaded = self.load(number)
        if loaded["error"] is not None:
            return Film(0, (0, 0), False, 0, 0, 0, loaded["error"])
        played = self.driver.execute_async_script(PLAY, number)
        return Film(**{**loaded, "size": tuple(loaded["size"]), **played})

    def seek(self, time: float, number: int = 0) -> None:
        """Go to ``time`` in seconds, and wait until that frame can be seen."""
        self.driver.execute_async_script(SEEK, number, time)

    def pixels(self, *places: tuple[int, int], number: int = 0) -> list[list[int]]:
        """RGBA at each (x, y), from the right if x is negative, of the page's film or picture ``number``."""
        colours: list[list[int]] = self.run(PIXELS, number, places)
        return colours

    def resize(self, width: int, height: int, scheme: str = "light") -> None:
        """Make the page so large, in CSS pixels, and let it prefer light or dark."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A browser whose profile is new; it ends with the block."""
    need("chromium")
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options, ChromeService(shutil.which("chromedriver")))
    try:
        driver.set_script_timeout(60)
        yield Browser(driver)
    finally:
        driver.quit()
