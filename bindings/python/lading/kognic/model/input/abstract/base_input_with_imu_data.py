from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.abstract.base_scene_with_imu_data import BaseSceneWithIMUData

BaseInputWithIMUData = moved(BaseSceneWithIMUData)
