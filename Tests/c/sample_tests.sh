#!/usr/bin/env bash
# The samples from outside: arguments, output, exit status.
#   Tests/c/sample_tests.sh FOLDER      with the compiled samples
set -euo pipefail
folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
if [ -z "${LADING_BASE_URL:-}" ]; then exec scripts/with-emulator.sh -- "$0" "$folder"; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
image=Tests/fixtures/images/baseline.jpg
other=Tests/fixtures/images/gray.png

# expect STATUS PATTERN ARGUMENT...: the exit status and a line of stdout or stderr.
expect() {
    local status=0 wanted=$1 pattern=$2
    shift 2
    "$folder/upload_images" --base-url "$LADING_BASE_URL" "$@" >"$work/output" 2>&1 || status=$?
    if [ $status != "$wanted" ] || ! grep -q -- "$pattern" "$work/output"; then
        echo "upload_images $*: status $status, wanted $wanted and a line with “$pattern”:" >&2
        cat "$work/output" >&2
        failed=1
    fi
}
reset() { curl -sf -X POST "$LADING_BASE_URL/_emulator/reset" >/dev/null; }
fault() { curl -sf -X POST -H 'Content-Type: application/json' -d "$1" "$LADING_BASE_URL/_emulator/faults" >/dev/null; }

expect 0 'status  created' $image
expect 0 'REAR: .*uploaded, 48x31' --project project-a --batch batch-2 $other --sensor REAR=$image
expect 0 'CAM2: .*uploaded' --sensor CAM1=$image $other
expect 0 'scene mine' --external-id mine -- $image
expect 0 'nothing was created' --dry-run $image
expect 0 'usage:' --help
expect 1 'file.missing' /nowhere.jpg $image
expect 1 'resource.id.duplicate' $image $image
expect 1 'image.mislabelled' "$(cp $image "$work/a.png" && echo "$work/a.png")"
expect 1 'LADING_ERROR_TARGET_UNKNOWN' --project nowhere $image
expect 2 'FILE' --dry-run
expect 2 'no option --nothing' --nothing $image
expect 2 'missing after --project' $image --project
expect 2 'NAME=FILE' --sensor REAR $image
expect 2 'seconds' --timeout soon $image
KOGNIC_CLIENT_SECRET=wrong expect 1 'LADING_ERROR_CREDENTIALS_REFUSED' $image
KOGNIC_CLIENT_ID='' KOGNIC_CLIENT_SECRET='' expect 1 'LADING_ERROR_CREDENTIALS_MISSING' $image
fault '{"match": {"path": "*/commit"}, "fault": {"fail_scene": "too dark"}}'
expect 1 'too dark' $image
reset
curl -sf -X POST -H 'Content-Type: application/json' -d '{"processing_polls": 1000000}' \
    "$LADING_BASE_URL/_emulator/settings" >/dev/null
expect 1 'LADING_ERROR_STILL_PROCESSING' --timeout 0.2 $image

# A SIGINT in the middle of the upload, which begins when the emulator has got the request for it.
reset
fault '{"match": {"method": "PUT"}, "fault": {"latency_ms": 60000}}'
"$folder/upload_images" --base-url "$LADING_BASE_URL" $image >"$work/interrupted" 2>&1 &
sample=$!
until grep -qs upload "$work/interrupted"; do kill -0 $sample; done
kill -INT $sample
status=0
wait $sample || status=$?
if [ $status != 130 ] || ! grep -q LADING_ERROR_CANCELLED "$work/interrupted"; then
    echo "upload_images ended with $status after SIGINT:" >&2
    cat "$work/interrupted" >&2
    failed=1
fi

reset
if ! "$folder/lidar_cameras_sequence" --base-url "$LADING_BASE_URL" --project project-a >"$work/output" 2>&1 ||
    ! grep -q 'input ' "$work/output"; then
    echo "lidar_cameras_sequence:" >&2
    cat "$work/output" >&2
    failed=1
fi
[ $failed = 0 ] && echo "samples: ok"
exit $failed
