"""Why a name of the official clients is not here, or not the same: by a pattern of its path below the package."""

READING = "reading and reviewing annotations is no upload: keep the official client for it"
INTERNAL = "internal to that client"
MADE = "resources are made by the client, not by programs"
DEFAULT = "`None` here, which means the library's own default"
GONE = "the platform's interface of 2021, gone since: use `KognicIOClient`"

KOGNIC_IO = {
    "model.Annotation": READING,
    "model.PartialAnnotation": READING,
    "model.SignedAnnotation": READING,
    "model.annotation*": READING,
    "model.InputProgressCounts": READING,
    "model.Request": READING,
    "model.request*": READING,
    "model.review*": READING,
    "resources.annotation*": READING,
    "resources.review*": READING,
    "resources.request*": READING,
    "resources.task*": READING,
    "kognicutil*": "the command line lists projects, tasks and annotations; it does not upload",
    "tools.calibration*": "compiles and tries WebAssembly for custom cameras here: keep kognic-io[wasm]",
    "model.FilesToUpload": INTERNAL,
    "model.files_to_upload*": INTERNAL,
    "model.UploadUrls": INTERNAL,
    "model.upload_url*": INTERNAL,
    "model.ego.validated_imu_data*": INTERNAL,
    "resources.pre_annotation.pre_annotation.CreatePreannotationRequest": INTERNAL,
    "resources.*.create_upload_spec": INTERNAL,
    "resources.scene.file_data.FileData.check_data_source": INTERNAL + "; the constructor checks",
    "tools.model.InputCreationResult.combine": INTERNAL,
    "tools.model.InputCreationResult.add_external_id": INTERNAL,
    "model.scene.scene_request.SceneRequest.to_json": "returns nothing there; `to_dict` is the same",
    "resources.*Resource(*)": MADE,
    "model.workspace.workspace.Workspace.from_json(res)": "the parameter is `js`, as everywhere",
    "client.KognicIOClient(*)": DEFAULT,
}

ANNOTELL = {
    "input_api_client.InputApiClient(*)": DEFAULT,
    "input_api_client.InputApiClient.*": GONE,
    "input_api_model.*": GONE,
    "model.*": GONE,
}
