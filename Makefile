PYTHON ?= python3
BIN := .venv/bin
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-annotate --no-header
.DEFAULT_GOAL := help
.PHONY: help run test setup setup-dev pins

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv and the front-end assets
	@$(PYTHON) -I smartfield/prepare.py run

setup-dev: ## The same with everything that tests need
	@$(PYTHON) -I smartfield/prepare.py test

run: setup ## Run Smartfield with its demo (PORT=9000, DATA_DIR=…)
	@exec $(BIN)/python -m smartfield.launch

pins: ## Resolve pyproject.toml into requirements*.txt again (needs uv)
	@for set in "requirements" "requirements-local --group local" "requirements-dev --group dev"; do \
	  set -- $$set; $(COMPILE) pyproject.toml $$2 $$3 -o $$1.txt; done
	@for tool in node uv; do $(COMPILE) --group $$tool -o requirements-$$tool.txt; done
