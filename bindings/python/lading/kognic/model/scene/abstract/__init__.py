from lading.kognic.model.scene.abstract.base_scene_with_imu_data import BaseSceneWithIMUData
from lading.kognic.model.scene.abstract.sequence_frame import SequenceFrame

__all__ = ["BaseSceneWithIMUData", "SequenceFrame"]
