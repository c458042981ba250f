# 绩效图谱 (jixiao-kg). Needs Python 3.11 or newer and nothing else; everything is installed into .venv.
#
#   make demo     读取示例、回答三个问题、写出 Turtle (reads the examples, answers three questions, writes Turtle)
#   make test     全部测试 (all tests)
#   make check    静态检查 (lint, types, layers, generated pages)
#   make docs     重写生成的文档 (writes the generated pages again)
#   make bench    基准 (benchmarks)
#   make bundle   离线安装包 (everything a machine without a network needs; EXTRAS=fast PLATFORM=win_amd64 PYTHON_VERSION=3.12)
#   make clean    删除 .venv 与输出 (removes .venv and what was made)

PYTHON ?= python3
VENV ?= .venv
OUT ?= out
PYTEST ?= -n auto --dist loadscope
EXTRAS ?=
PLATFORM ?=
PYTHON_VERSION ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
KG := $(BIN)/kg
DEMO := $(OUT)/demo
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench bundle clean

help:
	@sed -n '/^#   make/s/^#   //p' $(firstword $(MAKEFILE_LIST))

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "找不到 $(PYTHON)：请先安装 Python 3.11 或更新版本 (install Python 3.11 or newer, or: make PYTHON=…)" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version 2>&1) 太旧：需要 Python 3.11 或更新版本 (too old: make PYTHON=python3.11)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "此 Python 缺少 venv 与 ensurepip：Debian、Ubuntu 请先执行 apt install python3-venv (this Python has no venv; install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装运行所需的包 (installing) …" >&2
	$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装开发所需的包 (installing, with the tools for development) …" >&2
	$(PIP) --editable '.[dev]'
	@touch $@ $(RUNTIME)

demo: $(RUNTIME)
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	@echo "== 读入了什么 (what was read)"
	@$(KG) build examples/disclosures --store $(DEMO)/store
	@echo; echo "== 同一份文件的各种格式 (one disclosure in every format; the scan needs the OCR extra)"
	@$(KG) extract examples/formats --output $(DEMO)/formats
	@echo; echo "== 发现了什么 (what was found: the examples hold planted faults)"
	@$(KG) validate --fail-on never --store $(DEMO)/store --output $(DEMO)/findings.txt >/dev/null
	@head -n 1 $(DEMO)/findings.txt
	@$(KG) query findings-by-rule --store $(DEMO)/store
	@echo; echo "== 哪些依据文件被不止一级政府引用？ (policy documents cited at more than one level of government)"
	@$(KG) query policies-across-levels --store $(DEMO)/store
	@echo; echo "== 哪些项目以皖财教〔2023〕1588号为依据？ (projects that rest on one policy document)"
	@$(KG) query projects-resting-on --policy 皖财教〔2023〕1588号 --store $(DEMO)/store
	@echo; echo "== 哪些项目的满意度目标低于 90%？ (satisfaction targets below 90 %)"
	@$(KG) query satisfaction-below --store $(DEMO)/store
	@echo
	@$(KG) export $(DEMO)/graph.ttl --store $(DEMO)/store
	@echo "逐条发现 (findings, one by one): $(DEMO)/findings.txt"
	@echo "图谱 (the graph, Turtle): $(DEMO)/graph.ttl"

test: $(DEV)
	@$(BIN)/python -m pytest $(PYTEST)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(KG) docs --check

docs: $(DEV)
	$(KG) docs

bench: $(DEV)
	@set -e; for program in bench/bench_*.py; do \
	  test -e "$$program" || { echo "bench/ 中还没有基准程序 (no benchmark yet)"; break; }; \
	  echo "== $$program"; $(BIN)/python "$$program"; done

bundle: | $(BIN)/python
	@$(BIN)/python .ci/bundle.py $(OUT)/bundle $(if $(EXTRAS),--extras $(EXTRAS)) $(if $(PLATFORM),--platform $(PLATFORM)) \
	  $(if $(PYTHON_VERSION),--python $(PYTHON_VERSION))

clean:
	rm -rf $(OUT) $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
