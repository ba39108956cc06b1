# Each target sets itself up in a virtual environment of its own and runs from a fresh clone.
PYTHON ?= python3
VENV ?= .venv
PHOTOS ?= ../shared/data/scan
PRETIX ?= ../shared/data/pretix
PRETIX_BASE ?= $(HOME)/.cache/kiosk-pretix
PRETIX_PORT ?= 8345
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The hundreds of processes of the tests would each compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

LONGER := tests/sync/light/test_compact.py tests/kiosk/commands/test_replaced_file.py \
	tests/kiosk/reporting/test_sums_shown.py

.PHONY: demo test soak lint bench pretix docs picture clean

demo: $(READY)  ## the desk with fictional guests and a simulated camera
	@$(BIN)/kiosk demo

test: $(READY)  ## all tests
	$(BIN)/python -m pytest -n auto --dist worksteal --durations=10

soak: $(READY)  ## the tests on merging, the network and faults in their long form: hours
	KIOSK_SOAK=1 $(BIN)/python -m pytest -n auto tests/soak tests/faults $(LONGER)

lint: $(READY)  ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)  ## every budget beside its peers, or PART=name; PHOTOS: a folder with a manifest.json
	$(BIN)/python -m tests.bench $(PART) --photos $(PHOTOS) --out bench.json

pretix: $(READY)  ## an evening against a real pretix, set up in PRETIX_BASE (600 MB) by the script in PRETIX
	-$(PRETIX)/down.sh $(PRETIX_BASE)
	PORT=$(PRETIX_PORT) VENV=$(PRETIX_BASE)/venv $(PRETIX)/up.sh $(PRETIX_BASE)
	$(BIN)/python -m tests.pretix http://127.0.0.1:$(PRETIX_PORT) $(PRETIX_BASE)/seed.json; \
	    ended=$$?; $(PRETIX)/down.sh $(PRETIX_BASE); exit $$ended

docs: $(READY)  ## docs/COMMANDS.md, from the commands' own help
	$(BIN)/python -m tests.docs.reference

picture: $(READY)  ## the moving picture of the README
	$(BIN)/python -m tests.docs.picture

$(READY): pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint .ci/constraints.txt --editable . --group dev
	@touch $@

clean:
	rm -rf $(VENV) bench.json build dist
