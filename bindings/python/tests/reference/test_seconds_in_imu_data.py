"""IMU data in seconds beside a frame in nanoseconds, as one of the platform's own examples has it."""

from __future__ import annotations

import shutil

import pytest

from lading.emulator import Emulator
from lading.errors import ValidationError
from lading.kognic import KognicIOClient
from lading.kognic.model import IMUData, PointCloud
from lading.kognic.model.calibration import Position, RotationQuaternion
from lading.kognic.model.scene.lidars import Frame, Lidars

from .conftest import FIXTURES

SECONDS = 1_600_000_000


def test_it_is_refused_for_the_time_alone(tmp_path, monkeypatch):
    shutil.copy(FIXTURES / "point_clouds" / "laspy.las", tmp_path / "top.las")
    monkeypatch.chdir(tmp_path)
    samples = [
        IMUData(
            position=Position(x=0, y=0, z=0),
            rotation_quaternion=RotationQuaternion(w=0.2, x=0.9, y=0.4, z=0.6),
            timestamp=SECONDS + index,
        )
        for index in range(3)
    ]
    frame = Frame(point_clouds=[PointCloud(filename="top.las")], unix_timestamp=SECONDS * 1e9)
    scene = Lidars(external_id="seconds", frame=frame, imu_data=samples)
    with Emulator() as emulator:
        with KognicIOClient(auth=(emulator.client_id, emulator.client_secret), base_url=emulator.url) as client:
            with pytest.raises(ValidationError) as error:
                client.lidars.create(scene)
    refused = {finding.code for finding in error.value.findings if finding.severity == "error"}
    assert refused and all(code.startswith("time.") for code in refused), refused
