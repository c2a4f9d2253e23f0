#!/usr/bin/env bash
# Writes requirements/*.txt anew: every package of the tests and tools, by version and hash, from requirements/*.in.
# Usage: scripts/requirements.sh [--upgrade]   without it versions stay as they are where they still fit
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# = 0 ] || [ "$*" = --upgrade ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/uv"
"$work/uv/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
for list in requirements/*.in; do
    name=$(basename "$list" .in)
    options=()
    # What its dependencies would be is in annotell.in.
    [ "$name" = annotell-input-api ] && options=(--no-deps)
    UV_CUSTOM_COMPILE_COMMAND='make requirements' "$work/uv/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-annotate --no-emit-index-url "${options[@]}" "$@" "$list" -o "requirements/$name.txt"
done
