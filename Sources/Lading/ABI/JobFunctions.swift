public import CLading

extension lading_progress {
    init(_ progress: Progress) {
        self.init()
        struct_size = MemoryLayout<lading_progress>.size
        scenes = progress.scenes
        scenes_done = progress.scenesDone
        files = progress.files
        files_done = progress.filesDone
        bytes = progress.bytes
        bytes_sent = progress.bytesSent
        stage = progress.stage.rawValue
        finished = progress.isFinished ? 1 : 0
        rows = progress.rows
        rows_made = progress.rowsMade
        rows_refused = progress.rowsRefused
        rows_not_sent = progress.rowsNotSent
    }
}

@_cdecl("lading_job_wait")
public func lading_job_wait(
    _ job: OpaquePointer?,
    _ timeoutMs: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        try refuseInsideHostCall(timeoutMs: timeoutMs, "lading_job_wait")
        if !handle.job.waitUntilFinished(deadline: deadline(afterMs: timeoutMs)) {
            throw Failure(.timeout, retryable: true, "The job is still under way after \(timeoutMs) ms; it goes on.")
        }
    }
}

@_cdecl("lading_job_cancel")
public func lading_job_cancel(_ job: OpaquePointer?, _ error: UnsafeMutablePointer<lading_error>?) -> Int32 {
    exported(error) { () throws(Failure) in
        try HandleTable.job(job).job.cancel()
    }
}

@_cdecl("lading_job_progress")
public func lading_job_progress(
    _ job: OpaquePointer?,
    _ progress: UnsafeMutablePointer<lading_progress>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let job = try HandleTable.job(job).job
        try writeStruct(lading_progress(job.read(\.progress)), to: progress, "progress")
    }
}

extension JobHandle {
    fileprivate func scene(_ index: UInt64, _ name: StaticString) throws(Failure) -> SceneRecord {
        let (scene, count) = job.read { state in
            (Int(exactly: index).flatMap { state.scenes.dropFirst($0).first }, state.scenes.count)
        }
        guard let scene else {
            throw Failure(.argument, item: "\(name)", "There is no scene \(index); the job has \(count).")
        }
        return scene
    }
}

@_cdecl("lading_job_result")
public func lading_job_result(
    _ job: OpaquePointer?,
    _ index: UInt64,
    _ result: UnsafeMutablePointer<lading_result>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        let scene = try handle.scene(index, "index")
        var filled = lading_result()
        filled.files = UInt32(clamping: scene.files.count)
        filled.stage = scene.stage.rawValue
        let lent: (String) -> lading_string = handle.strings.lent
        filled.external_id = lent(scene.externalID)
        let outcome = scene.outcome
        filled.state = outcome?.state.rawValue ?? Int32(LADING_STATE_PENDING)
        if let outcome { filled.stage = outcome.stage.rawValue }
        filled.scene_uuid = lent(outcome?.sceneUUID ?? "")
        filled.input_uuid = lent(outcome?.inputUUID ?? "")
        filled.pre_annotation_uuid = lent(outcome?.preAnnotationUUID ?? "")
        filled.status = lent(outcome?.status ?? scene.status)
        filled.view_link = lent(outcome?.viewLink ?? "")
        filled.task_id = lent(outcome?.taskID ?? scene.taskID)
        let failure = outcome?.failure
        filled.code = failure?.code.rawValue ?? 0
        filled.http_status = Int32(clamping: failure?.httpStatus ?? 0)
        filled.retryable = failure?.retryable == true ? 1 : 0
        filled.item = lent(failure?.item ?? "")
        filled.message = lent(failure?.message ?? "")
        try writeStruct(filled, to: result, "result")
    }
}

@_cdecl("lading_job_file")
public func lading_job_file(
    _ job: OpaquePointer?,
    _ scene: UInt64,
    _ index: UInt64,
    _ file: UnsafeMutablePointer<lading_file>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        let files = try handle.scene(scene, "scene").files
        guard let record = Int(exactly: index).flatMap({ files.dropFirst($0).first }) else {
            throw Failure(.argument, item: "index", "There is no file \(index); the scene has \(files.count).")
        }
        var filled = lading_file()
        filled.state = record.state.rawValue
        filled.code = record.code.rawValue
        filled.bytes = record.bytes
        filled.attempts = record.attempts
        filled.width = record.size?.width ?? 0
        filled.height = record.size?.height ?? 0
        filled.frame = Int32(clamping: record.frame)
        filled.filename = handle.strings.lent(record.filename)
        filled.sensor_name = handle.strings.lent(record.sensorName)
        filled.resource_id = handle.strings.lent(record.resourceID)
        filled.message = handle.strings.lent(record.message)
        try writeStruct(filled, to: file, "file")
    }
}

@_cdecl("lading_job_findings")
public func lading_job_findings(
    _ job: OpaquePointer?,
    _ index: UInt64,
    _ findings: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    findings?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(findings, "findings")
        let handle = FindingsHandle(try HandleTable.job(job).scene(index, "index").findings)
        try write(try HandleTable.shared.insert(handle, .findings), to: findings, "findings")
    }
}

@_cdecl("lading_job_document")
public func lading_job_document(
    _ job: OpaquePointer?,
    _ json: UnsafeMutablePointer<lading_string>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        guard let document = handle.job.read(\.document) else {
            throw Failure(.state, item: "job", "The job has no document: it is not a request, not finished, or failed.")
        }
        try write(handle.strings.lentBytes(document.serialized()), to: json, "json")
    }
}

@_cdecl("lading_job_destroy")
public func lading_job_destroy(_ job: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        guard let handle = try HandleTable.shared.remove(job, .job, JobHandle.self) else { return }
        handle.job.reference.withLock { $0 = 0 }
        handle.job.abandon()
    }
}

@_cdecl("lading_job_provide")
public func lading_job_provide(
    _ job: OpaquePointer?,
    _ scene: UInt64,
    _ file: UInt64,
    _ source: UnsafePointer<lading_source>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        try answer(job, scene, file) { name, delivery throws(Failure) in
            .success(try HostSourceReading.readBody(source, item: name, delivery: delivery))
        }
    }
}

@_cdecl("lading_job_refuse")
public func lading_job_refuse(
    _ job: OpaquePointer?,
    _ scene: UInt64,
    _ file: UInt64,
    _ message: UnsafePointer<CChar>?,
    _ messageLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let message = try readText(message, messageLength, "message")
        try answer(job, scene, file) { name, _ throws(Failure) in
            let reason = message.isEmpty ? "The host has no data for “\(shown: name)”." : message
            return .failure(Failure(.sourceFailed, stage: .upload, item: name, reason))
        }
    }
}

/// Answers a question for data that was asked and not answered yet.
private func answer(
    _ job: OpaquePointer?,
    _ scene: UInt64,
    _ file: UInt64,
    _ data: (_ name: String, Delivery) throws(Failure) -> Result<ProvidedData, Failure>
) throws(Failure) {
    let handle = try HandleTable.job(job)
    // Taken before the source is read: of two that answer at once only one may hand over a source.
    guard let scene = Int(exactly: scene), let file = Int(exactly: file),
        let name = handle.job.claim(AskedFile(scene: scene, file: file))
    else {
        throw Failure(.state, item: "file", "No data is wanted for file \(file) of scene \(scene), or it was given.")
    }
    do {
        handle.client.provide(handle.job, scene: scene, file: file, try data(name, handle.client.delivery))
    } catch {
        handle.job.unclaim(AskedFile(scene: scene, file: file), name: name)
        throw error
    }
}
