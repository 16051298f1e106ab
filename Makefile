# LeNet Lab. `make run` and `make test` need only Python 3.11 to 3.13 and make.

PORT ?= 8501
# Only from make's own command line: shells export a HOST of their own.
ifneq ($(origin HOST),command line)
HOST := localhost
endif
PYTHON := .venv/bin/python
NAME ?=

# Where Python is told to keep no compiled modules, each process would compile all of TensorFlow and Streamlit again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test audit bench check-exports pictures clean

help: ## show this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*## /|/' | awk -F'|' '{ printf "make %-13s %s\n", $$1, $$2 }'

run: ## install what is missing, start the app and print its address (PORT=8501 HOST=localhost)
	@sh scripts/install.sh requirements.txt
	@$(PYTHON) scripts/start.py '$(PORT)' '$(HOST)'

test: ## install what tests need, a browser included, then lint and run all tests
	@sh scripts/install.sh requirements-dev.txt
	@(sh scripts/get_browser.sh; sh scripts/get_nginx.sh) & sh scripts/install_node.sh && wait
	@sh scripts/test.sh

audit: ## ask the registry of Python packages for known holes in what is installed
	@sh scripts/install.sh requirements.txt
	@$(PYTHON) scripts/audit.py

bench: ## measure what is promised and print tables (NAME=speed for one benchmark)
	@sh scripts/install.sh requirements-dev.txt
	@sh scripts/get_browser.sh
	@$(PYTHON) -m benchmarks $(NAME)

check-exports: ## have every exported form opened by its program, in .exports (NAME=onnx for one form)
	@sh scripts/install.sh requirements-dev.txt
	@$(PYTHON) -m scripts.check_exports $(NAME)

pictures: ## photograph the running app for README.md
	@sh scripts/install.sh requirements-dev.txt
	@sh scripts/get_browser.sh
	@$(PYTHON) -m scripts.take_pictures

clean: ## remove the virtual environment and caches; runs are kept
	@rm -rf .venv node_modules .bench .exports .hypothesis .pytest_cache .ruff_cache .mypy_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
