"""The host decides what becomes of a finding, and a job of a spool keeps what it decided."""

import threading
import time

import pytest

from lading.client import Client, SceneUpload
from lading.codes import Code, State
from lading.errors import ArgumentError, ImageError, LadingError, ValidationError
from lading.kognic.model.scene.cameras import Cameras, Frame
from lading.kognic.model.scene.resources import Image
from lading.kognic.model.scene.sensor_specification import SensorSpecification
from lading.kognic.tools.input_creation import SceneWithPreAnnotation, create_inputs


def document(folder):
    """A scene whose image is cut off: the platform does not look into it, so that it goes where the host says so."""
    whole = (folder / "front.png").read_bytes()
    (folder / "cut.png").write_bytes(whole[: len(whole) // 2])
    image = {"filename": str(folder / "cut.png"), "sensorName": "CAM"}
    return {"type": "cameras", "externalId": "drive-7", "frame": {"images": [image]}}


@pytest.fixture
def open_client(emulator, credentials):
    def make(**options):
        client_id, client_secret = credentials
        return Client(client_id=client_id, client_secret=client_secret, base_url=emulator.url, **options)

    return make


@pytest.mark.parametrize(
    ("client_findings", "submit_findings", "severity"),
    [
        (None, None, "refused"),
        ({"image.truncated": "warning"}, None, "warning"),
        (None, {"image.*": "off"}, None),
        ("image.truncated=off", "image.truncated=warning", "warning"),
        ({"image.truncated": "warning"}, {"image.truncated": "error"}, "refused"),
    ],
)
def test_the_host_decides(client_findings, submit_findings, severity, open_client, folder):
    with open_client(findings=client_findings) as client:
        upload = SceneUpload(document(folder))
        if severity == "refused":
            with pytest.raises(ImageError) as raised:
                client.submit(upload, dry_run=1, findings=submit_findings)
            assert [each.code for each in raised.value.findings] == ["image.truncated"]
        else:
            result = client.submit(upload, dry_run=1, findings=submit_findings)
            told = [(each.code, each.severity) for each in result.findings]
            assert told == ([("image.truncated", severity)] if severity else [])


@pytest.mark.parametrize(
    ("findings", "message"),
    [
        ({"image.trunkated": "off"}, "did you mean image.truncated"),
        ({"image.truncated": "eror"}, "did you mean error"),
        ({"file.missing": "off"}, "whatever is set"),
        ({"image.truncated": None}, "give a text"),
        ("image.truncated", "CODE=SEVERITY"),
    ],
)
def test_what_makes_no_sense_is_refused(findings, message, open_client, folder):
    with pytest.raises(ArgumentError, match=message):
        open_client(findings=findings)
    with open_client() as client, pytest.raises(ArgumentError, match=message):
        client.submit(SceneUpload(document(folder)), findings=findings)


def test_a_client_of_kognic_and_create_inputs(connect, folder):
    scene = Cameras(
        external_id="drive-7",
        frame=Frame(images=[Image(filename=str(folder / "front.png"), sensor_name="CAM")]),
        sensor_specification=SensorSpecification(sensor_order=["CAM", "ABSENT"]),
    )
    client = connect(findings={"scene.unknown-sensor": "error"})
    with pytest.raises(ValidationError, match="no resource of the scene has this sensor"):
        client.cameras.create(scene)
    client = connect(findings={"*": "off"})
    (result,) = create_inputs(
        client, [SceneWithPreAnnotation(scene=scene)], "project-a", findings={"scene.*": "error"}, sleep_time=0.01
    )
    assert "no resource of the scene has this sensor" in str(result.error)


def test_a_job_of_a_spool_keeps_what_was_decided(open_client, folder, tmp_path, emulator):
    spool = tmp_path / "spool"
    ends = []

    def submit(client):
        with pytest.raises(LadingError) as raised:
            client.submit(SceneUpload(document(folder)), wait=1, findings={"image.truncated": "warning"})
        ends.append(raised.value.code)

    client = open_client(spool_directory=spool, start_paused=1)
    thread = threading.Thread(target=submit, args=(client,))
    thread.start()
    deadline = time.monotonic() + 60
    while not list(spool.glob("*.job")) and time.monotonic() < deadline:
        time.sleep(0.01)
    client.close()
    thread.join()
    assert ends == [Code.CLOSED]
    # What the next client makes of findings is for its own jobs.
    with open_client(spool_directory=spool, findings={"image.truncated": "error"}) as client:
        (result,) = client.recovered()
    assert result.state == State.CREATED
    assert [(each.code, each.severity) for each in result.findings] == [("image.truncated", "warning")]
    assert [scene["committed"] for scene in emulator.control.scenes()] == [True]


def test_one_file_in_several_frames_is_sent_once(open_client, folder, emulator):
    image = {"filename": str(folder / "front.png"), "sensorName": "CAM"}
    frames = [{"frameId": str(i), "relativeTimestamp": i * 100, "images": [image]} for i in range(3)]
    scene = {"type": "cameras-sequence", "externalId": "drive-7", "frames": frames}
    with open_client() as client:
        result = client.submit(SceneUpload(scene), wait=1)
    assert result.state == State.CREATED
    assert len(emulator.control.requests(method="PUT")) == 1
