"""Values by themselves: as bodies, as text, from answers, and what is refused in making them."""

import kognic.io.model.scene.cameras as CamerasModel
import kognic.io.model.scene.cameras_sequence as CamerasSequenceModel
from builders import START, ego, imu
from kognic.io.model import SceneStatus, SensorSpecification
from kognic.io.model.projects import Project, ProjectBatch
from kognic.io.model.scene import SceneInvalidatedReason, SceneSummary
from kognic.io.model.scene.feature_flags import FeatureFlags
from kognic.io.model.scene.metadata.metadata import FrameMetaData, MetaData
from kognic.io.model.scene.resources import Image, ImageMetadata, MissingFileError, PointCloud
from kognic.io.resources.scene.file_data import FileData
from kognic.io.util import get_view_links
from support import refused, show

image = Image(filename="sub/side.view.1.jpeg", sensor_name="SIDE")
shutter = ImageMetadata(shutter_time_start_ns=START, shutter_time_end_ns=START + 1)
show("image", image)
show("image as body", image.to_dict())
show("image by its own names", image.to_dict(by_alias=False))
show("given an id", Image(filename="front.jpg", resource_id="a/b.c.jpg", metadata=shutter).to_dict())
show("cloud", PointCloud(filename="top.pcd").to_dict())
show("camel case", Image(filename="front.jpg", sensorName="LEFT").to_dict())
show("pose", ego.to_dict())
show("sample", imu()[0].to_dict())
show("metadata", MetaData(region="north", a=1, b="x", c=True, d=1.5).model_dump())
show("no metadata", [MetaData().model_dump(), FrameMetaData().model_dump(exclude_none=True)])
show("specification", SensorSpecification(sensor_order=["A"]).to_dict())
show("flags", [FeatureFlags().to_dict(), FeatureFlags.defaults().to_dict()])
frame = CamerasModel.Frame(images=[image, Image(filename="front.jpg")])
scene = CamerasModel.Cameras(external_id="e", frame=frame)
show("scene", scene.to_dict())
show("scene as JSON", scene.model_dump(mode="json", by_alias=True, exclude_none=True))
show("its resources", {key: value.sensor_name for key, value in scene.resources.items()})
show("equal", [Image(filename="front.jpg") == Image(filename="front.jpg"), image == Image(filename="front.jpg")])
sequence = CamerasSequenceModel.CamerasSequence(
    external_id="e", frames=[dict(frame_id="1", relative_timestamp="5", images=[dict(filename="front.jpg")])]
)
show("of dicts", sequence.to_dict())
show("statuses", [SceneStatus("created"), SceneStatus.InvalidatedDuplicate])
show("reasons", list(SceneInvalidatedReason))
show("formats", [[each, each.is_image, each.is_pointcloud] for each in FileData.Format])
show("links", get_view_links(["a", "b"]))
time = "2021-03-04T05:06:07.123456Z"
project = dict(created=time, title="T", description="D", status="active", project="p")
show("project", Project.from_json(project))
batch = dict(project="p", batch="b", title="T", status="in-progress", created=time, updated=time)
show("batch", ProjectBatch.from_json(batch))
summary = dict(
    sceneUuid="s",
    externalId="e",
    workspaceId="w",
    created=time,
    sceneType="cameras",
    isMultiSensor=False,
    isMotionCompensated=False,
    cameras=["B", "A"],
    somethingNew=[1],
)
show("summary", SceneSummary.from_json(summary))

refused("no such file", lambda: Image(filename="nowhere.jpg"), MissingFileError)
refused("an empty file", lambda: PointCloud(filename="empty.jpg"), MissingFileError)
refused("no name", lambda: Image(sensor_name="A"), Exception)
refused("an unknown field", lambda: Image(filename="front.jpg", source="CAM"), ValueError)
refused("no external id", lambda: CamerasModel.Cameras(frame=frame), ValueError)
refused("nested metadata", lambda: MetaData(a={"b": 1}), ValueError)
refused("half a shutter", lambda: ImageMetadata(shutter_time_start_ns=START), ValueError)
refused("text as time", lambda: ImageMetadata(shutter_time_start_ns="noon", shutter_time_end_ns=1), ValueError)
refused("an unknown reason", lambda: SceneInvalidatedReason("boring"), ValueError)
try:
    Image(filename="empty.jpg")
except MissingFileError as error:
    show("empty", [error.filename, error.empty])
