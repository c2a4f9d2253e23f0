#!/usr/bin/env bash
# The C tests and samples under the address sanitizer (with leaks), the thread sanitizer and valgrind.
#   scripts/sanitize.sh [address] [thread] [valgrind]      default: all three
# valgrind runs what ships, before it is stripped: make lib. The sanitizers run debug builds of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")
export LADING_TEST_SECONDS=300
# The groups of C tests that do not fork.
groups=(handles structs strings scenes probes findings rows submit events sources requested callbacks end requests network process tls crowd import)

# Swift's sanitizer runtimes are those of the clang beside it; a gcc has others.
build() {
    local kind=$1
    shift
    swift build --quiet --sanitize="$kind" --scratch-path "build/$kind" --product lading
    CC=$toolchain/clang CXX=$toolchain/clang++ Tests/c/build.sh "build/$kind/c-tests" "build/$kind/debug/liblading.so" \
        -fsanitize="$kind" -fno-omit-frame-pointer -fuse-ld=lld -Wno-unused-command-line-argument "$@"
}

run_address() {
    build address
    export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
    Tests/c/run.sh build/address/c-tests/lading_tests
    Tests/c/run.sh build/address/c-tests/lading_tests_cxx
    Tests/c/sample_tests.sh build/address/c-tests
}

run_thread() {
    # The runtime of the thread sanitizer intercepts libdispatch, which nothing else here needs.
    local runtime=$toolchain/../lib/swift/linux
    build thread "-L$runtime" -ldispatch -lBlocksRuntime "-Wl,-rpath,$runtime"
    export TSAN_OPTIONS=exitcode=66
    # All but the fork tests: the sanitizer knows no threads in the child of a process with threads.
    Tests/c/run.sh build/thread/c-tests/lading_tests "${groups[@]}"
    Tests/c/sample_tests.sh build/thread/c-tests
}

run_valgrind() {
    Tests/c/build.sh build/valgrind/c-tests build/swift-release/release/liblading.so
    local check=(valgrind --quiet --error-exitcode=66 --num-callers=25 --suppressions=scripts/valgrind.supp)
    local leaks=(--leak-check=full --show-leak-kinds=definite,indirect,possible
        --errors-for-leak-kinds=definite,indirect,possible)
    local folder=build/valgrind/c-tests
    Tests/c/run.sh "${check[@]}" "${leaks[@]}" $folder/lading_tests "${groups[@]}"
    # What a child was forked with, and what a host leaves open at its exit, says nothing about leaks.
    Tests/c/run.sh "${check[@]}" $folder/lading_tests fork exit
    scripts/with-emulator.sh -- sh -ec '
        folder=$1
        shift
        "$@" "$folder/upload_images" --base-url "$LADING_BASE_URL" --project project-a Tests/fixtures/images/baseline.jpg
        "$@" "$folder/lidar_cameras_sequence" --base-url "$LADING_BASE_URL" --project project-a --imu
        "$@" "$folder/import_manifest" --base-url "$LADING_BASE_URL" --new-dataset d bindings/demo/drive.ndjson' \
        sh $folder "${check[@]}" "${leaks[@]}" >/dev/null
}

for kind in "${@:-address thread valgrind}"; do
    # shellcheck disable=SC2086 # the default is three words
    for one in $kind; do
        echo "-- $one"
        "run_$one"
    done
done
