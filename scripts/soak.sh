#!/usr/bin/env bash
# What takes too long for every change: more random kills. Run by `make soak`. Usage: scripts/soak.sh KILLS SCENES SEED
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/figures.sh
PYTHONPATH=bindings/python:$tests .venv/bin/python $tests/spool/soak.py "$@"
print_figures
