#!/usr/bin/env bash
# Runs a command with the emulator up and its URL in LADING_BASE_URL, credentials in the environment.
# Usage: scripts/with-emulator.sh [emulator option...] -- command...
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
options=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    options+=("$1")
    shift
done
shift
folder=$(mktemp -d)
mkfifo "$folder/url"
PYTHONPATH="$root/bindings/python" "$root/.venv/bin/python" -m lading.emulator "${options[@]}" >"$folder/url" &
emulator=$!
trap 'kill $emulator 2>/dev/null; wait $emulator 2>/dev/null; rm -rf "$folder"' EXIT
# Kept open: the emulator must be able to write after its first line.
exec 9<"$folder/url"
if ! read -r LADING_BASE_URL <&9; then
    echo "The emulator did not start." >&2
    exit 1
fi
export LADING_BASE_URL KOGNIC_CLIENT_ID=emulator-client KOGNIC_CLIENT_SECRET=emulator-secret LABELBOX_API_KEY=emulator-api-key
unset KOGNIC_CREDENTIALS
"$@"
