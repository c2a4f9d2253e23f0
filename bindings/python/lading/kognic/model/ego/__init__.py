from lading.kognic.model.ego.imu_data import IMUData
from lading.kognic.model.ego.utils import UnixTimestampNs
from lading.kognic.model.ego.vehicle_pose import EgoVehiclePose

__all__ = ["EgoVehiclePose", "IMUData", "UnixTimestampNs"]
