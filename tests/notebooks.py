"""Run cells in a real notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_notebook(folder: Path, *cells: str) -> list[list[dict[str, Any]]]:
    """Run ``cells`` in a notebook in ``folder``, and give the outputs of each."""
    kernel = folder / "share" / "kernels" / "gpumovie-test"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "test", "language": "python"}))
    made = [
        {"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None, "id": f"c{i}"}
        for i, cell in enumerate(cells)
    ]
    notebook = folder / "notebook.ipynb"
    notebook.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    environment = {
        **os.environ,
        "JUPYTER_PATH": str(folder / "share"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    execute = [sys.executable, "-c", "from nbclient.cli import main; main()", notebook]
    execute += ["--inplace", "--kernel_name=gpumovie-test"]
    done = subprocess.run(execute, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [cell["outputs"] for cell in json.loads(notebook.read_text())["cells"]]
