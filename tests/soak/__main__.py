"""`python -m soak`: random films for a given time, each decoded and compared; what is wrong is printed with its seed.

Films are made in a worker, a process of its own, so that one that crashes or hangs is a finding and not the end.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import asdict

from .plans import ENDS, draw
from .soaking import Verdict, soak

#: Seconds that a film may take.
PATIENCE = 180.0


class Worker:
    """A process that makes films, one after another."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "soak", "--worker"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )

    def soak(self, seed: int) -> Verdict:
        """Make the film of a seed; a worker that crashes or hangs is ended."""
        assert self._process.stdin and self._process.stdout
        print(seed, file=self._process.stdin, flush=True)
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        line = self._process.stdout.readline() if ready else ""
        if line:
            return Verdict(**json.loads(line))
        why = f"the process ended with {self._process.wait()}" if ready else f"it hangs for {PATIENCE:.0f} s"
        self.end()
        return Verdict(seed, "wrong", why, str(draw(seed)))

    @property
    def runs(self) -> bool:
        """Whether it can make another film."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the worker and all that it started."""
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._process.wait()


def work() -> None:
    """Make films of the seeds that come, and print a verdict of each."""
    logging.getLogger("gpumovie").setLevel(logging.CRITICAL)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # nothing else may come between the verdicts
    for line in sys.stdin:
        print(json.dumps(asdict(soak(int(line)))), file=out, flush=True)


def run(seconds: float, seed: int) -> int:
    """Make films until ``seconds`` are over, and return how many are wrong."""
    started, count, refused = time.monotonic(), 0, 0
    found: dict[str, list[Verdict]] = defaultdict(list)
    worker = Worker()
    try:
        while time.monotonic() - started < seconds:
            if not worker.runs:
                worker = Worker()
            verdict = worker.soak(seed + count)
            count += 1
            refused += verdict.outcome == "refused"
            if verdict.outcome == "wrong":
                found[re.sub(r"\d[\d.]*", "N", verdict.why)[:90]].append(verdict)
                print(f"seed {verdict.seed}: {verdict.why}\n    {verdict.plan}", flush=True)
    finally:
        worker.end()
    wrong = sum(map(len, found.values()))
    print(f"{count} films from seed {seed} on: {wrong} wrong, {refused} refused as they must be")
    for kind, verdicts in sorted(found.items(), key=lambda item: -len(item[1])):
        print(f"  {len(verdicts)} x {kind}: seeds {', '.join(str(v.seed) for v in verdicts)}")
    return wrong


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600, help="how long (600)")
    parser.add_argument("--seed", type=int, default=None, help="of the first film; the next have the next ones")
    parser.add_argument("--once", action="store_true", help="the film of --seed alone, with all that it has to say")
    parser.add_argument("--end", choices=list(ENDS), help="with --once: how the film ends, in place of chance")
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    seed = given.seed if given.seed is not None else int(time.time()) % 1_000_000 * 1000
    if given.worker:
        work()
        return 0
    if given.once:
        verdict = soak(seed, given.end)
        print(verdict.plan, verdict.details, f"seed {seed}: {verdict.outcome} {verdict.why}", sep="\n")
        return int(verdict.outcome == "wrong")
    return int(run(given.seconds, seed) > 0)


if __name__ == "__main__":
    sys.exit(main())
