# Concord's commands. `make up` needs Python 3.11 or newer and nothing else; it installs what the lock names into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
WORKERS ?= 2
BIN := .venv/bin
INSTALLED := .venv/installed
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	--no-emit-index-url --no-annotate --no-header --output-file requirements.lock pyproject.toml

.PHONY: up install test check format fuzz bench peers audits lock clean
.DEFAULT_GOAL := up

up: $(INSTALLED) ## the whole service with a demo company; FLAGS="--port 9000"
	@$(BIN)/concord up $(FLAGS)

install: $(INSTALLED)

$(INSTALLED): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit("Concord needs Python 3.11 or newer: make PYTHON=/path/to/python" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	@echo "Installing what requirements.lock names into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

test: $(INSTALLED) ## every test; FLAGS="tests/outsourcing -k settle"
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(FLAGS)

check: $(INSTALLED) ## everything that reads the code without running the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip check
	! grep -nE '://|^-' requirements.lock
	$(BIN)/concord schema --check

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fuzz: $(INSTALLED) ## many operations at random: the compiler answers as the executor does
	CONCORD_TEST_OPERATIONS=5000 $(BIN)/pytest tests/leaks/test_same_meaning.py $(FLAGS)

bench: $(INSTALLED) ## measurements, side by side in one run; they print figures
	$(BIN)/pytest tests/bench -s $(FLAGS)

peers: ## PostGraphile and the Node.js it needs, beside which `make bench` measures, where `wrk` is too; they come from npm into .cache
	npm install --silent --no-save --no-audit --no-fund --prefix .cache/peers postgraphile@5.1.5 node@24.21.0

audits: ## the audits of GraphQL over HTTP and the compilers of clients, which `make test` runs where Node.js is; they come from npm into .cache
	npm install --silent --no-save --no-audit --no-fund --prefix .cache/node graphql-http@1.23.1 graphql@16.15.0 \
		relay-compiler@21.0.1 @graphql-codegen/cli@7.4.3 @graphql-codegen/typescript-operations@6.1.9 typescript@7.0.2

lock: $(INSTALLED) ## newest versions within the ranges of pyproject.toml, with hashes, without addresses
	$(LOCK) --upgrade
	! grep -nE '://|^-' requirements.lock

clean: ## all but the data in .concord
	rm -rf "/dev/shm/concord$(subst /,-,$(CURDIR))"
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
