#!/bin/sh
# CMake is told every Swift file by name: is its list what is there?
set -eu
cd "$(dirname "$0")/.."

listed=$(sed -n 's/^ *\(Sources\/.*\.swift\)$/\1/p' cmake/sources.cmake | LC_ALL=C sort)
there=$(find Sources/Lading -name '*.swift' | LC_ALL=C sort)
if [ "$listed" != "$there" ]; then
    echo "cmake/sources.cmake is not what is in Sources/Lading (> is missing in the list, < is not there):" >&2
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    echo "$listed" >"$work/listed"
    echo "$there" >"$work/there"
    diff "$work/listed" "$work/there" | grep '^[<>]' >&2
    exit 1
fi
