# 绩效图谱 (jixiao-kg). Needs Python 3.11 or newer and nothing else; everything is installed into .venv.
#
#   make demo     读取示例、回答三个问题、写出 Turtle (reads the examples, answers three questions, writes Turtle)
#   make test     全部测试 (all tests)
#   make check    静态检查 (lint, types, layers, generated pages)
#   make docs     重写生成的文档 (writes the generated pages again)
#   make bench    基准 (benchmarks)
#   make clean    删除 .venv 与输出 (removes .venv and what was made)

PYTHON ?= python3
VENV ?= .venv
OUT ?= out
PYTEST ?= -n auto

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
KG := $(BIN)/kg
STORE := $(OUT)/demo/store
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench clean

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
	@rm -rf $(OUT)/demo && mkdir -p $(OUT)/demo
	@echo "== 读取 examples/disclosures (build)"
	@$(KG) build examples/disclosures --store $(STORE)
	@echo; echo "== 发现汇总 (findings; rc 1 means there are some: the examples hold planted faults)"
	@$(KG) validate --store $(STORE) || test $$? -eq 1
	@echo; echo "== 哪些依据文件被不止一级政府引用？(policies cited at more than one level)"
	@$(KG) query policies-across-levels --store $(STORE)
	@echo; echo "== 从政府层级到法定依据的路径 (path from level to legal basis)"
	@$(KG) query path-level-to-basis --store $(STORE)
	@echo; echo "== 满意度指标低于 90% 的项目 (satisfaction targets below 90 %)"
	@$(KG) query satisfaction-below --store $(STORE)
	@$(KG) export $(OUT)/demo/graph.ttl --store $(STORE)
	@echo; echo "Turtle: $(OUT)/demo/graph.ttl ($$(wc -l < $(OUT)/demo/graph.ttl | tr -d ' ') 行 lines)"

test: $(DEV)
	@$(BIN)/python -m pytest $(PYTEST)

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(KG) docs --check

docs: $(DEV)
	$(KG) docs

bench: $(DEV)
	@set -e; for program in bench/bench_*.py; do \
	  test -e "$$program" || { echo "bench/ 中还没有基准程序 (no benchmark yet)"; break; }; \
	  echo "== $$program"; $(BIN)/python "$$program"; done

clean:
	rm -rf $(OUT) $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .grimp_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
