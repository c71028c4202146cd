# Every target sees to its own needs: from nothing but make and Python 3.11 or newer. Without make: see README.md.
PYTHON ?= $(shell command -v python3 || command -v python || echo python3)
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
LOCK := $(BIN)/uv pip compile --quiet pyproject.toml --group install --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-strip-extras --system-certs --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

.DEFAULT_GOAL := help
.PHONY: help dashboard lab test test-long check bench generate notebooks site dist lock licences clean users dev python
MAKEFLAGS += --no-print-directory

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

dashboard: users  ## the public dashboard, at the address that it prints
	@exec $(BIN)/carelib serve

lab: users  ## JupyterLab, opened at the first lesson (LESSON=notebooks/… for another)
	@exec $(BIN)/carelib lab notebooks $(if $(LESSON),--first $(LESSON))

site: users  ## dashboard and lessons as plain files, in build/public (SITE=… for another folder, ADDRESS=… for its sitemap)
	@$(BIN)/carelib site $(if $(SITE),$(SITE),build/public) $(if $(ADDRESS),--address $(ADDRESS))

dist: dev  ## what a release is made of, in dist/: wheel, sdist, and the site as one archive
	@rm -rf dist && $(BIN)/python -m hatchling build -d dist
	@$(BIN)/carelib site dist/site && cd dist && $(CURDIR)/$(BIN)/python -m zipfile -c carelib-site.zip site/ && rm -r site

test: dev  ## everything: checks, logic, notebooks, a real browser
	@$(BIN)/python scripts/run_tests.py

test-long: dev  ## the same with the tests that take long, and many more generated cases
	@$(BIN)/python scripts/run_tests.py --long

check: dev  ## style, types and content only
	@$(BIN)/python scripts/run_tests.py check

bench: dev  ## measure what is promised about speed (a table; compare only figures of one run)
	@PYTHONPATH=scripts $(BIN)/python tests/bench/measure.py
	@$(BIN)/python tests/bench/check_speed.py
	@PYTHONPATH=scripts:tests/bench $(BIN)/python tests/bench/visits.py 30 build/visits.png
	@PYTHONPATH=scripts:tests/bench $(BIN)/python tests/bench/many.py
	@$(BIN)/python tests/bench/record.py
	@PYTHONPATH=tests $(BIN)/python tests/bench/desk.py

generate: dev  ## write what is made from the content: JSON Schemas, the help-line bar
	@$(BIN)/python -m carelib.publish.generate

notebooks: dev  ## run all notebooks anew and keep their outputs
	@$(BIN)/python scripts/run_notebooks.py

lock: dev  ## write both lock files after pyproject.toml (UPGRADE=1: with the newest versions in range)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group test --group author --constraints requirements.lock --output-file requirements-dev.lock

licences: dev  ## write LICENCES.md: what is installed with carelib, under which licence
	@$(BIN)/python scripts/licences.py

clean:  ## remove .venv and everything that tools left behind
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* build dist
	find . -name __pycache__ -prune -exec rm -rf {} + -o -name .ipynb_checkpoints -prune -exec rm -rf {} +

users: python
	@$(PYTHON) scripts/setup.py users

dev: python
	@$(PYTHON) scripts/setup.py dev

python:
	@command -v $(PYTHON) >/dev/null || { echo "carelib: no Python found; install Python 3.11 or newer and run this again" >&2; exit 2; }
