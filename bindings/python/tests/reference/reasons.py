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

ELSEWHERE = "importing data rows does without: keep labelbox for it"
STORED = "what is stored already is not read, changed or exported here: keep labelbox for it"
DESCRIBED = "how that client describes its classes"
GIVEN = "goes to the constructor, and is not kept"

LABELBOX = {
    "*.attribute": DESCRIBED,
    "*.field": DESCRIBED,
    "*.fields": DESCRIBED,
    "*.relationships": DESCRIBED,
    "*.type_name": DESCRIBED,
    "Client.app_url": GIVEN,
    "Client.enable_experimental": GIVEN,
    "Client.endpoint": GIVEN,
    "Client.rest_endpoint": GIVEN,
    "Client.headers": INTERNAL,
    "Client.connection": INTERNAL,
    "Client.*set_sdk_method": INTERNAL,
    "Client.execute": "GraphQL of one's own is not sent; `client.request` has the operations of operations.md",
    "Client.upload_*": "files are uploaded by the import that names them",
    "Client.cancel_task": "`task.cancel()` ends what this program does for it; the platform carries on",
    "Client.get_data_row_ids_for_global_keys": '`client.request("data-rows.by-global-keys", globalKeys=[…])`',
    "Client.get_data_row_ids_for_external_ids": STORED,
    "Client.get_datasets": STORED,
    "Client.*global_keys*": STORED,
    "Client.*": ELSEWHERE,
    "Dataset.*": STORED,
    "DataRow.supported_*": INTERNAL,
    "DataRow.*": STORED,
    "DataUpsertTask.result_url": "`task.result`, `task.row_results()`",
    "DataUpsertTask.errors_url": "`task.errors`, `task.row_results()`",
    "DataUpsertTask.metadata": "`client.get_task_by_id(task.uid).metadata`",
    "*Task.get_task": "`client.get_task_by_id`",
    "*Task.is_creation_task": "all tasks here import data rows",
    "*Task.*": ELSEWHERE,
    "AssetAttachment.validate_*": "the import checks attachments",
    "AssetAttachment.*": STORED + "; in rows attachments are dicts",
    "DataRowMetadataOntology.parse_upsert_metadata": INTERNAL,
    "DataRowMetadataOntology.bulk_*": STORED,
    "DataRowMetadataOntology.*": ELSEWHERE,
    "*.id_type": "the class says it",
    "AzureIamIntegrationSettings": "the `settings` of such an integration are `None`",
    "IAMIntegration.*": ELSEWHERE,
    "Organization.*": ELSEWHERE,
    "User.*": ELSEWHERE,
    "exceptions.ProcessingWaitTimeout": "`TimeoutError`",
    "exceptions.*": "of what is not here",
    "labelbox.*": ELSEWHERE,
}
