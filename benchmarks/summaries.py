"""Short tables for the top README, made of what results/*.json hold: what a user wants to know, in a user's words."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gpumovie.cli.bench.harness.tables import markdown_table

StoredResult = Mapping[str, Any]

#: Those of which ordinary_programs has none like them.
_ANIMATIONS = {
    "line": "a line of 1,000 points, 640x480",
    "line-1080p": "the same, 1920x1080",
    "line-title": "a line, and a title that counts",
    "scatter": "1,000 points that change sizes and colours",
    "image": "an image of 200x200, with a colorbar",
    "surface": "a 3D surface that turns",
}
_SCENES = {
    "lines": "five lines of 1,000 points each",
    "markers": "100,000 markers, seen by a camera that moves",
    "moving-markers": "100,000 markers that move",
}


def matplotlib_save(result: StoredResult) -> str:
    """``anim.save`` by matplotlib's writer and by ours: medians of the rates, and of the ratios in each round."""
    rows = []
    for scene in result["scenes"]:
        if scene["name"] in _ANIMATIONS and (rates := scene.get("rates")):
            theirs, ours = (statistics.median(rates[side]) for side in ("rival", "long"))
            short = f"{_ratio(rates['short'], rates['rival'])} ({scene['rival_frames']})"
            faster = _ratio(rates["long"], rates["rival"])
            rows.append([_ANIMATIONS[scene["name"]], f"{theirs:.0f}", f"{ours:.0f}", faster, short])
    return markdown_table(("animation", "matplotlib fps", "gpumovie fps", "faster", "short film (frames)"), rows)


def scenes(result: StoredResult) -> str:
    """vispy scenes by ``render()`` and imageio-ffmpeg, and by ours."""
    rows = []
    for scene in result["comparisons"]:
        rates = {
            side: [scene["frames"] / film["seconds"] for film in films] for side, films in scene["answers"].items()
        }
        theirs, ours = (statistics.median(rates[side]) for side in ("recipe", "gpumovie"))
        name = f"{_SCENES.get(scene['scene'], scene['scene'])}, {scene['size'][0]}x{scene['size'][1]}"
        rows.append([name, f"{theirs:.1f}", f"{ours:.1f}", _ratio(rates["gpumovie"], rates["recipe"])])
    return markdown_table(("vispy scene", "render() and imageio-ffmpeg fps", "gpumovie fps", "faster"), rows)


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    return f"{statistics.median(a / b for a, b in zip(ours, theirs, strict=True)):.1f} x"


#: By the name of the result. One that brings a ``summary`` of its own needs none here.
SUMMARIES: dict[str, Callable[[StoredResult], str]] = {"matplotlib_save": matplotlib_save, "scenes": scenes}
