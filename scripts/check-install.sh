#!/usr/bin/env bash
# Builds with CMake, installs into a folder of its own, moves that, and uses it as a host would: find_package, pkg-config.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake -G Ninja -S . -B build/cmake -DCMAKE_BUILD_TYPE=Release >"$work/log" || { cat "$work/log" >&2; exit 1; }
cmake --build build/cmake >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cmake --install build/cmake --prefix "$work/first" >/dev/null
mv "$work/first" "$work/prefix"
libraries=$(dirname "$(find "$work/prefix" -name liblading.so)")

scripts/check-abi.sh "$(readlink -f "$libraries/liblading.so")"

cat >"$work/host.c" <<'HOST'
#include <lading/lading.h>
#include <string.h>
int main(void) { return strcmp(lading_version(), LADING_VERSION); }
HOST
cat >"$work/CMakeLists.txt" <<'HOST'
cmake_minimum_required(VERSION 3.18)
project(host C)
find_package(lading 0.1 REQUIRED)
add_executable(host host.c)
target_link_libraries(host lading::lading)
HOST
cmake -G Ninja -S "$work" -B "$work/build" -DCMAKE_PREFIX_PATH="$work/prefix" >/dev/null
cmake --build "$work/build" >/dev/null
"$work/build/host"

export PKG_CONFIG_PATH=$libraries/pkgconfig
# shellcheck disable=SC2046 # flags
${CC:-cc} "$work/host.c" $(pkg-config --cflags --libs lading) -o "$work/with-pkg-config"
LD_LIBRARY_PATH=$libraries "$work/with-pkg-config"
echo "installed: find_package and pkg-config find it"
