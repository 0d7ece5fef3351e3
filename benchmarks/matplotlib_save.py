"""A user's animation into an H.264 film: ``anim.save`` by gpumovie's writer, and by matplotlib's own FFMpegWriter.

What is compared: the time of ``anim.save``, from the call to the finished file, for the same unchanged code of a
user (animations/scenes.py), encoded by libx264 at the same preset (veryfast, CRF 20, yuv420p, 30 fps) by the same
ffmpeg, on two cores; gpumovie adds its settings for figures, which content_settings.py compares. gpumovie's film is
longer, because it is faster; rates are compared. A second film, as long as matplotlib's, shows what starting costs.
"encoder" is gpumovie's ffmpeg command fed with the same frames as yuv420p from memory by one large write: no writer
can be faster with it, so its ratio to matplotlib is the most that can be reached.

How: each round of a scene is a fresh process, in which the films are saved in turns; the encoder alone follows.
Ratios are taken within each round, and their median counts.

What is checked, in a run of its own: both sides save the animation without loss, and every pixel of every frame of
matplotlib's film must be equal in ours. Ten frames over the whole of our long film are compared with what
``savefig`` draws. The timed films are decoded and must have all frames, the size, and the look of those drawings.

How to run, from the top of a checkout (``pip install -e '.[bench]'``)::

    python -m benchmarks.matplotlib_save                   # some seven minutes on two cores
    python -m benchmarks.matplotlib_save --scene line --rounds 1 --frames 200
    python -m benchmarks.matplotlib_save --profile line    # where the time of our side goes
    python -m benchmarks.matplotlib_save --quick           # does everything work?

Exit code 1 if a film is not as it should be. The result of a run of all scenes is stored in
results/matplotlib_save.json.
"""

from __future__ import annotations

import cProfile
import pstats
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import click

from gpumovie.cli.bench import keep_to_cores, machine_facts, markdown_table, say, spread
from gpumovie.cli.bench.content.synthetic_frames import FPS

from .animations.comparison import AnimationComparison, compare
from .animations.saving import CRF, PRESET, SaveJob, profile, record
from .animations.scenes import SCENES, AnimationScene
from .publishing import common_options, publish

CORES = 2
ROUNDS = 3


def report_of(comparisons: Sequence[AnimationComparison], rounds: int) -> str:
    """The comparison, where our time goes, and what is in the films."""
    good = [c for c in comparisons if c.films]
    speed, time_spent, look = [], [], []
    for c in good:
        rates = {side: f"{statistics.median(values):.1f}" for side, values in c.rates.items()}
        ratios, of_encoder = c.ratios("long", "rival"), statistics.median(c.ratios("long", "encoder"))
        label = f"{c.name} {c.scene.size[0]}x{c.scene.size[1]}"
        speed.append(
            [
                *(label, f"{c.rival_frames}/{c.frames}", rates["rival"], rates["long"]),
                *(f"{statistics.median(ratios):.2f}", spread(ratios, 2), f"{c.scene.ratio:g}"),
                f"{statistics.median(c.ratios('short', 'rival')):.2f}",
                f"{statistics.median(c.ratios('encoder', 'rival')):.2f}",
                *(rates["encoder"], f"{of_encoder:.2f}", f"{c.scene.of_encoder:g}" if c.scene.of_encoder else ""),
                "PASS" if c.passed else "short",
            ]
        )
        ms = statistics.median(a.seconds for a in c.long) / c.frames * 1e3
        time_spent.append([label, f"{ms:.2f}", *(f"{share * 100:.0f}" for share in c.shares().values())])
        shown = (f"{c.films[side].psnr or 0:.1f}" for side in ("long", "rival"))
        look.append([label, str(c.compared), *shown, c.films["long"].tags, c.films["rival"].tags])
    times = ("scene", "ms a frame", "user's code", "comparing", "drawing", "converting", "waiting for encoder")
    films = ("scene", "frames equal", "PSNR dB", "matplotlib's", "tags", "matplotlib's tags")
    faults = [f"{c.name}: {fault}" for c in comparisons for fault in c.faults]
    return "\n\n".join(
        [
            f"libx264 {PRESET}, CRF {CRF}, yuv420p; {CORES} cores; {rounds} rounds",
            markdown_table(
                (
                    *("scene", "frames", "matplotlib fps", "gpumovie fps", "ratio", "min..max", "target"),
                    *("at equal length", "at most", "encoder fps", "of encoder", "target", "verdict"),
                ),
                speed,
            ),
            "Where gpumovie's time goes, in % of the time of its long film; the pipe is another thread's:",
            markdown_table((*times, "encoder at close", "rest", "in pipe"), time_spent),
            "The films:",
            markdown_table(films, look),
            "; ".join(faults) or "All films are whole, and their frames are matplotlib's to the bit.",
        ]
    )


