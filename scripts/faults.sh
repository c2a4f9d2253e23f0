#!/usr/bin/env bash
# The whole table of faults: `make test` goes through a part of it. Run by `make faults`.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/figures.sh
LADING_FAULTS=all PYTHONPATH=bindings/python .venv/bin/python -m pytest -q $tests/faults
print_figures
