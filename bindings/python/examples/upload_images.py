"""Uploads images as one scene, one camera for each, and shows how far it is.

python upload_images.py [--base-url URL] [--project P] image…     (credentials: KOGNIC_CREDENTIALS, see the README)
"""

import argparse
from datetime import datetime
from pathlib import Path

from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image

parser = argparse.ArgumentParser()
parser.add_argument("--base-url", help="an emulator or a gateway instead of the platform")
parser.add_argument("--project", help="also make the scene an input of this project")
parser.add_argument("images", nargs="+", type=Path)
arguments = parser.parse_args()


def show(progress):
    print(f"\r{progress.files_done}/{progress.files} files, {progress.bytes_sent:,} bytes", end="", flush=True)


with KognicIOClient(base_url=arguments.base_url, progress=show) as client:
    images = [Image(filename=str(path), sensor_name=path.stem) for path in arguments.images]
    scene = Cameras(external_id=datetime.now().isoformat(timespec="seconds"), frame=Frame(images=images))
    response = client.cameras.create(scene, project=arguments.project)
    print(f"\nscene {response.scene_uuid}")