def print_profile(name: str, frames: int) -> None:
    """Our side alone: a film's rate and shares, and the functions that took longest in another."""
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        path = Path(folder) / "film.mp4"
        found = AnimationComparison(name, SCENES[name], frames, frames)
        found.long = record(name, [SaveJob("gpumovie", frames, path)])
        click.echo(f"{name}: {found.rates['long'][0]:.1f} fps over {frames} frames")
        click.echo(", ".join(f"{stage} {share:.1%}" for stage, share in found.shares().items()))
        profiler = cProfile.Profile()
        profile(name, frames, path, profiler)
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(40)


def lengths(scene: AnimationScene, frames: int | None, rival_frames: int | None) -> tuple[int, int]:
    """How many frames gpumovie's and matplotlib's film have."""
    ours = frames or scene.frames
    return ours, min(ours, rival_frames or scene.rival_frames)


@click.command(help="A user's animation saved by gpumovie and by matplotlib's FFMpegWriter.")
@click.option("--scene", "names", multiple=True, type=click.Choice(list(SCENES)), help="Only these.")
@click.option("--rounds", default=ROUNDS, show_default=True, type=click.IntRange(1), help="Films of each side.")
@click.option("--frames", type=click.IntRange(1), help="Length of gpumovie's film. [each scene's own]")
@click.option("--rival-frames", type=click.IntRange(1), help="Length of matplotlib's. [each scene's own]")
@click.option("--profile", "profiled", type=click.Choice(list(SCENES)), help="Profile our side of this scene.")
@common_options
def main(
    names: tuple[str, ...],
    rounds: int,
    frames: int | None,
    rival_frames: int | None,
    profiled: str | None,
    quick: bool,
    results: Path | None,
) -> None:
    keep_to_cores(CORES)
    if profiled:
        print_profile(profiled, lengths(SCENES[profiled], frames, None)[0])
        return
    if quick:
        frames, rival_frames, rounds = 20, 8, 1
    partial = bool(quick or names or frames or rival_frames or rounds < ROUNDS)
    machine = machine_facts(["numpy", "matplotlib", "pillow", "imageio-ffmpeg"])
    comparisons = []
    with tempfile.TemporaryDirectory(prefix="gpumovie-bench-") as folder:
        for name in names or SCENES:
            say(name)
            found = AnimationComparison(name, SCENES[name], *lengths(SCENES[name], frames, rival_frames))
            comparisons.append(found)
            try:
                compare(found, rounds, Path(folder))
            except Exception as error:  # the other scenes still count
                found.faults.append(f"{type(error).__name__}: {error}")
            for fault in found.faults:
                say(f"  {fault}")
    result = {
        "machine": machine,
        "content": {"codec": f"libx264 {PRESET}", "crf": CRF, "fps": FPS, "rounds": rounds, "cores": CORES},
        "scenes": [c.to_dict() for c in comparisons],
    }
    publish("matplotlib_save", report_of(comparisons, rounds), result, results, partial)
    sys.exit(1 if any(c.faults for c in comparisons) else 0)


if __name__ == "__main__":
    main()
