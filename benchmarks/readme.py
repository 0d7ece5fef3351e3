"""Put the tables of results/*.json into README.md beside them: ``python -m benchmarks.readme`` after a benchmark.

A table stands between ``<!-- NAME -->`` and ``<!-- end -->``; nobody types a number there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

FOLDER = Path(__file__).parent


def filled(text: str) -> str:
    """``text`` with every marked place holding the report of its result; one without a result yet stays as it is."""

    def report(match: re.Match[str]) -> str:
        path = FOLDER / "results" / f"{match[1]}.json"
        if not path.exists():
            return match[0]
        result = json.loads(path.read_text())
        machine = result["machine"]
        where = f"Run on {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['ffmpeg']}."
        return f"<!-- {match[1]} -->\n\n{result['report']}\n\n{where}\n\n<!-- end -->"

    return re.sub(r"<!-- ([\w-]+) -->.*?<!-- end -->", report, text, flags=re.DOTALL)


def main() -> None:
    page = FOLDER / "README.md"
    page.write_text(filled(page.read_text()))


if __name__ == "__main__":
    main()
