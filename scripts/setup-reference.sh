#!/usr/bin/env bash
# Makes the virtual environments with the platforms' own clients, which the tests in bindings/python/tests/reference
# and bindings/python/tests/emulator compare with. Nothing else needs them.
# Usage: [PYTHON=python3] scripts/setup-reference.sh
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}

"$python" -m venv .venv-kognic-io
.venv-kognic-io/bin/pip install --quiet kognic-io==2.19.0

# Its own list of dependencies names packages that are gone; these are what the images job imports.
"$python" -m venv .venv-annotell
.venv-annotell/bin/pip install --quiet 'setuptools<81' annotell-auth==2.0.1 requests Pillow python-dateutil
.venv-annotell/bin/pip install --quiet --no-deps annotell-input-api==0.3.12

"$python" -m venv .venv-labelbox
.venv-labelbox/bin/pip install --quiet labelbox==7.17.0
