# shellcheck shell=bash
# Sourced, in the repository's folder, by what runs several test programs and ends with one block of their figures.
tests=bindings/python/tests
export LADING_FIGURES=$PWD/build/figures.jsonl
mkdir -p build
rm -f "$LADING_FIGURES"

print_figures() {
    printf '\n== Figures\n'
    .venv/bin/python $tests/figures.py "$LADING_FIGURES"
}
