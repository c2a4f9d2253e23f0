from lading.kognic.model.input.abstract.base_input_with_imu_data import BaseInputWithIMUData
from lading.kognic.model.input.abstract.sequence_frame import SequenceFrame

__all__ = ["BaseInputWithIMUData", "SequenceFrame"]
