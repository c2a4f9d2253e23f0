#!/usr/bin/env bash
# Runs the C tests against the emulator, which it starts and stops.
#   Tests/c/run.sh                      everything, compiled against build/liblading.so
#   Tests/c/run.sh PROGRAM [ARGUMENT…]  one program that reads LADING_TEST_URL
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LADING_TEST_FOLDER=$folder
run() {
    # shellcheck disable=SC2016 # expanded in there, where the URL is known
    scripts/with-emulator.sh -- sh -c 'LADING_TEST_URL=$LADING_BASE_URL exec "$@"' sh "$@"
}

if [ $# -gt 0 ]; then
    run "$@"
    exit
fi

Tests/c/build.sh build/c-tests build/liblading.so
# By themselves first: they want a process that has not used the library.
run build/c-tests/lading_tests fork
run build/c-tests/lading_tests
run build/c-tests/lading_tests_cxx
# A copy is another library to the loader: two of them in one process share nothing.
cp build/liblading.so "$folder/copy.so"
build/c-tests/dlopen_test "$PWD/build/liblading.so" "$folder/copy.so"
Tests/c/sample_tests.sh build/c-tests
