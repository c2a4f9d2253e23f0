"""Scenes of the type ``LidarsSequence``."""

from __future__ import annotations

from typing import List, Optional

import lading.kognic.model.scene.lidars_sequence as model
from lading.kognic.model.scene.feature_flags import FeatureFlags
from lading.kognic.model.scene.scene_job import CreateSceneResponse
from lading.kognic.resources.abstract import CreateableIOResource


class LidarsSequence(CreateableIOResource):
    path = "lidars-sequence"

    def create(
        self,
        lidars_sequence: model.LidarsSequence,
        project: Optional[str] = None,
        batch: Optional[str] = None,
        annotation_types: Optional[List[str]] = None,
        dryrun: bool = False,
        feature_flags: Optional[FeatureFlags] = None,
    ) -> Optional[CreateSceneResponse]:
        """Creates the scene and uploads its files.

        :param project: makes it an input of this project too
        :param batch: default: the project's latest open batch
        :param annotation_types: without effect
        :param dryrun: validate here and on the platform, create nothing
        :returns: the uuid of the scene, or ``None`` for a dry run
        """
        return self._create(
            model.LidarsSequence, lidars_sequence, project, batch, annotation_types, dryrun, feature_flags
        )
