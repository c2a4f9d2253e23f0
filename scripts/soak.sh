#!/usr/bin/env bash
# What takes too long for every change: more random kills, a road that ends for thirty seconds. Run by `make soak`. Usage: scripts/soak.sh KILLS JOBS SEED
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/figures.sh
PYTHONPATH=bindings/python:$tests .venv/bin/python $tests/spool/soak.py "$@"
LADING_CUT_SECONDS=30 PYTHONPATH=bindings/python .venv/bin/python -m pytest -q $tests/peers/test_network.py -k middle_of_an_upload
print_figures
