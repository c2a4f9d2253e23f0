#!/usr/bin/env bash
# Runs the probes and Pillow, laspy and pypcd4 over every file of a folder and prints where they differ: in verdict, size
# or format. Needs a built library (make lib, or LADING_LIBRARY) and makes .venv-corpus. Status 0: they do not differ;
# 1: they do, or there are no files; 2: wrong arguments.
# Usage: [PYTHON=python3] scripts/corpus.sh FOLDER...
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || { echo "Usage: scripts/corpus.sh FOLDER..." >&2; exit 2; }
python=.venv-corpus/bin/python
if ! cmp -s requirements/corpus.txt .venv-corpus/.wanted; then
    "${PYTHON:-python3}" -m venv --clear .venv-corpus
    $python -m pip install --quiet --require-hashes -r requirements/corpus.txt
    cp requirements/corpus.txt .venv-corpus/.wanted
fi
LADING_LIBRARY=${LADING_LIBRARY:-$PWD/build/liblading.so} PYTHONPATH=bindings/python $python scripts/corpus.py "$@"
