SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run dev test bench lint format types messages openapi lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up what is missing, then serve site, admin and worker (PORT, DATABASE_URL)
	@scripts/run Procfile

dev: ## the same with a server that reloads changed code, and debugging on
	@DEBUG=1 scripts/run Procfile.dev

test: ## run all tests, on SQLite and on PostgreSQL (DB=sqlite or DB=postgres for one; ARGS for pytest)
	@scripts/test $(ARGS)

bench: ## measure us beside nginx and a stock Wagtail (ARGS=--quick to try it)
	@scripts/bench $(ARGS)

lint: ## check format, code, templates and the arrows between rooms
	@scripts/check format lint templates arrows

format: ## format the code and mend what can be mended
	@scripts/bootstrap dev
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

types: ## check types
	@scripts/check types

messages: ## bring the catalogues of translations in step with the code
	@scripts/bootstrap dev
	@.venv/bin/python scripts/messages.py update

openapi: ## renew docs/openapi.json after a change of the API on purpose
	@scripts/bootstrap dev
	@.venv/bin/python scripts/openapi.py > docs/openapi.json

lock: ## renew the lock files after a change of pyproject.toml (UPGRADE=1: newest versions)
	@scripts/lock

clean: ## remove what was built: .venv, static files, caches; the database and media stay
	rm -rf .venv staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
