PYTHON ?= python3
BIN := .venv/bin
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
