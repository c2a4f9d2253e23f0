#!/usr/bin/env bash
# Installs what is missing to build and test on Debian 12, and says what. A Swift toolchain must be on PATH.
# Usage: scripts/setup.sh demo|test
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-demo}

if ! command -v swift >/dev/null; then
    echo "No Swift toolchain on PATH: install Swift 6.3 (swift.org/install) and try again." >&2
    exit 1
fi

packages=(binutils gcc libc6-dev libcurl4-openssl-dev pkg-config python3 python3-venv)
# The last line: real peers and real limits, in bindings/python/tests/peers.
[ "$what" = test ] && packages+=(
    cmake curl g++ ninja-build valgrind
    faketime iproute2 nginx-light openssl squid tinyproxy util-linux
)
missing=()
for package in "${packages[@]}"; do
    case $package in
        # Any Python that can make environments will do.
        python3 | python3-venv) python3 -c 'import venv, ensurepip' 2>/dev/null && continue ;;
    esac
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
    echo "Installing Debian packages: ${missing[*]}"
    as_root=()
    if [ "$(id -u)" != 0 ]; then
        as_root=(sudo)
        if ! command -v sudo >/dev/null; then
            echo "That takes root or sudo. As root: apt-get install ${missing[*]}; then try again." >&2
            exit 1
        fi
    fi
    "${as_root[@]}" apt-get update -qq
    # RUNLEVEL: servers are for the tests to start, not for the system.
    "${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}" >/dev/null
fi

# wanted LIST...: what an environment of these lists has to have.
wanted() { for list; do cksum <"requirements/$list.txt"; done; }
# environment FOLDER LIST...: an environment with the packages of requirements/LIST.txt, made anew when they change. A list
# has all that its packages need: nothing is fetched that has no version and hash in it.
environment() {
    local folder=$1 list
    shift
    [ "$(cat "$folder/.wanted" 2>/dev/null)" = "$(wanted "$@")" ] && return
    echo "Installing Python packages in $folder: those of requirements/ for $*"
    python3 -m venv --clear "$folder"
    for list; do
        "$folder/bin/pip" install --quiet --disable-pip-version-check --require-hashes --no-deps \
            -r "requirements/$list.txt"
    done
    wanted "$@" >"$folder/.wanted"
}

if [ "$what" = demo ]; then
    # The environment of the tests will do.
    [ "$(cat .venv/.wanted 2>/dev/null)" = "$(wanted test)" ] || environment .venv demo
else
    environment .venv test
    # The platforms' own clients, which the tests compare with.
    environment .venv-kognic-io kognic-io
    environment .venv-annotell annotell annotell-input-api
    environment .venv-labelbox labelbox
fi
