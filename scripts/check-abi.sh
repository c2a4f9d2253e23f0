#!/bin/sh
# Is the built library what a host may rely on: its symbols, its name, what it needs, its size?
#   scripts/check-abi.sh [LIBRARY]      default: build/liblading.so
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

library=${1:-build/liblading.so}
if [ ! -f "$library" ]; then
    echo "There is no $library; make lib builds it." >&2
    exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "$library: $*" >&2
    failed=1
}
# same WHAT EXPECTED ACTUAL
same() {
    if ! diff "$2" "$3" >"$work/difference"; then
        fail "$1 (< is missing, > is new)"
        grep '^[<>]' "$work/difference" >&2
    fi
}

nm -D --defined-only "$library" | awk '{print $NF}' | sort >"$work/exported"
same "exports other symbols than Tests/c/exported_symbols.txt lists" Tests/c/exported_symbols.txt "$work/exported"
if grep -v '^lading_' "$work/exported" >&2; then fail "exports names that do not begin with lading_"; fi

# Preprocessed, so that comments are gone; a function's name is followed by a parenthesis.
"${CC:-cc}" -E -P include/lading/lading.h | grep -o '\blading_[a-z_]* *(' | tr -d ' (' | sort >"$work/declared"
same "does not export what lading.h declares" "$work/declared" "$work/exported"

readelf -dW "$library" >"$work/dynamic"
grep -q 'SONAME.*\[liblading\.so\.0\]' "$work/dynamic" || fail "has not the soname liblading.so.0"
grep -q 'FLAGS_1.*NODELETE' "$work/dynamic" || fail "can be unloaded, under its threads; link with -z nodelete"
if grep -E 'R(UN)?PATH' "$work/dynamic" >&2; then fail "has a run path, which is of the machine that built it"; fi
if grep -E 'TEXTREL' "$work/dynamic" >&2; then fail "has relocations in its code"; fi

# Exactly these: a Swift library would be one that the host's machine has not, and ICU a sign of Foundation.
sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' "$work/dynamic" | sort >"$work/needed"
if grep -Ev '^(libcurl\.so\.4|libstdc\+\+\.so\.6|libgcc_s\.so\.1|libm\.so\.6|libc\.so\.6|ld-linux-.*|libdl\.so\.2|libpthread\.so\.0)$' \
    "$work/needed" >&2; then
    fail "needs libraries that it should not; build with -static-stdlib"
fi

strip -o "$work/stripped" "$library"
size=$(stat -c %s "$work/stripped")
if [ "$size" -ge $((16 * 1024 * 1024)) ]; then fail "has $size bytes when stripped, more than 16 MiB"; fi

[ $failed -eq 0 ] && echo "$library: $(wc -l <"$work/exported") symbols, $size bytes stripped"
exit $failed
