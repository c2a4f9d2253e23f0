public import CLading

/// The handle of a new job.
func jobHandle(_ job: Job, _ client: Client) throws(Failure) -> OpaquePointer? {
    let handle = try HandleTable.shared.insert(JobHandle(job, client), .job)
    let reference = UInt(bitPattern: handle)
    job.reference.withLock { $0 = reference }
    return handle
}

/// Gives a new job its handle before anything can happen to it, and takes it back when the job is refused.
func newJob(
    _ client: Client,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ make: ((Job) throws(Failure) -> Void) throws(Failure) -> Job
) throws(Failure) {
    try isGiven(job, "job")
    var handle: OpaquePointer?
    do {
        _ = try make { created throws(Failure) in
            handle = try jobHandle(created, client)
            job?.pointee = handle
        }
    } catch {
        _ = try HandleTable.shared.remove(handle, .job, JobHandle.self)
        job?.pointee = nil
        throw error
    }
}

@_cdecl("lading_client_submit")
public func lading_client_submit(
    _ client: OpaquePointer?,
    _ scene: OpaquePointer?,
    _ options: UnsafePointer<lading_submit_options>?,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    job?.pointee = nil
    return exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let scene = try HandleTable.scene(scene).scene.withLock { $0 }
        let options = try SubmitOptions.read(options)
        try newJob(client, job) { register throws(Failure) in
            try client.submit([scene], plans: [options.plan], options: options, register: register)
        }
    }
}

@_cdecl("lading_client_create_inputs")
public func lading_client_create_inputs(
    _ client: OpaquePointer?,
    _ items: UnsafePointer<lading_scene_item>?,
    _ count: UInt64,
    _ options: UnsafePointer<lading_submit_options>?,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    job?.pointee = nil
    return exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let options = try SubmitOptions.read(options)
        guard options.plan.project != nil else {
            throw Failure(.argument, item: "project", "Inputs belong to a project: name it in the options.")
        }
        var scenes: [Scene] = []
        var plans: [ScenePlan] = []
        for item in try readItems(items, count) {
            let scene = try HandleTable.scene(item.scene).scene.withLock { $0 }
            guard scene.type != .images else {
                throw Failure(
                    .unsupported,
                    item: scene.externalID,
                    "An images job makes its inputs itself: submit it alone."
                )
            }
            var plan = options.plan
            plan.makesInputAfterwards = true
            if try !readText(item.pre_annotation, "pre_annotation").isEmpty {
                plan.preAnnotation = try readJSON(
                    item.pre_annotation.data,
                    item.pre_annotation.length,
                    "pre_annotation"
                )
            }
            scenes.append(scene)
            plans.append(plan)
        }
        try newJob(client, job) { register throws(Failure) in
            try client.submit(scenes, plans: plans, options: options, register: register)
        }
    }
}

@_cdecl("lading_client_follow")
public func lading_client_follow(
    _ client: OpaquePointer?,
    _ uuids: UnsafePointer<lading_string>?,
    _ count: UInt64,
    _ options: UnsafePointer<lading_submit_options>?,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    job?.pointee = nil
    return exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let options = try SubmitOptions.read(options)
        guard let number = Int(exactly: count), number <= 1 << 32, uuids != nil || number == 0 else {
            throw Failure(.argument, item: "scene_uuids", "scene_uuids is NULL, or count is more than memory has.")
        }
        var scenes: [Scene] = []
        var plans: [ScenePlan] = []
        for text in UnsafeBufferPointer(start: uuids, count: number) {
            let uuid = try readRequired(text.data, text.length, "scene_uuids")
            var plan = options.plan
            plan.sentUUID = uuid
            plan.waits = true
            plan.makesInputAfterwards = plan.project != nil
            // What it is made of does not matter any more.
            scenes.append(Scene(type: .cameras, externalID: ""))
            plans.append(plan)
        }
        try newJob(client, job) { register throws(Failure) in
            try client.submit(scenes, plans: plans, options: options, register: register)
        }
    }
}

/// An array of structs whose size the host's compiler knew.
private func readItems(
    _ items: UnsafePointer<lading_scene_item>?,
    _ count: UInt64
) throws(Failure) -> [lading_scene_item] {
    guard count > 0 else { return [] }
    guard let items else { throw Failure(.argument, item: "items", "items is NULL.") }
    _ = try readStruct(items, "items", initial: lading_scene_item())
    let stride = Int(items.pointee.struct_size)
    guard let number = Int(exactly: count), number <= 1 << 32 else {
        throw Failure(.argument, item: "count", "count is more than memory has.")
    }
    var read: [lading_scene_item] = []
    for index in 0..<number {
        let item = UnsafeRawPointer(items).advanced(by: index * stride)
        read.append(
            try readStruct(item.assumingMemoryBound(to: lading_scene_item.self), "items", initial: lading_scene_item())
        )
    }
    return read
}

@_cdecl("lading_client_request")
public func lading_client_request(
    _ client: OpaquePointer?,
    _ operation: UnsafePointer<CChar>?,
    _ operationLength: UInt64,
    _ parameters: UnsafePointer<CChar>?,
    _ parametersLength: UInt64,
    _ options: UnsafePointer<lading_request_options>?,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    job?.pointee = nil
    return exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let name = try readRequired(operation, operationLength, "operation")
        let given = try options.map { options throws(Failure) in
            try readStruct(options, "options", initial: lading_request_options())
        }
        var members = JSONObject()
        if try !readText(parameters, parametersLength, "parameters").isEmpty {
            guard let object = try readJSON(parameters, parametersLength, "parameters").object else {
                throw Failure(.json, item: "parameters", "parameters must be a JSON object.")
            }
            members = object
        }
        try newJob(client, job) { register throws(Failure) in
            try client.request(name, members, tag: given?.tag ?? 0, register: register)
        }
    }
}
