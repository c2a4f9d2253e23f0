#!/bin/sh
# Fuzz: fuzz/run.sh [seconds for each target, 30 by default; 0 runs the seeds once] [target...]
# What is found goes to build/fuzz, which git ignores. To see it again:
#     LADING_FUZZ_TARGET=<target> build/fuzz/lading-fuzz <file>
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-30}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- probes json scenes documents answers flows operations texts rows spool
out=build/fuzz
program=$out/lading-fuzz
mkdir -p "$out"

# All but the exported functions.
sources="$(find Sources/Lading/Model Sources/Lading/Validation Sources/Lading/Platform Sources/Lading/Kognic \
    Sources/Lading/Labelbox Sources/Lading/Transfer Sources/Lading/Wire Sources/Lading/Client Sources/Lading/Spool fuzz \
    -name '*.swift')"
# shellcheck disable=SC2086
if [ ! -e "$program" ] || [ -n "$(find $sources fuzz/run.sh -newer "$program")" ]; then
    swiftc -parse-as-library -O -wmo -gline-tables-only -swift-version 6 -module-name LadingFuzz \
        -sanitize=fuzzer,address -use-ld=lld -I include -I Sources/CCurl \
        -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility -o "$program" $sources
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
        # shellcheck disable=SC2046
        "$program" -timeout=5 -rss_limit_mb=1024 $(find $seeds -type f) >"$out/$target.log" 2>&1 || {
            found=1
            grep -aE 'Running|Fatal error|ERROR|SUMMARY|^ +#[0-9]+ .*(fuzz|Lading)/' "$out/$target.log" | tail -30
        }
    else
        echo "== $target for $seconds s"
        mkdir -p "$out/corpus/$target"
        # shellcheck disable=SC2086
        "$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=16384 -print_final_stats=1 \
            -artifact_prefix="$out/$target-" -dict="$dictionary" \
            "$out/corpus/$target" $seeds >"$out/$target.log" 2>&1 || {
            found=1
            grep -aE 'Fatal error|ERROR|SUMMARY|^ +#[0-9]+ .*(fuzz|Lading)/|Test unit' "$out/$target.log"
        }
        grep -aE 'DONE|new_units_added|slowest_unit' "$out/$target.log" || true
    fi
done
if [ "$seconds" = 0 ] && [ $found = 0 ]; then echo "no finding among the seeds of: $*"; fi
exit $found
