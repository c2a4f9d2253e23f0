public import CLading

extension ImportOptions {
    init(_ given: lading_import_options) throws(Failure) {
        self.init(datasetID: try readRequired(given.dataset.data, given.dataset.length, "dataset"))
        try checkReserved(given.reserved)
        dryRun = try readFlag(given.dry_run, "dry_run")
        skipsInvalidRows = try readFlag(given.skip_invalid_rows, "skip_invalid_rows")
        allowsUpsert = try readFlag(given.upsert, "upsert")
        if given.wait_timeout_ms > 0 { waitTimeoutMs = given.wait_timeout_ms }
        if given.poll_interval_ms > 0 { pollIntervalMs = given.poll_interval_ms }
        tag = given.tag
        priority = given.priority
        copiesFiles = try readFlag(given.copy_files, "copy_files")
        findings = try FindingSettings(try readText(given.findings, "findings"))
    }
}

@_cdecl("lading_client_import")
public func lading_client_import(
    _ client: OpaquePointer?,
    _ rows: OpaquePointer?,
    _ options: UnsafePointer<lading_import_options>?,
    _ job: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    job?.pointee = nil
    return exported(error) { () throws(Failure) in
        let client = try HandleTable.client(client)
        let source = try HandleTable.rows(rows).rows.withLock { $0.source }
        let options = try ImportOptions(try readStruct(options, "options", initial: lading_import_options()))
        try newJob(client, job) { register throws(Failure) in
            try client.importRows(source, options: options, register: register)
        }
    }
}

@_cdecl("lading_job_rows")
public func lading_job_rows(
    _ job: OpaquePointer?,
    _ first: UInt64,
    _ count: UInt64,
    _ rowResults: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    rowResults?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(rowResults, "results")
        let ledger = try HandleTable.job(job).ledger()
        let rows = ledger.counts.rows
        guard let start = Int(exactly: first), start <= rows else {
            throw Failure(.argument, item: "first", "There is no row \(first); the import has \(rows).")
        }
        let page = try ledger.page(first: start, count: Int(clamping: count))
        try write(
            try HandleTable.shared.insert(RowResultsHandle(page), .rowResults),
            to: rowResults,
            "results"
        )
    }
}

@_cdecl("lading_row_results_count")
public func lading_row_results_count(
    _ rowResults: OpaquePointer?,
    _ count: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    exported(nil) { () throws(Failure) in
        try write(UInt64(try HandleTable.rowResults(rowResults).page.count), to: count, "count")
    }
}

@_cdecl("lading_row_results_get")
public func lading_row_results_get(
    _ rowResults: OpaquePointer?,
    _ index: UInt64,
    _ result: UnsafeMutablePointer<lading_row_result>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.rowResults(rowResults)
        guard let row = Int(exactly: index).flatMap({ handle.page.dropFirst($0).first }) else {
            throw Failure(.argument, item: "index", "There is no row \(index); the page has \(handle.page.count).")
        }
        var filled = lading_row_result()
        filled.state = row.state.rawValue
        filled.code = row.code.rawValue
        filled.row = UInt64(row.row)
        filled.id = handle.strings.lent(row.id)
        filled.global_key = handle.strings.lent(row.globalKey)
        filled.external_id = handle.strings.lent(row.externalID)
        filled.row_data = handle.strings.lent(row.rowData)
        filled.message = handle.strings.lent(row.message)
        try writeStruct(filled, to: result, "result")
    }
}

@_cdecl("lading_row_results_json")
public func lading_row_results_json(
    _ rowResults: OpaquePointer?,
    _ json: UnsafeMutablePointer<lading_string>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.rowResults(rowResults)
        try write(handle.strings.lent(rowResultsText(handle.page)), to: json, "json")
    }
}

@_cdecl("lading_row_results_destroy")
public func lading_row_results_destroy(_ rowResults: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        _ = try HandleTable.shared.remove(rowResults, .rowResults, RowResultsHandle.self)
    }
}

@_cdecl("lading_job_write_rows")
public func lading_job_write_rows(
    _ job: OpaquePointer?,
    _ states: UInt32,
    _ path: UnsafePointer<CChar>?,
    _ pathLength: UInt64,
    _ count: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.job(job)
        let ledger = try handle.ledger()
        let known = [RowState.made, .refused, .notSent]
        let wanted = Set(known.filter { states & 1 << UInt32($0.rawValue) != 0 })
        guard !wanted.isEmpty, states & ~known.reduce(0, { $0 | 1 << UInt32($1.rawValue) }) == 0 else {
            throw Failure(.argument, item: "states", "states is a combination of LADING_ROWS_ values, not \(states).")
        }
        let path = try readPath(path, pathLength, "path")
        guard handle.job.read(\.isFinished), let stream = try handle.job.openRows() else {
            throw Failure(.state, item: "job", "The import is not finished, or its rows were never read.")
        }
        let written = try writeRows(stream, to: path) { wanted.contains(ledger.state(of: $0)) }
        count?.pointee = written
    }
}

extension JobHandle {
    fileprivate func ledger() throws(Failure) -> RowLedger {
        guard let ledger = try job.readRows() else {
            throw Failure(.state, item: "job", "Only lading_client_import makes jobs with data rows.")
        }
        return ledger
    }
}
