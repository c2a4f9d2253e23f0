"""The client of the older images job."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Union
from uuid import uuid4

from lading._closing import Closing
from lading._options import milliseconds
from lading._scenes import SceneUpload
from lading.client import Client
from lading.kognic import iam
from lading.kognic._auth import credential_options
from lading.results import Progress


class InputApiClient(Closing):
    """Creates inputs from images in a folder. Signs in with the first call and needs no workspace."""

    def __init__(
        self,
        *,
        auth: Any = None,
        host: Optional[str] = None,
        auth_host: Optional[str] = None,
        client_organization_id: Optional[int] = None,
        max_upload_retry_attempts: Optional[int] = None,
        max_upload_retry_wait_time: Optional[float] = None,
        base_url: Optional[str] = None,
        ca_file: Union[str, os.PathLike[str], None] = None,
        proxy: Optional[str] = None,
        progress: Optional[Callable[[Progress], None]] = None,
    ) -> None:
        """As of ``KognicIOClient``."""
        self._progress = progress
        self._client = Client(
            **credential_options(auth),
            base_url=base_url.rstrip("/") if base_url else None,
            input_host=host.rstrip("/") if host else None,
            auth_host=auth_host.rstrip("/") if auth_host else None,
            organization_id=client_organization_id,
            max_attempts=max_upload_retry_attempts,
            max_retry_wait_ms=milliseconds(max_upload_retry_wait_time),
            ca_file=ca_file,
            proxy=proxy,
        )

    def upload_and_create_images_input_job(
        self,
        folder: Union[str, Path],
        images_files: iam.ImagesFiles,
        metadata: Optional[iam.SceneMetaData] = None,
        project: Optional[str] = None,
        batch: Optional[str] = None,
        input_list_id: None = None,
        dryrun: bool = False,
    ) -> Optional[iam.CreateInputJobResponse]:
        """Validates images, uploads them and creates an input of them.

        :param metadata: default: a fresh external id for each call
        :param batch: default: the project's latest open batch
        :param input_list_id: gone from the platform: leave it out and name a project
        :returns: the id of the input, or ``None`` for a dry run
        """
        if input_list_id is not None:
            raise ValueError("input lists are gone: name a project, and a batch, instead of input_list_id")
        metadata = metadata or iam.SceneMetaData(external_id=str(uuid4()))
        document: Dict[str, Any] = {
            "type": "images",
            "folder": str(Path(folder).expanduser()),
            **metadata.to_dict(),
            **images_files.to_dict(),
        }
        result = self._client.submit(
            SceneUpload(document), project=project, batch=batch, dry_run=bool(dryrun), on_progress=self._progress
        )
        return None if dryrun else iam.CreateInputJobResponse(result.scene_uuid)

    def close(self) -> None:
        self._client.close()
