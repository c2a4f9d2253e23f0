#!/bin/sh
# Writes the C declarations of the library's @_cdecl functions, as the Swift compiler sees them, to a file.
#   scripts/swift-exports.sh OUTPUT
set -eu
output=$1
cd "$(dirname "$0")/.."

sources=$(sed -n 's/^ *\(Sources\/.*\.swift\)$/\1/p' cmake/sources.cmake)
# shellcheck disable=SC2086 # the list is to be split
swiftc -typecheck -module-name Lading -parse-as-library -wmo -swift-version 6 \
    -enable-upcoming-feature InternalImportsByDefault \
    -enable-upcoming-feature MemberImportVisibility \
    -enable-upcoming-feature ExistentialAny \
    -I include -I Sources/CCurl $(pkg-config --cflags libcurl) \
    -emit-clang-header-path "$output" $sources

# Handles are untyped pointers in Swift. Their parameters are named after their kinds, which gives the types back.
sed -i 's/\<rowResults\>/row_results/g; s/\(lading_client_recovered(.*\)void \* _Nullable \* _Nullable jobs,/\1lading_job * _Nullable * _Nullable jobs,/; s/void \* _Nullable \(\* _Nullable \)\{0,1\}\(client\|scene\|findings\|job\|rows\|row_results\)\([,)]\)/lading_\2 * _Nullable \1\2\3/g' "$output"
