"""Put the tables of results/*.json into the READMEs, ours and the top one: ``python -m benchmarks.readme``.

A table stands between ``<!-- NAME -->`` and ``<!-- end -->``; nobody types a number there. The top README gets short
tables: a result's ``summary``, or one that summaries.py makes of it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from .summaries import SUMMARIES

FOLDER = Path(__file__).parent
PAGES = {FOLDER / "README.md": False, FOLDER.parent / "README.md": True}  # and whether its tables are short


def filled(text: str, *, short: bool = False) -> str:
    """``text`` with every marked place holding the table of its result; one without a result yet stays as it is."""

    def table(match: re.Match[str]) -> str:
        path = FOLDER / "results" / f"{match[1]}.json"
        if not path.exists():
            return match[0]
        result = json.loads(path.read_text())
        machine = result["machine"]
        where = f"Run on {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['ffmpeg']}."
        shown = _summary(match[1], result) if short else result["report"]
        return f"<!-- {match[1]} -->\n\n{shown}\n\n{where}\n\n<!-- end -->"

    return re.sub(r"<!-- ([\w-]+) -->.*?<!-- end -->", table, text, flags=re.DOTALL)


def _summary(name: str, result: dict[str, Any]) -> str:
    return str(result["summary"]) if "summary" in result else SUMMARIES[name](result)


def main() -> None:
    for page, short in PAGES.items():
        page.write_text(filled(page.read_text(), short=short))


if __name__ == "__main__":
    main()
