# Two commands do everything: `make serve` and `make test`. Each sets up what it needs, once.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
READY := .venv/.ready
BROWSER := .venv/.browser

.PHONY: serve test check lint clean help

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

serve: $(READY) ## Build the demonstration register and serve it (PORT=8000)
	@$(BIN)/gongshi serve --port $(PORT)

test: $(READY) $(BROWSER) ## Run all tests, in a real browser too
	@echo "running all tests"
	@$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY) ## Check the demonstration register
	@$(BIN)/gongshi check

lint: $(READY) ## Check style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

$(READY): pyproject.toml constraints.txt
	@echo "setting up: a virtual environment in .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "setting up: installing what pyproject.toml names (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dev]'
	@touch $@

$(BROWSER): $(READY) tests/browser/install.py
	@echo "setting up: a browser for the tests"
	@$(BIN)/python tests/browser/install.py
	@touch $@

clean: ## Remove what was built and set up
	rm -rf .venv site .pytest_cache .mypy_cache .ruff_cache
