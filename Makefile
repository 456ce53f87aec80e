# make report  the latest month's reports (PERIOD=2026-09) from data/sample (DATA=) into reports/ (OUT=)
# make test    all tests                       make lint   style and types
# make lab     JupyterLab on the notebooks     make bench  speed, error rates, damaged files
# make docs    generated parts of documents    make lock   pin the dependencies anew (needs uv)
# make clean   remove what was made, but the environment
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

# The environment: made once, filled again only when the lock or the project's metadata change. One without pip is
# half-made (a Python without ensurepip leaves it behind) and does not count.
venv = { rm -rf .venv && $(1) -m venv .venv; }
.venv/ready: requirements.lock pyproject.toml
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(call venv,$(PYTHON)) || $(call venv,python3) || \
	  { rm -rf .venv; echo "no Python that can make an environment: install python3-venv" >&2; exit 1; }
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
