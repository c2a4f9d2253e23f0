"""The client for scenes, inputs, calibrations, pre-annotations, projects and workspaces."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Mapping, Optional, Union

from lading._closing import Closing
from lading._options import connection_options
from lading.client import Client
from lading.kognic._auth import credential_options
from lading.kognic.resources.calibration.calibration import CalibrationResource
from lading.kognic.resources.input.input import InputResource
from lading.kognic.resources.pre_annotation.pre_annotation import PreAnnotationResource
from lading.kognic.resources.project.project import ProjectResource
from lading.kognic.resources.scene.aggregated_lidars_and_cameras_seq import AggregatedLidarsAndCamerasSequence
from lading.kognic.resources.scene.cameras import Cameras
from lading.kognic.resources.scene.cameras_sequence import CamerasSequence
from lading.kognic.resources.scene.lidars import Lidars
from lading.kognic.resources.scene.lidars_and_cameras import LidarsAndCameras
from lading.kognic.resources.scene.lidars_and_cameras_sequence import LidarsAndCamerasSequence
from lading.kognic.resources.scene.lidars_sequence import LidarsSequence
from lading.kognic.resources.scene.scene import SceneResource
from lading.kognic.resources.workspace.workspace import WorkspaceResource
from lading.results import Progress

_ELSEWHERE = ("annotation", "review", "task", "request")


class KognicIOClient(Closing):
    """A signed-in client. May be used by several threads, and as a context manager; not across a fork."""

    def __init__(
        self,
        *,
        auth: Any = None,
        host: Optional[str] = None,
        order_execution_api_host: Optional[str] = None,
        annotation_integration_api_host: Optional[str] = None,
        workspace_api_host: Optional[str] = None,
        project_management_api_host: Optional[str] = None,
        auth_host: Optional[str] = None,
        client_organization_id: Optional[int] = None,
        max_retry_attempts: Optional[int] = None,
        max_retry_wait_time: Optional[float] = None,
        timeout: Optional[float] = None,
        max_connections: Optional[int] = None,
        write_workspace_id: Optional[str] = None,
        base_url: Optional[str] = None,
        ca_file: Union[str, os.PathLike[str], None] = None,
        proxy: Optional[str] = None,
        progress: Optional[Callable[[Progress], None]] = None,
        findings: Optional[Mapping[str, str]] = None,
    ) -> None:
        """Signs in and settles the workspace. What is not given is as the library has it.

        :param auth: path of a credentials file, or (client_id, client_secret), or a dict; default: the environment
            variables KOGNIC_CREDENTIALS, or KOGNIC_CLIENT_ID with KOGNIC_CLIENT_SECRET
        :param project_management_api_host: taken and not used: nothing here talks to it
        :param max_retry_attempts: attempts of one request
        :param max_retry_wait_time: longest wait between two attempts, in seconds
        :param timeout: seconds to connect, and seconds without a byte in either direction
        :param write_workspace_id: default: the one workspace in which one is developer
        :param base_url: all hosts at once, for an emulator or a gateway
        :param findings: severities ("off", "warning", "error") by code or pattern, such as
            ``{"pose.quaternion": "error", "point-cloud.*": "off"}``; docs/findings.md lists the codes
        :param progress: called while a scene is created, in the thread that creates it
        :raises CredentialsError: none, expired, or refused
        :raises WorkspaceError: developer in no workspace, or in several
        """
        self._client = Client(
            **credential_options(auth),
            base_url=_host(base_url),
            input_host=_host(host),
            order_execution_host=_host(order_execution_api_host),
            annotation_integration_host=_host(annotation_integration_api_host),
            workspace_host=_host(workspace_api_host),
            auth_host=_host(auth_host),
            organization_id=client_organization_id,
            workspace=write_workspace_id,
            findings=findings,
            **connection_options(max_retry_attempts, max_retry_wait_time, timeout, max_connections, ca_file, proxy),
        )
        try:
            self.workspace_id: str = self._client.request("session.open")["workspaceId"]
        except BaseException:
            self._client.close()
            raise
        self._add_resources(progress)

    def _add_resources(self, progress: Optional[Callable[[Progress], None]]) -> None:
        client = self._client
        self.workspace = WorkspaceResource(client)
        self.calibration = CalibrationResource(client)
        self.project = ProjectResource(client)
        self.input = InputResource(client)
        self.pre_annotation = PreAnnotationResource(client)
        self.scene = SceneResource(client)
        self._progress = progress
        self.cameras = Cameras(client, progress)
        self.cameras_sequence = CamerasSequence(client, progress)
        self.lidars = Lidars(client, progress)
        self.lidars_sequence = LidarsSequence(client, progress)
        self.lidars_and_cameras = LidarsAndCameras(client, progress)
        self.lidars_and_cameras_sequence = LidarsAndCamerasSequence(client, progress)
        self.aggregated_lidars_and_cameras_seq = AggregatedLidarsAndCamerasSequence(client, progress)

    if not TYPE_CHECKING:  # type checkers find a misspelt name

        def __getattr__(self, name: str) -> Any:
            if name in _ELSEWHERE:
                raise AttributeError(
                    f"client.{name} is not part of this package, which is for uploads: keep kognic-io for it"
                )
            raise AttributeError(f"{type(self).__name__} has no attribute {name}")

    def close(self) -> None:
        """Ends the client; also the end of a ``with`` and of the program do."""
        self._client.close()


def _host(url: Optional[str]) -> Optional[str]:
    return None if url is None else url.rstrip("/")
