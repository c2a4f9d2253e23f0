public import CLading

@_cdecl("lading_client_open")
public func lading_client_open(
    _ options: UnsafePointer<lading_client_options>?,
    _ client: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    client?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(client, "client")
        if let fault = CurlGlobal.fault() { throw Failure(.unsupported, item: "libcurl", fault) }
        let given = try readStruct(options, "options", initial: lading_client_options())
        let options = try ClientOptions(given)
        let opened = try Client(options, callbacks: HostCallbacks(given))
        // A callback may use the client, so its handle is there before.
        opened.delivery.hold()
        var jobs: [OpaquePointer?] = []
        let handle: OpaquePointer?
        do throws(Failure) {
            handle = try HandleTable.shared.insert(ClientHandle(opened), .client)
        } catch {
            opened.abandon()
            throw error
        }
        do throws(Failure) {
            try opened.recover { job throws(Failure) in jobs.append(try jobHandle(job, opened)) }
        } catch {
            _ = try? HandleTable.shared.remove(handle, .client, ClientHandle.self)
            for job in jobs { _ = try? HandleTable.shared.remove(job, .job, JobHandle.self) }
            throw error
        }
        try write(handle, to: client, "client")
        opened.delivery.release()
    }
}

extension HostCallbacks {
    fileprivate init(_ given: lading_client_options) {
        let eventContext = HostContext(pointer: given.events.context)
        if let call = given.events.call {
            event = { event in
                var filled = lading_event(event)
                return HostCall.make { call(eventContext.pointer, &filled) } == 0
            }
        }
        let logContext = HostContext(pointer: given.log.context)
        if let call = given.log.call {
            log = { line in
                withLent(line.component) { component in
                    withLent(line.message) { message in
                        var record = lading_log_record()
                        record.struct_size = MemoryLayout<lading_log_record>.size
                        record.level = line.level.rawValue
                        record.component = component
                        record.message = message
                        HostCall.make { call(logContext.pointer, &record) }
                    }
                }
            }
        }
        let (dropEvents, dropLog) = (given.events.drop, given.log.drop)
        drop = {
            HostCall.make {
                dropEvents?(eventContext.pointer)
                dropLog?(logContext.pointer)
            }
        }
    }
}

/// Lends text for the length of a call.
private func withLent(_ text: String, _ body: (lading_string) -> Void) {
    let count = UInt64(text.utf8.count)
    text.withCString { body(lading_string(data: $0, length: count)) }
}

@_cdecl("lading_client_set_limits")
public func lading_client_set_limits(
    _ client: OpaquePointer?,
    _ limits: UnsafePointer<lading_limits>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let given = try readStruct(limits, "limits", initial: lading_limits())
        var limits = TransferConfiguration.Limits()
        if given.upload_bytes_per_second > 0 {
            // LADING_NO_LIMIT; to the engine 0 is that.
            let limit = given.upload_bytes_per_second
            limits.uploadBytesPerSecond = limit == UInt64.max ? 0 : limit
        }
        if given.max_connections > 0 { limits.maxConnections = Int(clamping: given.max_connections) }
        client.setLimits(limits)
    }
}

@_cdecl("lading_client_flush")
public func lading_client_flush(
    _ client: OpaquePointer?,
    _ timeoutMs: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        try refuseInsideHostCall(timeoutMs: timeoutMs, "lading_client_flush")
        if !client.flush(deadline: deadline(afterMs: timeoutMs)) {
            throw Failure(.timeout, retryable: true, "Jobs are still under way after \(timeoutMs) ms; they go on.")
        }
    }
}

@_cdecl("lading_client_close")
public func lading_client_close(
    _ client: OpaquePointer?,
    _ timeoutMs: UInt64,
    _ report: UnsafeMutablePointer<lading_close_report>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        // Never opened, or closed already.
        guard client != nil,
            let open = try HandleTable.shared.objectIfAlive(client, .client, ClientHandle.self)?.client
        else { return }
        try refuseInsideHostCall(timeoutMs: timeoutMs, "lading_client_close")
        // Said before anything is closed.
        if let report { try writeStruct(lading_close_report(), to: report, "report") }
        let closed = open.close(deadline: deadline(afterMs: timeoutMs))
        _ = try HandleTable.shared.remove(client, .client, ClientHandle.self)
        guard let report else { return }
        var filled = lading_close_report()
        filled.jobs_finished = closed.jobsFinished
        filled.jobs_cancelled = closed.jobsCancelled
        filled.bytes_unsent = closed.bytesUnsent
        filled.still_closing = closed.isStillClosing ? 1 : 0
        filled.jobs_spooled = closed.jobsSpooled
        try writeStruct(filled, to: report, "report")
    }
}
