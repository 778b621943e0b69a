# demo   see the suite at work: certifies the embedded reference platform, writes reports/demo/
# test   all self-tests                 check  lint, types, import contracts
# bench  speed and memory, as ratios    lock   for maintainers: resolve the locks again
.DEFAULT_GOAL := demo
.PHONY: demo test check lint format types contracts bench lock sample clean

PYTHON ?= python3
# Tests start the command hundreds of times; compiling all of it anew for each is half of what that costs.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
TESTS ?= -n 4 --dist worksteal

demo: .venv/.ready
	@$(BIN)/ocpi-suite demo

test: .venv/.ready-dev
	$(BIN)/python -m pytest $(TESTS)

check: lint format types contracts

lint: .venv/.ready-dev
	$(BIN)/ruff check --output-format concise .

format: .venv/.ready-dev
	$(BIN)/ruff format --check --output-format concise .

types: .venv/.ready-dev
	$(BIN)/mypy --strict suite ocpi_suite.py

contracts: .venv/.ready-dev
	$(BIN)/lint-imports --no-logo

bench: .venv/.ready-dev
	$(BIN)/python -m benches

# Plain pip, hashes for everything, and nothing fetched to build: the build back end is in the lock too.
.venv/.ready: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'This Python cannot make environments: install python3-venv (Debian, Ubuntu: sudo apt-get install python3-venv), then run make again'; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@echo 'installing into .venv'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.ready-dev: .venv/.ready requirements/dev.lock
	@echo 'installing the development tools into .venv'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# Needs uv (https://docs.astral.sh/uv/); keeps what is locked unless UPGRADE=--upgrade.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE)
lock:
	$(LOCK) pyproject.toml --group build -o requirements/run.lock
	$(LOCK) pyproject.toml --group dev -c requirements/run.lock -o requirements/dev.lock

# The committed report of a platform with a few faults, and its picture. Needs chromium.
sample: .venv/.ready-dev
	$(BIN)/python -m tests.report.sample

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage
