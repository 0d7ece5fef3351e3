# Two commands for a fresh clone: `make demo` and `make test`. Both need only Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: demo system test smoke pictures bench fidelity soak gpu clean

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gpumovie needs Python >= 3.11; say PYTHON=/path/to/python3.11 make ...")'
	$(PYTHON) tests/make_venv.py $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(PIP) install -e '.[matplotlib]'
	@touch $@

$(VENV)/.dev: pyproject.toml tests/install_ffmpegs.py | $(BIN)/python
	$(PIP) install -e '.[dev]'
	$(BIN)/python tests/install_ffmpegs.py
	@touch $@

# Each time, as it is quick, and packages may have come or gone.
system: $(VENV)/.dev
	$(BIN)/python tests/install_system.py

demo: $(VENV)/.demo
	$(BIN)/gpumovie demo --out demo

test: system
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tests/installed.py -n 3 --dist loadfile

# By every other Python that is supported and on this machine, or by that of `make smoke PYTHON=...`: the wheel is
# installed, and makes a film of each kind.
smoke: system
	$(BIN)/python tests/smoke.py $(if $(filter command,$(origin PYTHON)),$(PYTHON))

# The pictures of README, made by the demo and an example.
pictures: $(VENV)/.demo
	$(BIN)/python docs/pictures.py

$(VENV)/.bench: pyproject.toml $(VENV)/.dev
	$(PIP) install -e '.[dev,bench]'
	@touch $@

# An hour or so: every comparison into benchmarks/results/, and their tables into both READMEs.
bench: $(VENV)/.bench system
	$(BIN)/python -m benchmarks.everything

# Ten minutes or so: the figures of matplotlib's own image tests by OpenGL and by Agg, into benchmarks/results/.
fidelity: system
	$(BIN)/python -m benchmarks.gl_matplotlib_tests

# Ten minutes, or `make soak SECONDS=3600`: random films, each decoded and compared. SEED chooses them.
soak: system
	PYTHONPATH=tests:$$PYTHONPATH $(BIN)/python -m soak --seconds $(or $(SECONDS),600) $(if $(SEED),--seed $(SEED))

# Needs an NVIDIA GPU; some minutes. Tests, then benchmarks into benchmarks/results/gpu-*.json.
gpu: system
	$(BIN)/python -m benchmarks.gpu

clean:
	rm -rf $(VENV) .test-ffmpeg build demo dist
