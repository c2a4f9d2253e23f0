from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.sensor_specification import CameraSettings as SceneCameraSettings
from lading.kognic.model.scene.sensor_specification import SensorSpecification as SceneSensorSpecification

CameraSettings = moved(SceneCameraSettings)
SensorSpecification = moved(SceneSensorSpecification)
