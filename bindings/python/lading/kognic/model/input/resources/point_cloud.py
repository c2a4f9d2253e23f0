from lading.kognic.model.input._moved import moved
from lading.kognic.model.scene.resources.point_cloud import PointCloud as ScenePointCloud

PointCloud = moved(ScenePointCloud)
