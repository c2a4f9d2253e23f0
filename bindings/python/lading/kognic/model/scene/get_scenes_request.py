"""Queries for scenes."""

from __future__ import annotations

from typing import List, Union

from lading.kognic.model.base_serializer import BaseSerializer


class GetScenesRequestForUuids(BaseSerializer):
    scene_uuids: List[str]


class GetScenesRequestForExtIds(BaseSerializer):
    external_ids: List[str]


GetScenesRequest = Union[GetScenesRequestForUuids, GetScenesRequestForExtIds]
