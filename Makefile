# Two commands do everything: `make serve` and `make test`. Each sets up what it needs, once.

PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python -u -m
GONGSHI := .venv/bin/python -u -P -m gongshi
READY := .venv/.ready
BROWSER := .venv/.browser
CHECKER := .venv/.checker
SERVERS := .venv/.servers
OLDEST := 3, 11
LOCK := generator/gongshi/skeleton/wheels/dependencies.txt

.PHONY: serve test check lint lock clean help

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

serve: $(READY) ## Build the demonstration register and serve it (PORT=8000)
	@$(GONGSHI) serve --port $(PORT)

test: $(READY) $(BROWSER) $(CHECKER) $(SERVERS) ## Run all tests, in a real browser too
	@echo "running all tests"
	@$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(READY) ## Check the demonstration register
	@$(GONGSHI) check

lint: $(READY) ## Check style and types
	@$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) mypy

lock: $(READY) ## Pin by their hashes what a register installs, in the versions of constraints.txt
	@$(RUN) pip install --quiet --disable-pip-version-check uv
	@UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet --universal \
	  --python-version 3.11 --generate-hashes --no-annotate -c constraints.txt -o $(LOCK) pyproject.toml

# What was installed stands in $(READY), so that a newer date alone installs nothing again.
$(READY): pyproject.toml constraints.txt
	@cat $^ | cmp -s - $@ || $(MAKE) --no-print-directory .venv
	@cat $^ > $@

.PHONY: .venv
.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < ($(OLDEST)))' || { \
	  echo "$(PYTHON) must be Python 3.11 or newer; name another as: make PYTHON=python3.12"; exit 1; }
	@echo "setting up: a virtual environment in .venv"
	@$(RUN) pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "setting up: installing what pyproject.toml names (once; this takes a minute)"
	@$(RUN) pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test,dev]'

$(BROWSER): $(READY) tests/browser/install.py tests/support/apt.py
	@echo "setting up: a browser for the tests"
	@$(RUN) tests.browser.install
	@touch $@

$(CHECKER): $(READY) tests/html/install.py tests/support/apt.py
	@echo "setting up: the checker of HTML"
	@$(RUN) tests.html.install
	@touch $@

$(SERVERS): $(READY) tests/deploy/install.py tests/support/apt.py
	@echo "setting up: web servers for the tests"
	@$(RUN) tests.deploy.install
	@touch $@

clean: ## Remove what was built and set up
	rm -rf .venv site .pytest_cache .mypy_cache .ruff_cache
