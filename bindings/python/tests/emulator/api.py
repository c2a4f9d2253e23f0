"""A small signed-in HTTP client, and bodies that the platform takes."""

from __future__ import annotations

import copy
from typing import Any, Optional

import requests

from lading.emulator import Emulator
from lading.emulator.settings import WORKSPACE

WORKSPACE_ID = WORKSPACE["id"]
JPEG = {"Content-Type": "image/jpeg"}


def token(url: str, **form: str) -> requests.Response:
    fields = {
        "grant_type": "client_credentials",
        "client_id": Emulator.client_id,
        "client_secret": Emulator.client_secret,
        **form,
    }
    return requests.post(url + "/v1/auth/oauth/token", data=fields, timeout=30)


def put(url: str, data: bytes = b"bytes", content_type: str = "image/jpeg") -> requests.Response:
    return requests.put(url, data=data, headers={"Content-Type": content_type}, timeout=30)


class Api:
    """Every method returns the answer as it is, whatever its status."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.headers["Authorization"] = "Bearer " + token(url).json()["access_token"]

    def call(
        self, method: str, path: str, json: Any = None, dry_run: bool = False, **options: Any
    ) -> requests.Response:
        headers = {"X-Dryrun": ""} if dry_run else {}
        return self.session.request(method, self.url + path, json=json, headers=headers, timeout=30, **options)

    def initialize(self) -> str:
        return self.call("POST", "/v1/inputs/initialize", {"workspaceId": WORKSPACE_ID}).json()["sceneUuid"]

    def create(
        self, route: str = "cameras", body: Optional[dict] = None, target: str = "", dry_run: bool = False
    ) -> requests.Response:
        """Creates a scene with a fresh uuid; `body` defaults to one with a single image."""
        body = {**(cameras() if body is None else body), "internalId": self.initialize()}
        return self.call("POST", f"/v1/inputs/{target}{route}?workspaceId={WORKSPACE_ID}", body, dry_run)

    def commit(self, scene_uuid: str) -> requests.Response:
        return self.call("POST", f"/v1/inputs/{scene_uuid}/actions/commit")

    def upload(self, answer: requests.Response) -> str:
        """Uploads every JPEG that a created scene asks for, and commits. Returns the scene's uuid."""
        assert answer.status_code == 200, answer.text
        created = answer.json()
        for url in created["files"].values():
            assert put(url).status_code == 200
        assert self.commit(created["internalId"]).status_code == 200
        return created["internalId"]

    def scene(self, target: str = "", body: Optional[dict] = None) -> str:
        """A scene that is created already."""
        scene_uuid = self.upload(self.create(body=body, target=target))
        while self.status(scene_uuid) == "processing":
            pass
        return scene_uuid

    def query(self, *scene_uuids: str) -> requests.Response:
        return self.call("POST", "/v2/scenes/query", {"sceneUuids": list(scene_uuids)})

    def status(self, scene_uuid: str) -> str:
        return self.query(scene_uuid).json()[0]["status"]


def resource(filename: str, sensor: str) -> dict:
    return {"filename": filename, "resourceId": filename, "sensorName": sensor, "clientFilename": filename}


def cameras(external_id: str = "scene-1", images: int = 1) -> dict:
    frame = {"images": [resource(f"image-{i}.jpg", f"CAM-{i}") for i in range(images)]}
    return {"externalId": external_id, "frame": frame, "metadata": {}}


POSE = {"position": {"x": 0.0, "y": 0.0, "z": 0.0}, "rotation": {"w": 1.0, "x": 0.0, "y": 0.0, "z": 0.0}}
NANOSECONDS = 1_700_000_000_000_000_000


def sequence_frame(index: int, images: bool, point_clouds: bool) -> dict:
    frame: dict = {"frameId": str(index), "relativeTimestamp": 100 * index, "metadata": {}}
    if images:
        frame["images"] = [resource(f"image-{index}.png", "CAM")]
    if point_clouds:
        frame["pointClouds"] = [resource(f"cloud-{index}.pcd", "lidar")]
        frame["egoVehiclePose"] = copy.deepcopy(POSE)
        frame["unixTimestamp"] = NANOSECONDS + index
    return frame


def scene_body(route: str, calibration_id: str = "") -> dict:
    """A body for any of the seven routes."""
    images, point_clouds = "cameras" in route, "lidars" in route
    body: dict = {"externalId": route, "metadata": {"region": "north", "count": 2, "night": True}}
    if "sequence" in route:
        body["frames"] = [sequence_frame(index, images, point_clouds) for index in range(2)]
    else:
        frame = sequence_frame(0, images, point_clouds)
        body["frame"] = {k: v for k, v in frame.items() if k in ("images", "pointClouds", "unixTimestamp")}
    if images and point_clouds:
        body["calibrationId"] = calibration_id
    return body
