# make demo and make test are all that a newcomer needs; the rest is for working on the project.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test venv check score bench docs outputs site pictures schemas constraints clean

demo: .venv/.core
	$(BIN)/shuzheng extract fixtures/reports -o output/demo.xlsx
	$(BIN)/shuzheng extract fixtures/reports -o output/demo.html --quiet
	$(BIN)/shuzheng panel 'fixtures/counties/[0-3]*' -o output/demo-panel.xlsx --time 2025 --quiet
	$(BIN)/shuzheng fill fixtures/forms/counties.xlsx 'fixtures/counties/[0-3]*' -o output/demo-form.xlsx --quiet
	@echo "The figures are in $(CURDIR)/output/demo.xlsx, the page to review them on is demo.html beside it;"
	@echo "the table of 30 counties is demo-panel.xlsx, the form that they fill demo-form.xlsx"

# Those that measure come afterwards, in one process.
test: venv
	$(BIN)/python -m pytest -m "not timing" --numprocesses logical --maxprocesses 4 --dist worksteal
	$(BIN)/python -m pytest -m timing

venv: .venv/.dev

check: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/make_schemas.py --check
	$(BIN)/python tools/make_docs.py --check
	$(MAKE) --no-print-directory site

score: venv
	$(BIN)/python benchmarks/score.py

bench: venv
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/drafts.py
	$(BIN)/python benchmarks/readers.py
	$(BIN)/python benchmarks/ocr.py
	$(BIN)/python benchmarks/formats.py
	$(BIN)/python benchmarks/workbook.py
	$(BIN)/python benchmarks/service.py
	$(BIN)/python benchmarks/many.py
	$(BIN)/python benchmarks/panels.py
	$(BIN)/python benchmarks/panel_speed.py
	PYTHONPATH=fixtures $(BIN)/python benchmarks/forms.py

docs: venv
	$(BIN)/python tools/make_docs.py

# Rewrites what the console blocks of the pages show; read the difference.
outputs: venv
	$(BIN)/python tools/make_outputs.py

# The variable leaves out an advertisement of mkdocs-material.
site: venv
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# Needs Chromium and LibreOffice.
pictures: venv
	PYTHONPATH=fixtures $(BIN)/python tools/make_screenshots.py

schemas: venv
	$(BIN)/python tools/make_schemas.py

# Needs uv; --no-emit-index-url and friends keep addresses out of the file.
constraints:
	uv pip compile --all-extras --universal --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
		--upgrade -o constraints.txt pyproject.toml

clean:
	rm -rf .venv site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find output -type f ! -name .gitkeep -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 demo")'
	$(PYTHON) -m venv .venv

.venv/.core: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@ .venv/.core
