#!/usr/bin/env bash
# The main job, twice: a real two-camera scene to the bundled emulator, with the C sample and with Python; then a
# sequence with lidar, calibration, poses and pre-annotation. Run by `make demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
data=bindings/demo
python=.venv/bin/python
export LADING_LIBRARY=$PWD/build/liblading.so PYTHONPATH=bindings/python

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
