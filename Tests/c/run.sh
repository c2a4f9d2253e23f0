#!/usr/bin/env bash
# Runs the C tests against the emulator, which it starts and stops.
#   Tests/c/run.sh                      everything, compiled against build/liblading.so
#   Tests/c/run.sh PROGRAM [ARGUMENT…]  one program that reads LADING_TEST_URL
set -euo pipefail
cd "$(dirname "$0")/../.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export LADING_TEST_FOLDER=$folder
# A certificate for 127.0.0.1, and the authority that gave it.
.venv/bin/python -m trustme --quiet --dir "$folder" --identities 127.0.0.1
cat "$folder/server.key" "$folder/server.pem" >"$folder/certificate.pem"
export LADING_TEST_CA_FILE=$folder/client.pem
run() {
    # shellcheck disable=SC2016 # expanded in there, where the URLs are known
    scripts/with-emulator.sh --tls-certificate "$folder/certificate.pem" -- \
        sh -c 'LADING_TEST_TLS_URL=$LADING_BASE_URL exec scripts/with-emulator.sh -- "$@"' sh \
        sh -c 'LADING_TEST_URL=$LADING_BASE_URL exec "$@"' sh "$@"
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
