# make run    creates the environment from the lock file and runs the whole job
# make test   creates the environment from the lock file, runs linters, type checks and tests
# make quick  those tests that build no warehouse and start nothing, in less than a minute
# make test-clients   opens a release in the clients of docs/clients.md, in environments of their own
PYTHON ?= python3
VENV ?= .venv
UV = uv==0.13.9

CLIENTS = .venv-clients
OLDEST = .venv-oldest

.PHONY: setup run test quick test-clients check lock clean

run: setup
	$(VENV)/bin/amur run

test: check
	$(VENV)/bin/python -m pytest

quick: setup
	$(VENV)/bin/python -m pytest -m "not slow"

test-clients: setup $(CLIENTS)/.ready
	mkdir -p $(CLIENTS)/home
	AMUR_HOME=$(CLIENTS)/home $(VENV)/bin/amur run --offline --direct
	AMUR_HOME=$(abspath $(CLIENTS))/home AMUR_BIN=$(abspath $(VENV))/bin OLDEST_PYTHON=$(abspath $(OLDEST))/bin/python \
		$(CLIENTS)/bin/python -m pytest -q -c tests/clients/pytest.ini tests/clients

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Amur needs Python 3.11 to 3.13, {sys.executable} is {v[0]}.{v[1]}: run make with PYTHON=python3.12")'
	@echo "setting up $(VENV) from requirements.lock: 1 of 3, the environment"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	@echo "2 of 3, $$(grep -c '^[a-z].*==' requirements.lock) packages, half a minute or so"
	@$(VENV)/bin/uv pip install --quiet --python $(VENV) --require-hashes --compile-bytecode --requirement requirements.lock
	@echo "3 of 3, Amur itself"
	@$(VENV)/bin/uv pip install --quiet --python $(VENV) --no-deps --editable .
	@touch $@

$(CLIENTS)/.ready: tests/clients/requirements.lock tests/clients/oldest.lock tests/clients/package-lock.json $(VENV)/.ready
	@echo "setting up $(CLIENTS) and $(OLDEST)"
	@$(PYTHON) -m venv --clear $(CLIENTS)
	@$(PYTHON) -m venv --clear $(OLDEST)
	@$(VENV)/bin/uv pip install --quiet --python $(CLIENTS) --require-hashes --requirement tests/clients/requirements.lock
	@$(VENV)/bin/uv pip install --quiet --python $(OLDEST) --require-hashes --requirement tests/clients/oldest.lock
	@cp tests/clients/package.json tests/clients/package-lock.json $(CLIENTS)
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix $(CLIENTS); else echo "without npm, Node.js is not tried"; fi
	@touch $@

# resolves the versions anew; the only command that changes requirements.lock
lock: setup
	$(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --extra dev --no-annotate --no-header \
		--python-version 3.11 --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) $(CLIENTS) $(OLDEST) .mypy_cache .pytest_cache .ruff_cache
