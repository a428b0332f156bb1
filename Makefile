PYTHON ?= python3
PORT ?= 8501
BLOEI_DATA ?= data/local
WORKERS ?= 2
ROUNDS ?= 200

bin := .venv/bin
code := $(wildcard app.py bloei_core pages plugins tests tools)
pip := $(bin)/python -m pip --disable-pip-version-check --quiet
hashes := --quiet --require-hashes --only-binary :all: --requirement
lock := $(bin)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

# Whatever the machine says: the tests start Bloei a few hundred times, compiled in half the time.
export PYTHONDONTWRITEBYTECODE :=

# uv takes a twentieth of pip's time. Pip knows indexes that uv is not told of, in a pip.conf.
define install
$(bin)/uv pip install --python $(bin)/python $(hashes) $(1) 2>.venv/uv.txt || $(pip) install $(hashes) $(1)
endef

.PHONY: help start test check chromium bench torture lock
.DELETE_ON_ERROR:

help:
	@echo "make start    Bloei starten op http://localhost:$(PORT)  (PORT=, BLOEI_DATA=)"
	@echo "make test     alles controleren en testen               (BROWSER=skip, WORKERS=)"
	@echo "make check    alleen opmaak, regels, types en imports"
	@echo "make bench    snelheid meten"
	@echo "make torture  de lange proeven met storingen en drukte  (ROUNDS=)"
	@echo "make lock     de vastgezette pakketten vernieuwen       (UPGRADE=--upgrade)"

start: .venv/.start
	@exec $(bin)/bloei start --port "$(PORT)" --data "$(BLOEI_DATA)"

test: .venv/.test chromium check
ifeq ($(BROWSER),skip)
	@$(bin)/python -m pytest -n $(WORKERS) --dist loadfile -m "not torture and not browser"
else
	@$(bin)/python -m pytest -n $(WORKERS) --dist loadfile
endif

check: .venv/.test
	@$(bin)/ruff format --check --quiet $(code)
	@$(bin)/ruff check --quiet $(code)
	@$(bin)/mypy --no-error-summary $(code)
	@$(bin)/lint-imports --no-logo >.venv/imports.txt 2>&1 || { cat .venv/imports.txt; exit 1; }
	@echo "Opmaak, regels, types en imports zijn in orde."

chromium: .venv/.test
ifneq ($(BROWSER),skip)
	@$(bin)/python tools/chromium.py --install >.venv/chromium.txt
endif

bench: .venv/.test chromium
	@$(bin)/python -m tests.bench

torture: .venv/.test chromium
	@ROUNDS=$(ROUNDS) $(bin)/python -m pytest -m "torture or rounds"

lock: .venv/bin/uv
	@$(lock) --output-file requirements.lock
	@$(lock) --group dev --constraint requirements.lock --output-file requirements-dev.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Bloei heeft Python 3.11 of nieuwer nodig. Wijs het aan met PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/bin/uv: | .venv/bin/python
	@$(pip) install "$$(grep -o '^uv==[0-9.]*' requirements-dev.lock)"

.venv/.start: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "De pakketten van Bloei worden geïnstalleerd. De eerste keer duurt dat even."
	@$(call install,requirements.lock)
	@$(pip) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test: .venv/.start requirements-dev.lock
	@echo "De pakketten voor het testen worden geïnstalleerd."
	@$(call install,requirements-dev.lock)
	@touch $@
