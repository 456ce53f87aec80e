# make report  the month's reports from data/sample into reports/
# make test    all tests        make lint   style, types        make lab   JupyterLab on the notebooks
# make bench   speed and simulation tables
PYTHON ?= python3.11
DATA ?= data/sample
OUT ?= reports
BIN := .venv/bin
export PYTHONUTF8 := 1

.PHONY: report test lint lab bench docs lock clean

report: .venv/ready
	$(BIN)/cx report $(PERIOD) --data $(DATA) --out $(OUT)

test: .venv/ready
	$(BIN)/pytest --numprocesses 2 --dist loadscope

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: .venv/ready
	cd notebooks && ../$(BIN)/jupyter lab

bench: .venv/ready
	$(BIN)/python -m benchmarks

# The environment: made once, made again only when the lock or the project's metadata change.
.venv/ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv || python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

docs: .venv/ready
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/messages.py

lock:
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --output-file requirements.lock

clean:
	rm -rf reports build dist .pytest_cache .mypy_cache .ruff_cache
