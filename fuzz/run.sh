#!/bin/sh
# Fuzz: fuzz/run.sh [seconds for each target, 30 by default; 0 runs the seeds once] [target...]
# What is found goes to build/fuzz, which git ignores (or to LADING_FUZZ_OUT). To see it again:
#     LADING_FUZZ_TARGET=<target> build/fuzz/lading-fuzz <file>
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-30}
[ $# -gt 0 ] && shift
if [ $# = 0 ]; then
    set -- probes json scenes documents answers flows operations texts rows spool heads marks links growth
fi
out=${LADING_FUZZ_OUT:-build/fuzz}
program=$out/lading-fuzz
mkdir -p "$out"

# fuzz/Steps.swift counts what goes through these; what the standard library does is only seen when it is linked in.
counted=-static-stdlib
for function in _swift_stdlib_getNormData _swift_stdlib_getGraphemeBreakProperty \
    __sanitizer_cov_trace_cmp1 __sanitizer_cov_trace_cmp2 __sanitizer_cov_trace_cmp4 __sanitizer_cov_trace_cmp8 \
    __sanitizer_cov_trace_const_cmp1 __sanitizer_cov_trace_const_cmp2 __sanitizer_cov_trace_const_cmp4 \
    __sanitizer_cov_trace_const_cmp8; do
    counted="$counted -Xlinker --wrap=$function"
done

# All but the exported functions, those first that the compiler must see before curl's headers (SOCK_STREAM is lost else).
sources="$(find Sources/Lading/Model Sources/Lading/Validation Sources/Lading/Platform Sources/Lading/Kognic \
    Sources/Lading/Labelbox Sources/Lading/Transfer Sources/Lading/Wire Sources/Lading/Client Sources/Lading/Spool fuzz \
    -name '*.swift' | LC_ALL=C sort)"
# shellcheck disable=SC2086
if [ ! -e "$program" ] || [ -n "$(find $sources fuzz/run.sh -newer "$program")" ]; then
    swiftc -parse-as-library -O -wmo -gline-tables-only -swift-version 6 -module-name LadingFuzz \
        -sanitize=fuzzer,address -use-ld=lld -I include -I Sources/CCurl \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility $counted -o "$program" $sources
fi

# The toolchain's own crash reports get in the way of the sanitizer's.
export SWIFT_BACKTRACE=enable=no
found=0
for target in "$@"; do
    seeds=fuzz/seeds/$target dictionary=fuzz/json.dict
    case $target in
        probes) seeds="Tests/fixtures/images Tests/fixtures/point_clouds" dictionary=fuzz/probes.dict ;;
        scenes | documents) seeds=Tests/fixtures/bodies ;;
        texts | rows) dictionary=fuzz/$target.dict ;;
    esac
    export LADING_FUZZ_TARGET="$target"
    if [ "$seconds" = 0 ]; then
        # Leaks are looked for by reading a second time what allocated: for the target that measures that is the test twice.
        # shellcheck disable=SC2046
        "$program" -detect_leaks="$([ "$target" = growth ] && echo 0 || echo 1)" -timeout="$([ "$target" = growth ] && echo 600 || echo 5)" -rss_limit_mb=2048 $(find $seeds -type f) >"$out/$target.log" 2>&1 || {
            found=1
            grep -aE 'Running|Fatal error|ERROR|SUMMARY|^ +#[0-9]+ .*(fuzz|Lading)/' "$out/$target.log" | tail -30
        }
    else
        echo "== $target for $seconds s"
        mkdir -p "$out/corpus/$target"
        began=$(date +%s)
        # Growth is one long question, and nothing to mutate.
        if [ "$target" = growth ]; then
            printf m >"$out/million"
            "$program" -detect_leaks=0 -timeout=3600 -rss_limit_mb=3072 "$out/million" >"$out/$target.log" 2>&1 || {
                found=1
                grep -aE 'Fatal error|ERROR|SUMMARY' "$out/$target.log"
            }
            continue
        fi
        # shellcheck disable=SC2086
        "$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=16384 -print_final_stats=1 \
            -artifact_prefix="$out/$target-" -dict="$dictionary" \
            "$out/corpus/$target" $seeds >"$out/$target.log" 2>&1 || {
            found=1
            grep -aE 'Fatal error|ERROR|SUMMARY|^ +#[0-9]+ .*(fuzz|Lading)/|Test unit' "$out/$target.log"
        }
        grep -aE 'DONE|number_of_executed_units|new_units_added|slowest_unit|peak_rss' "$out/$target.log" || true
        # A target that ends before its time looked for nothing.
        if [ $(($(date +%s) - began)) -lt "$seconds" ] || ! grep -aq 'number_of_executed_units' "$out/$target.log"; then
            echo "$target ended before its $seconds s were over; $out/$target.log says why"
            found=1
        fi
    fi
done
if [ "$seconds" = 0 ] && [ $found = 0 ]; then echo "no finding among the seeds of: $*"; fi
exit $found
