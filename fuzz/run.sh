#!/bin/sh
# Fuzz the probes: fuzz/run.sh [seconds, 60 by default] [more libFuzzer options]
# The fixtures are the seeds. What is found goes to build/fuzz, which git ignores; give a crash file as the only
# argument after the seconds to see it again.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
out=build/fuzz
mkdir -p "$out/corpus"
swiftc -parse-as-library -O -swift-version 6 -sanitize=fuzzer,address \
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
    -module-name LadingFuzz -o "$out/probes" Sources/Lading/Validation/Probe/*.swift fuzz/ProbeFuzzer.swift
if [ $# -eq 1 ] && [ -f "$1" ]; then
    exec "$out/probes" "$1"
fi
exec "$out/probes" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=16384 \
    -artifact_prefix="$out/" -dict=fuzz/probes.dict "$@" \
    "$out/corpus" Tests/fixtures/images Tests/fixtures/point_clouds
