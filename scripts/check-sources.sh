#!/bin/sh
# CMake is told every Swift file by name: is its list what is there?
#   scripts/check-sources.sh [--update]
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{
    echo "# Every file of Sources/Lading, by name: a glob would not notice a new one. Made by scripts/check-sources.sh --update."
    echo "set(LADING_SOURCES"
    find Sources/Lading -name '*.swift' | sort | sed 's/^/    /'
    echo ")"
} >"$work/sources.cmake"

if [ "${1:-}" = --update ]; then
    cp "$work/sources.cmake" cmake/sources.cmake
elif ! diff cmake/sources.cmake "$work/sources.cmake" >"$work/difference"; then
    echo "cmake/sources.cmake is not what is in Sources/Lading; scripts/check-sources.sh --update makes it so:" >&2
    grep '^[<>]' "$work/difference" >&2
    exit 1
fi
