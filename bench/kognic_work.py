"""What is measured, as a program for the platform's own client; under this package after `sed`, as any program.

    work.py case folder repetitions

Prints the seconds and the processor's seconds of each repetition, after one that is not counted.
"""

import json
import logging
import os
import sys
import time
import warnings
from pathlib import Path

import kognic.io.model.scene.cameras as CamerasModel
import kognic.io.model.scene.cameras_sequence as SequenceModel
import kognic.io.model.scene.lidars as LidarsModel
from kognic.io.client import KognicIOClient
from kognic.io.model.scene.resources import Image, PointCloud
from kognic.io.tools.input_creation import SceneWithPreAnnotation, create_inputs

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

PER_FRAME = 8


def images(paths):
    return [Image(filename=str(path), sensor_name=f"CAM{index}") for index, path in enumerate(paths)]


def sequence(client, folder):
    paths = sorted(folder.glob("*.jpg"))
    frames = [
        SequenceModel.Frame(frame_id=str(at), relative_timestamp=at, images=images(paths[at : at + PER_FRAME]))
        for at in range(0, len(paths), PER_FRAME)
    ]
    scene = SequenceModel.CamerasSequence(external_id="sequence", frames=frames)
    return lambda: client.cameras_sequence.create(scene)


def file(client, folder):
    frame = LidarsModel.Frame(point_clouds=[PointCloud(filename=str(folder / "large.pcd"))])
    scene = LidarsModel.Lidars(external_id="file", frame=frame)
    return lambda: client.lidars.create(scene)


def pairs(folder, scenes=100):
    paths = sorted(folder.glob("*.jpg"))
    return [
        CamerasModel.Cameras(external_id=f"s{n}", frame=CamerasModel.Frame(images=images(paths[2 * n : 2 * n + 2])))
        for n in range(scenes)
    ]


def one_by_one(client, folder):
    scenes = pairs(folder)
    return lambda: [client.cameras.create(scene) for scene in scenes]


def together(client, folder):
    items = [SceneWithPreAnnotation(scene=scene) for scene in pairs(folder)]

    def run():
        results = list(create_inputs(client, items, "project-a", sleep_time=0.05))
        assert [result.status.value for result in results] == ["created"] * len(items)

    return run


def main(case, folder, repetitions):
    hosts = dict.fromkeys(("host", "auth_host", "workspace_api_host"), os.environ["EMULATOR_URL"])
    client = KognicIOClient(auth=(os.environ["EMULATOR_ID"], os.environ["EMULATOR_SECRET"]), **hosts)
    run = {"sequence": sequence, "file": file, "one_by_one": one_by_one, "together": together}[case](
        client, Path(folder)
    )
    seconds = []
    for _ in range(int(repetitions) + 1):
        start, start_cpu = time.perf_counter(), time.process_time()
        run()
        seconds.append([time.perf_counter() - start, time.process_time() - start_cpu])
    print(json.dumps(seconds[1:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
