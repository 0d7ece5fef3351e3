"""Imports a package as if a newer release had renamed one of its names, everywhere in its sources."""

import importlib.machinery
import importlib.util
import re
import sys
from pathlib import Path


class _Loader(importlib.machinery.SourceFileLoader):
    """Compiles a source with the name replaced; never takes what was compiled before."""

    def __init__(self, name, path, old, new):
        super().__init__(name, path)
        self.old, self.new = old, new

    def get_code(self, name):
        return compile(re.sub(rf"\b{self.old}\b", self.new, Path(self.path).read_text()), self.path, "exec")


class _Finder:
    def __init__(self, package, old, new):
        self.package, self.old, self.new = package, old, new

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] != self.package:
            return None
        parent, _, last = name.rpartition(".")
        if last == self.old:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        real = f"{parent}.{self.old}" if last == self.new else name
        spec = importlib.machinery.PathFinder.find_spec(real, path)
        if spec is None or not (spec.origin or "").endswith(".py"):
            return spec
        if real == name and self.old not in Path(spec.origin).read_text():
            return spec
        return importlib.util.spec_from_file_location(
            name,
            spec.origin,
            loader=_Loader(name, spec.origin, self.old, self.new),
            submodule_search_locations=spec.submodule_search_locations,
        )


def rename(package, name):
    """From now on, modules of ``package`` that are imported have ``name`` under another name."""
    assert package not in sys.modules
    sys.meta_path.insert(0, _Finder(package, name, f"{name}_is_renamed"))
