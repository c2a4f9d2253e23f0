"""Uploads images as one scene, one camera for each, makes it an input of a project and waits for it.

python upload_images.py [--base-url URL] --project P image…     (credentials: KOGNIC_CREDENTIALS, see the README)
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from lading.kognic import KognicIOClient
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image
from lading.kognic.tools.input_creation import InputCreationStatus, SceneWithPreAnnotation, create_inputs

parser = argparse.ArgumentParser()
parser.add_argument("--base-url", help="an emulator or a gateway instead of the platform")
parser.add_argument("--project", required=True)
parser.add_argument("images", nargs="+", type=Path)
arguments = parser.parse_args()


def show(progress):
    print(f"{progress.files_done}/{progress.files} files, {progress.bytes_sent:,} of {progress.bytes:,} bytes")


with KognicIOClient(base_url=arguments.base_url, progress=show) as client:
    images = [Image(filename=str(path), sensor_name=path.stem) for path in arguments.images]
    scene = Cameras(external_id=datetime.now().isoformat(timespec="seconds"), frame=Frame(images=images))
    for result in create_inputs(client, [SceneWithPreAnnotation(scene=scene)], project=arguments.project):
        print(f"scene   {result.scene_uuid}\nstatus  {result.status.value}\nview    {result.view_link}")
        if result.status != InputCreationStatus.CREATED:
            sys.exit(result.error.message if result.error else 1)
