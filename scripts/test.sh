#!/usr/bin/env bash
# Everything that must hold, cheapest first. Run by `make test`, after the set-up and the build of build/liblading.so.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/figures.sh
step() { printf '\n== %s\n' "$*"; }

step "Format"
swift format lint --strict --recursive --parallel Package.swift Sources Tests/LadingTests fuzz
step "Exports, header, size"
scripts/check-abi.sh
scripts/check-header-drift.sh
scripts/check-sources.sh
step "Swift tests"
swift test --quiet
# They mostly wait for servers, and the rest mostly compiles: each has a core.
python_tests() {
    exec env LADING_REFERENCE_KOGNIC_IO="$PWD/.venv-kognic-io/bin/python" \
        LADING_REFERENCE_ANNOTELL="$PWD/.venv-annotell/bin/python" \
        LADING_REFERENCE_LABELBOX="$PWD/.venv-labelbox/bin/python" PYTHONPATH=bindings/python \
        .venv/bin/python -m pytest -q -rs $tests
}
python_log=build/python-tests.log
python_tests >$python_log 2>&1 &
python=$!
trap 'kill $python 2>/dev/null || true' EXIT

step "Fuzzers, their seeds once"
fuzz/run.sh 0
step "C tests"
Tests/c/run.sh
step "Install"
scripts/check-install.sh
step "Sanitizers and valgrind"
scripts/sanitize.sh
# Those with threads: in plain values it finds nothing, and takes its time.
threaded='Handle|Callback|Job|RequestedData|Event|Source|SceneLife|Fault|Closing|ImportLife|LabelboxRequest|Ledger|SpoolClient|SpoolImport'
threaded+='|Proxy|Upload|Host|Retry|Limit|Request|Integrity|Redirect|Queue|Lifecycle'
LADING_SANITIZE=1 swift test --quiet --sanitize=thread --scratch-path build/thread-tests --filter "LadingTests\.($threaded)[A-Za-z]*Tests"
step "Python tests"
ended=0
wait $python || ended=$?
cat $python_log
[ $ended = 0 ] || exit $ended
print_figures
