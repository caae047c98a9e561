# Everything runs from .venv, which is made from requirements.lock and remade when the lock changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 3

.PHONY: demo run test check format lock translations clean

demo: $(READY)
	@$(BIN)/python -m bot demo $(ARGS)

run: $(READY)
	@$(BIN)/python -m bot run

test: $(READY)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m data.locales check

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

translations: $(READY)
	@$(BIN)/python -m data.locales update

# Needs uv; the lock holds for every supported Python and names no registry.
lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
		--no-header --no-annotate --no-emit-index-url --quiet --output-file requirements.lock

$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3.11")'
	@echo "Preparing the environment in $(VENV), about a minute the first time ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@touch $(READY)

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache
