"""Runs every example of a checkout under one package and prints a JSON object for each run.

`python driver.py FOLDER` in the folder that holds `examples`; goes over to the other package as the examples do. Of each
example every function is called whose parameters have a known name: with and without a dry run where it has one.
"""

import functools
import importlib
import inspect
import json
import mimetypes
import os
import signal
import sys
import warnings
from pathlib import Path
from uuid import uuid4

import kognic.io.model.scene.cameras as Cameras
from kognic.io.client import KognicIOClient
from kognic.io.model import Image, SceneInvalidatedReason
from kognic.openlabel.models import OpenLabelAnnotation

# What the platform signs for, where the official client asks the computer's own table.
mimetypes.knownfiles.clear()
mimetypes.init()
mimetypes.add_type("image/webp", ".webp")

SECONDS = 60
URL = os.environ["LADING_BASE_URL"]
HOSTS = ("host", "auth_host", "workspace_api_host", "order_execution_api_host", "annotation_integration_api_host")


def connect():
    credentials = (os.environ["KOGNIC_CLIENT_ID"], os.environ["KOGNIC_CLIENT_SECRET"])
    return KognicIOClient(auth=credentials, max_retry_attempts=1, **dict.fromkeys(HOSTS, URL))


class Arguments:
    """What the examples' parameters get, by name, each made when it is asked for."""

    project = cameras_sequence_project = sequence_project = "project-a"
    aggregated_sequence_project = "project-b"
    batch = annotation_types = None
    annotation_type = "type"
    organization_id = 1
    workspace_id = "5f9f0d4e-0c5b-4b8e-9b0a-4a1d6a3c7e10"
    reason = SceneInvalidatedReason.INCORRECTLY_CREATED
    open_label_uuid = error_type_id = str(uuid4())
    external_id = "calibration-of-all"
    start_timestamp, end_timestamp, samples_per_sec = 123_000_000_000, 130_000_000_000, 1
    client = None

    def __init__(self, client):
        self.client = client
        self._scene = None

    @property
    def calibration_identifier(self):
        return f"calibration-{uuid4()}"

    @property
    def scene_uuid(self):
        """A new scene that is an input of the project."""
        if self._scene is None:
            front = Image(filename="./examples/resources/img_RFC01.jpg", sensor_name="RFC01")
            scene = Cameras.Cameras(external_id=f"scene-{uuid4()}", frame=Cameras.Frame(images=[front]))
            self._scene = self.client.cameras.create(scene, project="project-b").scene_uuid
        return self._scene

    @property
    def scene_uuids(self):
        return [self.scene_uuid]

    @property
    def input_uuid(self):
        return self.client.input.query_inputs(scene_uuids=self.scene_uuids)[0].uuid

    @property
    def pre_annotation(self):
        """A box with a confidence, of the first camera."""
        uid = str(uuid4())
        attributes = {"text": [{"name": "stream", "val": "RFC01"}], "num": [{"name": "confidence", "val": 0.8}]}
        box = {"name": "box", "val": [100, 80, 40, 60], "attributes": attributes}
        frame = {
            "frame_properties": {"timestamp": 0, "external_id": "1", "streams": {"RFC01": {}}},
            "objects": {uid: {"object_data": {"bbox": [box]}}},
        }
        document = {
            "metadata": {"schema_version": "1.0.0"},
            "streams": {"RFC01": {"type": "camera"}},
            "objects": {uid: {"name": "car", "type": "Car"}},
            "frames": {"0": frame},
        }
        return OpenLabelAnnotation.model_validate({"openlabel": document})


#: Where an example needs another value than the rest.
PARTICULAR = {
    "examples.create_batch": {"batch": "batch-new"},
    "examples.publish_batch": {"batch": "batch-3"},
}
VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def wanted(function):
    """The parameters that get a value: those without a default, and those that are known; `**kwargs` name a project."""
    parameters = inspect.signature(function).parameters.values()
    names = [
        each.name
        for each in parameters
        if each.kind not in VARIABLE and (each.default is each.empty or hasattr(Arguments, each.name))
    ]
    return names + ["project"] * any(each.kind is each.VAR_KEYWORD for each in parameters)


def call(function, particular, options):
    names = wanted(function)
    client = connect() if "client" in names else None
    try:
        arguments = Arguments(client)
        given = {name: getattr(arguments, name) for name in names if name not in particular}
        result = function(**{**given, **particular, **options})
        if inspect.isgenerator(result):
            failed = [each.error for each in result if getattr(each, "error", None)]
            if failed:
                raise RuntimeError(str(failed[0]))
    finally:
        if hasattr(client, "close"):
            client.close()


def planned(name):
    """The runs of an example: what is shown of each, and itself.

    Those of its `run…` functions; of what has none, and is there for other examples, what can be called as it is.
    """
    module = importlib.import_module(name)
    own = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == name]
    runs = [f for f in own if f.__name__.startswith("run")]
    for function in runs or [f for f in own if all(hasattr(Arguments, each) for each in wanted(f))]:
        dry = "dryrun" in inspect.signature(function).parameters
        for options in [{"dryrun": True}, {"dryrun": False}] if dry else [{}]:
            shown = " ".join([function.__name__, *(f"{key}={value}" for key, value in options.items())])
            yield shown, functools.partial(call, function, PARTICULAR.get(name, {}), options)


def problem_of(run):
    signal.alarm(SECONDS)
    try:
        run()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    return ""


def overdue(*_):
    raise TimeoutError(f"took more than {SECONDS} seconds")


def main(folder):
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, overdue)
    sys.path.insert(0, os.getcwd())
    output, sys.stdout = sys.stdout, sys.stderr
    for path in sorted(Path(folder).rglob("*.py")):
        if path.name == "__init__.py":
            continue
        name = ".".join(path.with_suffix("").parts)
        try:
            runs = list(planned(name))
        except Exception as error:
            runs = [("import", functools.partial(fail, error))]
        for shown, run in runs or [("import", lambda: None)]:
            line = {"program": name.split(".", 1)[1], "run": shown, "problem": problem_of(run)}
            print(json.dumps(line), file=output, flush=True)


def fail(error):
    raise error


if __name__ == "__main__":
    main(sys.argv[1])
