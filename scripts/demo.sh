#!/usr/bin/env bash
# The main job, twice: a real two-camera scene to the bundled emulator, with the C sample and with Python; then a
# sequence with lidar, calibration, poses and pre-annotation; then manifests of data rows. Run by `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
data=bindings/demo
python=.venv/bin/python
export LADING_LIBRARY=$PWD/build/liblading.so PYTHONPATH=bindings/python
# What was not made is written beside a manifest, so these are copies.
rows=$(mktemp -d)
trap 'rm -rf "$rows"' EXIT
cp $data/drive.* $data/*.jpg "$rows"

echo
echo "== C: two cameras (bindings/c/upload_images.c)"
build/upload_images --base-url "$LADING_BASE_URL" --project project-a --external-id demo-c \
    --sensor FRONT=$data/front_0.jpg --sensor REAR=$data/rear_0.jpg
echo
echo "== C: lidar and cameras, sequence (bindings/c/lidar_cameras_sequence.c)"
build/lidar_cameras_sequence --base-url "$LADING_BASE_URL" --project project-a
echo
echo "== Python: lidar and cameras, sequence (bindings/python/examples/lidar_cameras_sequence.py)"
$python bindings/python/examples/lidar_cameras_sequence.py --base-url "$LADING_BASE_URL" --project project-a
echo
echo "== Python: two cameras (bindings/python/examples/upload_images.py)"
$python bindings/python/examples/upload_images.py --base-url "$LADING_BASE_URL" --project project-a \
    $data/front_0.jpg $data/rear_0.jpg

# import MANIFEST PROGRAM...: status 3 says that some rows were made, and each of these manifests has one that can't be.
import() {
    local manifest=$1 status=0
    shift
    "$@" --base-url "$LADING_BASE_URL" --skip-invalid "$manifest" || status=$?
    [ $status = 3 ] || exit 1
    cat "$manifest.refused.ndjson"
}
echo
echo "== C: a manifest with a URL that the platform does not take (bindings/c/import_manifest.c)"
import "$rows/drive.json" build/import_manifest --new-dataset demo-c --all
echo
echo "== Python: a manifest with a global key that is taken (bindings/python/examples/import_manifest.py)"
import "$rows/drive.ndjson" $python bindings/python/examples/import_manifest.py --new-dataset demo-python
