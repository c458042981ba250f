#!/bin/sh
# 离线安装绩效图谱：sh install.sh [文件夹]；只需 Python @PYTHON@，不联网。
# Installs kg without a network: sh install.sh [FOLDER]; needs Python @PYTHON@ and nothing else.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$HOME/jixiao-kg"}
python=""
for one in ${PYTHON:-} python@PYTHON@ python3 python; do
  if command -v "$one" >/dev/null 2>&1 && [ "$("$one" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "@PYTHON@" ]; then
    python=$one
    break
  fi
done
if [ -z "$python" ]; then
  echo "找不到 Python @PYTHON@；请先安装，或写明 PYTHON=路径 sh install.sh (Python @PYTHON@ not found; install it, or say PYTHON=PATH)" >&2
  exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  echo "此 Python 缺少 venv 与 ensurepip；Debian、Ubuntu 请安装 python3-venv (this Python has no venv; install python3-venv)" >&2
  exit 1
fi
if command -v sha256sum >/dev/null 2>&1; then
  (cd "$here" && sha256sum --quiet -c SHA256SUMS) || { echo "安装包已损坏 (the bundle is damaged)" >&2; exit 1; }
fi
"$python" -m venv "$target"
"$target/bin/python" -m pip --disable-pip-version-check install --quiet --no-index --find-links "$here/wheels" "@WANTED@"
"$target/bin/kg" --version
echo "已装好。试运行 (installed; try): $target/bin/kg build $here/examples --store kg-store"
