public import CLading

@_cdecl("lading_client_recovered")
public func lading_client_recovered(
    _ client: OpaquePointer?,
    _ jobs: UnsafeMutablePointer<OpaquePointer?>?,
    _ capacity: UInt64,
    _ count: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        guard let jobs, capacity > 0 else { return try write(UInt64(client.recoveredLeft), to: count, "count") }
        try isGiven(count, "count")
        let given = client.takeRecovered(atMost: Int(clamping: capacity))
        for (index, job) in given.enumerated() {
            jobs[index] = OpaquePointer(bitPattern: job.reference.withLock { $0 })
        }
        try write(UInt64(given.count), to: count, "count")
    }
}

@_cdecl("lading_client_pause")
public func lading_client_pause(_ client: OpaquePointer?, _ error: UnsafeMutablePointer<lading_error>?) -> Int32 {
    exported(error) { () throws(Failure) in try HandleTable.client(client).setPaused(true) }
}

@_cdecl("lading_client_resume")
public func lading_client_resume(_ client: OpaquePointer?, _ error: UnsafeMutablePointer<lading_error>?) -> Int32 {
    exported(error) { () throws(Failure) in try HandleTable.client(client).setPaused(false) }
}

@_cdecl("lading_client_spool_status")
public func lading_client_spool_status(
    _ client: OpaquePointer?,
    _ status: UnsafeMutablePointer<lading_spool_status>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        guard let spool = try HandleTable.client(client).spool else {
            throw Failure(.state, item: "spool_directory", "The client was opened without a spool.")
        }
        let read = spool.status
        var filled = lading_spool_status()
        filled.jobs_open = read.open
        filled.jobs_finished = read.finished
        filled.jobs_damaged = read.damaged
        filled.bytes = read.bytes
        try writeStruct(filled, to: status, "status")
    }
}

@_cdecl("lading_job_acknowledge")
public func lading_job_acknowledge(_ job: OpaquePointer?, _ error: UnsafeMutablePointer<lading_error>?) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        try handle.client.acknowledge(handle.job)
    }
}

@_cdecl("lading_job_id")
public func lading_job_id(
    _ job: OpaquePointer?,
    _ id: UnsafeMutablePointer<lading_string>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        try write(handle.strings.lent(handle.job.spoolID), to: id, "id")
    }
}
