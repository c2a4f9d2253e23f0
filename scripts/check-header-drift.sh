#!/bin/sh
# Does the header declare what Swift exports? Both are given to one C compilation, which refuses conflicting types.
# It is a check only if it can fail, so it is also run on headers that were changed in one place.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
scripts/swift-exports.sh "$work/exports.h"

# What the compiler writes is for Objective-C, and includes Foundation for no use of ours.
clang="$(dirname "$(readlink -f "$(command -v swiftc)")")/clang"
mkdir -p "$work/Foundation" "$work/lading"
: >"$work/Foundation/Foundation.h"
printf '#include <lading/lading.h>\n#include "exports.h"\n' >"$work/both.m"
agrees() { "$clang" -x objective-c -fsyntax-only -I "$1" -I "$work" "$work/both.m" >"$work/messages" 2>&1; }

if ! agrees include; then
    echo "include/lading/lading.h and the @_cdecl functions disagree:" >&2
    cat "$work/messages" >&2
    exit 1
fi

# A changed header must be found out: a width, a handle's kind, a const, a result, a parameter less.
while IFS='|' read -r name change; do
    sed "$change" include/lading/lading.h >"$work/lading/lading.h"
    if cmp -s include/lading/lading.h "$work/lading/lading.h"; then
        echo "self-test: “$name” changes nothing in the header" >&2
        exit 1
    fi
    if agrees "$work" || ! grep -q 'conflicting types' "$work/messages"; then
        echo "self-test: “$name” was not found out" >&2
        cat "$work/messages" >&2
        exit 1
    fi
done <<'CHANGES'
width|s/lading_client_flush(lading_client \*client, uint64_t/lading_client_flush(lading_client *client, uint32_t/
handle|s/lading_findings_destroy(lading_findings \*findings)/lading_findings_destroy(lading_scene *findings)/
handle out|s/lading_job \*\*job, lading_error/lading_scene **job, lading_error/
const|s/lading_probe_image(const char \*path/lading_probe_image(char *path/
result|s/^int32_t lading_job_destroy/void lading_job_destroy/
parameter|s/lading_job_cancel(lading_job \*job, lading_error \*error)/lading_job_cancel(lading_job *job)/
CHANGES
