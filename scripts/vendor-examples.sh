#!/usr/bin/env bash
# Runs Kognic's public examples (github.com/annotell/kognic-io-examples-python) under their client and, moved over by
# import substitution alone, under this package, each against an emulator; one line for each program and side.
# Needs .venv and .venv-kognic-io (scripts/setup.sh test) and the built library.
# Usage: scripts/vendor-examples.sh FOLDER [--verbose]
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(realpath "$1")
shift
cd "$root/bindings/python/tests"
PYTHONPATH="$root/bindings/python" exec "$root/.venv/bin/python" -m vendor "$folder" "$@"
