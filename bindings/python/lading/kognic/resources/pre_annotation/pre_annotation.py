"""Pre-annotations."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from lading.errors import ArgumentError
from lading.kognic._openlabel import openlabel_dict, openlabel_model
from lading.kognic.model.pre_annotation import CreatedPreAnnotation, ResolvedPreAnnotation
from lading.kognic.resources.abstract import IOResource
from lading.kognic.resources.abstract.io_resource import parse


class PreAnnotationResource(IOResource):
    def create(
        self, scene_uuid: str, pre_annotation: Any, dryrun: bool = False, external_id: Optional[str] = None
    ) -> Optional[CreatedPreAnnotation]:
        """Pre-annotates a scene, which may have several pre-annotations.

        :param pre_annotation: OpenLABEL, as JSON text, a dict or a model
        :returns: its id; of a dry run what the platform answers, if anything, and nothing is made
        """
        parameters = {
            "sceneUuid": scene_uuid,
            "externalId": external_id,
            "preAnnotation": openlabel_dict(pre_annotation),
            "dryRun": dryrun or None,
        }
        document = self._request("pre-annotations.create", **parameters)
        return None if dryrun and not document else parse(CreatedPreAnnotation, document, "pre-annotations.create")

    def list(
        self,
        ids: Optional[List[str]] = None,
        external_ids: Optional[List[str]] = None,
        scene_uuids: Optional[List[str]] = None,
        scene_external_ids: Optional[List[str]] = None,
        statuses: Optional[List[str]] = None,
    ) -> List[Dict[str, Any]]:
        """The pre-annotations that meet every filter; one that is ``None`` or empty is none."""
        entries: List[Dict[str, Any]] = self._request(
            "pre-annotations.list",
            uuids=ids or None,
            externalIds=external_ids or None,
            sceneUuids=scene_uuids or None,
            sceneExternalIds=scene_external_ids or None,
            statuses=statuses or None,
        )
        return entries

    def create_from_cloud_resource(
        self, scene_uuid: str, external_id: str, cloud_resource_uri: str, postpone_import: Optional[bool] = True
    ) -> str:
        """Pre-annotates a scene from a document in cloud storage and returns the id.

        :param postpone_import: leave the document where it is until ``make_indexed_pre_annotation_available``
        """
        document = self._request(
            "pre-annotations.create-from-cloud-resource",
            sceneUuid=scene_uuid,
            externalId=external_id,
            externalResourceId=cloud_resource_uri,
            postponeExternalResourceImport=postpone_import,
        )
        return str(document["id"])

    def make_indexed_pre_annotation_available(self, id: str) -> None:
        """Has the platform fetch the document."""
        self._request("pre-annotations.make-available", id=id)

    def delete(self, id: str) -> None:
        self._request("pre-annotations.delete", id=id)

    def get_with_content(
        self, uuid: Optional[str] = None, scene_uuid: Optional[str] = None, external_id: Optional[str] = None
    ) -> ResolvedPreAnnotation:
        """A pre-annotation with its OpenLABEL, by uuid or by external id and scene.

        :raises ArgumentError: not exactly one of these ways, or the external id has none or several
        """
        if (uuid is None) == (external_id is None) or (uuid is not None and scene_uuid is not None):
            raise ArgumentError("name the pre-annotation by uuid, or by external_id and scene_uuid")
        if uuid is None:
            uuid = self._look_up(external_id, scene_uuid)
        resolved = self._one(ResolvedPreAnnotation, "pre-annotations.get", uuid=uuid)
        resolved.content = openlabel_model(resolved.content)
        return resolved

    def _look_up(self, external_id: Optional[str], scene_uuid: Optional[str]) -> str:
        if external_id is None or scene_uuid is None:
            raise ArgumentError("external_id needs scene_uuid")
        found = self.list(external_ids=[external_id], scene_uuids=[scene_uuid])
        if len(found) != 1:
            raise ArgumentError(
                f"scene {scene_uuid} has {len(found)} pre-annotations with the external id {external_id}",
                item=external_id,
            )
        return str(found[0]["id"])
