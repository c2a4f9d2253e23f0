#!/usr/bin/env bash
# Builds the shared library as it ships, in build/: optimised, with Swift's runtime inside, stripped, versioned.
set -euo pipefail
cd "$(dirname "$0")/.."
version=$(sed -n 's/^#define LADING_VERSION "\(.*\)"/\1/p' include/lading/lading.h)
swift build -c release -Xswiftc -static-stdlib --product lading --disable-local-rpath --scratch-path build/swift-release
mkdir -p build
strip --strip-all -o "build/liblading.so.$version" build/swift-release/release/liblading.so
ln -sf "liblading.so.$version" "build/liblading.so.${version%%.*}"
ln -sf "liblading.so.${version%%.*}" build/liblading.so
echo "built build/liblading.so.$version ($(du -h "build/liblading.so.$version" | cut -f1))"
