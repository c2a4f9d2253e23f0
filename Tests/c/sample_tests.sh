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

# expect STATUS PATTERN ARGUMENT...: the exit status of $program and a line of its stdout or stderr.
expect() {
    local status=0 wanted=$1 pattern=$2
    shift 2
    "$folder/$program" --base-url "$LADING_BASE_URL" "$@" >"$work/output" 2>&1 || status=$?
    if [ $status != "$wanted" ] || ! grep -q -- "$pattern" "$work/output"; then
        echo "$program $*: status $status, wanted $wanted and a line with “$pattern”:" >&2
        cat "$work/output" >&2
        failed=1
    fi
}
reset() { curl -sf -X POST "$LADING_BASE_URL/_emulator/reset" >/dev/null; }
# interrupted STAGE ARGUMENT...: a SIGINT once $program is at the stage ends it in order, with its report.
interrupted() {
    local stage=$1 status=0
    shift
    rm -f "$work/interrupted"
    "$folder/$program" --base-url "$LADING_BASE_URL" "$@" >"$work/interrupted" 2>&1 &
    local sample=$!
    until grep -qs "$stage" "$work/interrupted"; do kill -0 $sample; done
    kill -INT $sample
    wait $sample || status=$?
    if [ $status != 130 ] || ! grep -q LADING_ERROR_CANCELLED "$work/interrupted"; then
        echo "$program ended with $status after SIGINT:" >&2
        cat "$work/interrupted" >&2
        failed=1
    fi
}
settings() { curl -sf -X POST -H 'Content-Type: application/json' -d "$1" "$LADING_BASE_URL/_emulator/settings" >/dev/null; }
fault() { curl -sf -X POST -H 'Content-Type: application/json' -d "$1" "$LADING_BASE_URL/_emulator/faults" >/dev/null; }

program=upload_images
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
settings '{"processing_polls": 1000000}'
expect 1 'LADING_ERROR_STILL_PROCESSING' --timeout 0.2 $image

# In the middle of the upload, which begins when the emulator has got the request for it.
reset
fault '{"match": {"method": "PUT"}, "fault": {"latency_ms": 60000}}'
interrupted upload $image

reset
if ! "$folder/lidar_cameras_sequence" --base-url "$LADING_BASE_URL" --project project-a >"$work/output" 2>&1 ||
    ! grep -q 'input ' "$work/output"; then
    echo "lidar_cameras_sequence:" >&2
    cat "$work/output" >&2
    failed=1
fi
program=import_manifest
# manifest NAME LINE...
manifest() {
    local name=$1
    shift
    printf '%s\n' "$@" >"$work/$name"
}
cp $image "$work/one.jpg"
url='{"row_data": "https://example.com/a.jpg", "global_key": "a"}'
bad='  {"row_data": "http://example.com/b.jpg"}'
manifest good.ndjson "$url" '{"row_data": "one.jpg"}'
manifest bad.ndjson '{"row_data": "https://example.com/c.jpg"}' "$bad"
reset
expect 0 '2 rows: 2 made, 0 refused, 0 not sent' --new-dataset 'a "b" \ c' "$work/good.ndjson"
[ ! -e "$work/good.ndjson.refused.ndjson" ] || failed=1
reset
expect 0 'row 1 made .*: one.jpg' --new-dataset d --all "$work/good.ndjson"
expect 3 'row 0 refused a: .*LADING_ERROR_ROW_REFUSED' --new-dataset d "$work/good.ndjson"
# What was refused is beside the manifest, and goes through once its cause is gone.
reset
expect 0 '1 rows: 1 made' --new-dataset d "$work/good.ndjson.refused.ndjson"
expect 1 'bad.ndjson:2:3: error: .*https' --new-dataset d "$work/bad.ndjson"
expect 3 '2 rows: 1 made, 0 refused, 1 not sent' --new-dataset d --skip-invalid "$work/bad.ndjson"
if [ "$(cat "$work/bad.ndjson.refused.ndjson")" != '{"row_data": "http://example.com/b.jpg"}' ]; then
    echo "import_manifest wrote these rows:" >&2
    cat "$work/bad.ndjson.refused.ndjson" >&2
    failed=1
fi
reset
expect 0 '2 rows, valid; nothing was sent' --dataset d --dry-run "$work/good.ndjson"
expect 1 'LADING_ERROR_VALIDATION' --dataset d --dry-run "$work/bad.ndjson"
expect 1 'LADING_ERROR_FILE_MISSING' --dataset d /nowhere.json
expect 0 'usage:' --help
expect 2 'MANIFEST' --dataset d
expect 2 'one MANIFEST' --dataset d a b
expect 2 'give one of' "$work/good.ndjson"
expect 2 'give one of' --dataset d --new-dataset e "$work/good.ndjson"
expect 2 'takes no --new-dataset' --dry-run --new-dataset d "$work/good.ndjson"
expect 2 'no option --nothing' --nothing
expect 2 'missing after --dataset' "$work/good.ndjson" --dataset
expect 2 'seconds' --timeout soon
LABELBOX_API_KEY=wrong expect 1 'LADING_ERROR_CREDENTIALS_REFUSED' --new-dataset d "$work/good.ndjson"
LABELBOX_API_KEY='' expect 1 'LADING_ERROR_CREDENTIALS_MISSING' --new-dataset d "$work/good.ndjson"
fault '{"match": {"operation": "upsertDataRows"}, "fault": {"fail_task": "no room"}}'
expect 1 'no room' --new-dataset d "$work/good.ndjson"
reset
fault '{"match": {"operation": "upsertDataRows"}, "fault": {"endless_task": true}}'
expect 1 'LADING_ERROR_STILL_PROCESSING' --timeout 0.2 --new-dataset d "$work/good.ndjson"
reset
fault '{"match": {"operation": "uploadFile"}, "fault": {"latency_ms": 60000}}'
interrupted upload --new-dataset d "$work/good.ndjson"
if ! grep -q '2 rows: 0 made, 0 refused, 2 not sent' "$work/interrupted" ||
    [ "$(wc -l <"$work/good.ndjson.refused.ndjson")" != 2 ]; then
    echo "import_manifest's report after SIGINT:" >&2
    cat "$work/interrupted" >&2
    failed=1
fi
[ $failed = 0 ] && echo "samples: ok"
exit $failed
