PYTHON ?= python3
BIN := .venv/bin
BESIDE := $(BIN)/python -m smartfield.launch
APPS := accounts assistants billing clients tasks timetracking
LARGE := $(or $(DATA_DIR),.data/large)
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-annotate --no-header
.DEFAULT_GOAL := help
# The parts of `make test`, each some minutes long: a part that waits goes to the first free core.
PARTS := lint test-pages test-frame test-browser test-apps
.PHONY: help run test $(PARTS) setup setup-dev fmt storm bench demo-large manage messages pins clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Run Smartfield with its demo; PORT=9000 and DATA_DIR=… move it
	@exec $(BIN)/python -m smartfield.launch

test: setup-dev ## Check and test everything, browsers beside the rest
	@$(MAKE) --no-print-directory --jobs 2 $(PARTS)

test-frame: setup-dev
	@exec $(BIN)/python -m pytest smartfield

test-apps: setup-dev
	@exec $(BIN)/python -m pytest $(APPS)

test-pages: setup-dev
	@exec $(BIN)/python -m pytest e2e/test_pages.py

test-browser: setup-dev
	@exec $(BIN)/python -m pytest e2e --ignore e2e/test_pages.py

setup: ## Make .venv and the front-end assets
	@$(PYTHON) -I smartfield/prepare.py run

setup-dev: ## The same, with everything that tests need
	@$(PYTHON) -I smartfield/prepare.py test

lint: setup-dev ## Style, types and the direction of imports
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	@DEBUG=1 $(BIN)/mypy
	@$(BIN)/lint-imports

fmt: setup-dev ## Lay out the Python code
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

storm: setup-dev ## The long races: many threads, killed workers, a flushed broker
	@exec $(BIN)/python -m pytest -m storm

bench: setup-dev ## Measure the pages with 100,000 tasks, in a database of its own
	@DATA_DIR=$(or $(DATA_DIR),.data/bench) DEMO=0 $(BESIDE) $(BIN)/python -m bench $(DO)

demo-large: setup ## Make a database of its own with 100,000 tasks and a million time entries
	@DATA_DIR=$(LARGE) DEMO=0 $(BESIDE) $(BIN)/python manage.py demo --size large
	@echo "To see it: DATA_DIR=$(LARGE) make run"

manage: setup ## Any command of manage.py beside the servers: make manage DO="shell"
	@$(BESIDE) $(BIN)/python manage.py $(DO)

messages: setup-dev ## Gather the strings to translate (needs gettext)
	@DEBUG=1 $(BIN)/python manage.py makemessages --locale ru --add-location file --no-wrap \
	  --ignore .venv --ignore node_modules --ignore vendor_static

pins: ## Resolve pyproject.toml into requirements*.txt again (needs uv)
	@$(COMPILE) pyproject.toml -o requirements.txt
	@for group in local dev; do $(COMPILE) pyproject.toml --group $$group \
	  -c requirements.txt -o requirements-$$group.txt; done
	@for group in node uv; do $(COMPILE) --group $$group -o requirements-$$group.txt; done

clean: ## Remove all that was made here, the data too
	@if [ -L .data/postgres ]; then rm -rf "$$(dirname "$$(readlink .data/postgres)")"; fi
	@rm -rf .data .venv node_modules vendor_static .mypy_cache .ruff_cache .pytest_cache
	@find . -name '*.mo' -delete
