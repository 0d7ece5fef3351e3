"""A result for tests, with invented numbers."""

from gpumovie.cli.bench.result import BenchResult, Measurement, MovieResult, Remedy

MACHINE = {
    "date": "2026-01-01T00:00:00+00:00",
    "cpu": "a processor",
    "cores": 2,
    "memory_gb": 8.0,
    "load_average": 0.1,
    "gpu": None,
    "driver": None,
    "opengl": {"renderer": "llvmpipe", "version": "4.5", "kind": "egl", "hardware": False, "reason": ""},
    "system": "Linux",
    "python": "3.11.7",
    "ffmpeg": "ffmpeg version 9",
    "commit": None,
    "packages": {"numpy": "2.0", "vispy": None},
}
OPTIONS = {
    "cases": ["pipe", "films"],
    "size": [64, 48],
    "frames": 10,
    "rounds": 3,
    "encoder": "auto",
    "quick": False,
    "peers": True,
}


def result(scale: float = 1.0, label: str = "rgb24") -> BenchResult:
    """A result with entries in each of its parts, whose values are multiplied by ``scale``."""
    values = [scale * value for value in (98.0, 100.0, 103.0)]
    rows = [
        Measurement("pipe", "64x48", label, values=values, facts={"bytes": 9216}),
        Measurement("pipe", "64x48 latency", "one frame", "ms", [scale * 4.0, scale * 4.1], higher_is_better=False),
        Measurement("pipe", "64x48", "broken", verdict="wrong bytes: none came"),
    ]
    film = MovieResult("line", "a line", (64, 48), 10, values, "libx264", remedy=Remedy("a remedy", 120.0))
    film.stages, film.cpu = {"drawing": 0.1}, {"here": 0.1, "encoder": 0.2}
    film.bottleneck, film.sentence = "drawing", "the bottleneck is drawing"
    ours = Measurement("peers", "numpy frames", "gpumovie", values=values, facts={"kind": "ours", "frames": 10})
    rival = Measurement("peers", "numpy frames", "rival", verdict="not installed", facts={"kind": "peer"})
    return BenchResult(dict(MACHINE), dict(OPTIONS), rows, [film], [ours, rival], ["readback: no OpenGL"])
