# Möldir: every command a developer needs. `make` alone lists them. The work itself is in infra/deploy.

PYTHON ?= python3
# What to test (make test T=tests/registry); the size, seed and folder of the synthetic country (make country)
T ?=
ENTITIES ?= 20000
SEED ?= 1
OUT ?= var/country

IN := . .venv/moldir.env &&
CHECK := $(IN) .venv/bin/python -m infra.deploy.checks
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup ready frontend up test lint types check bench fonts country lock hooks clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: ## Make the environment in .venv (nothing outside it; instant when nothing changed)
	@$(PYTHON) -m infra.deploy.setup

frontend: setup ## Build the front end where it changed
	@$(IN) $(PYTHON) -m infra.deploy.frontend

up: frontend ## Start Möldir on a small synthetic country and print its address
	@exec .venv/bin/moldir up

# The environment with what only the checks need: linters, test libraries, Chromium, Poppler
ready:
	@$(PYTHON) -m infra.deploy.setup --tests
	@$(IN) $(PYTHON) -m infra.deploy.frontend --tests

test: ready ## Run every check and every test; T=path runs these tests only
	@$(CHECK) $(if $(T),tests -- $(T),lint types tests)

lint: ready ## Style, imports between layers, contrast of the colours
	@$(CHECK) lint

types: ready ## Types of the Python and the TypeScript code
	@$(CHECK) types

check: ready ## All checks but the tests: a minute instead of a cup of tea
	@$(CHECK) lint types

bench: setup ## Measure Möldir on this machine
	@.venv/bin/moldir bench

fonts: ready ## Cut the product's one font file anew
	@$(IN) .venv/bin/python frontend/fonts/cut_font.py

country: setup ## Write the files of a synthetic country (ENTITIES=, SEED=, OUT=)
	@.venv/bin/moldir country --entities $(ENTITIES) --seed $(SEED) --out $(OUT)

lock: ready ## Compile the lock files anew from pyproject.toml and package.json
	@$(IN) $(PYTHON) -m infra.deploy.lock

hooks: ready ## Check the fast half before every commit
	@$(IN) pre-commit install

clean: ## Remove everything that was built or fetched; the data in var/ stays
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
