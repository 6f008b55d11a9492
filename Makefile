# Needs Python 3.11 or newer and make. `make` alone lists what it can do.
VENV   := .venv
PY     := $(VENV)/bin/python
DATA   ?= var
PORT   ?= 8000
CACHE  := .cache
PAGES  := $(CACHE)/pages
PYTEST := $(PY) -m pytest --pages $(PAGES)

.DEFAULT_GOAL := help
.PHONY: help run check test format messages bench assets clean

help: ## List the commands.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/core.stamp ## Start LearnHub with demonstration people on http://127.0.0.1:8000 (DATA=var PORT=8000).
	@$(PY) -m learnhub demo --data $(DATA) --port $(PORT)

check: $(VENV)/test.stamp ## Style, types, floors, course text and catalogues.
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m learnhub courses check courses
	$(PY) -m learnhub messages --check

test: $(VENV)/test.stamp ## Every test, on SQLite and PostgreSQL, in a browser, and the HTML of every page.
	$(PY) tests/needs.py
	rm -rf $(PAGES)
	$(PYTEST) -n 3 --dist worksteal --ignore tests/browser
	$(PYTEST) -n 3 --dist loadfile tests/browser
	$(PY) tests/html_checker.py $(PAGES)

format: $(VENV)/test.stamp ## Put the Python code into the house style.
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

messages: $(VENV)/test.stamp ## Bring the catalogues up to date with the text of the pages.
	$(PY) -m learnhub messages

bench: $(VENV)/test.stamp ## Measure speed and size on this machine and print the table.
	$(PY) -m bench

assets: ## For maintainers, with Node: build the styles, fonts and icons in static again.
	cd assets && npm ci && npm run build

clean: ## Remove what was built; data in var/ stay.
	rm -rf $(VENV) $(CACHE) dist assets/node_modules static/.build .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis

# The environment is made again when the interpreter it came from is gone.
$(VENV)/core.stamp $(VENV)/test.stamp: $(VENV)/%.stamp: requirements/%.txt
	@$(PY) -c '' 2>/dev/null || { \
	  for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then echo "LearnHub needs Python 3.11 or newer, found: $$(python3 --version 2>&1). Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	  rm -rf $(VENV); \
	  $$found -m venv $(VENV) || { rm -rf $(VENV); echo "This Python cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 1; }; \
	}
	@echo "Installing $< (once; some 20 to 60 seconds)"
	@$(PY) -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r $<
	@touch $@
