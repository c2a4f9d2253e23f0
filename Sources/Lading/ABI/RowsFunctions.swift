public import CLading

/// Changes rows, or leaves them as they were when `change` throws.
private func changeRows(
    _ handle: OpaquePointer?,
    _ error: UnsafeMutablePointer<lading_error>?,
    _ change: (inout RowSet) throws(Failure) -> Void
) -> Int32 {
    exported(error) { () throws(Failure) in
        try HandleTable.rows(handle).rows.withLock { rows throws(Failure) in try change(&rows) }
    }
}

private func open(
    _ set: RowSet,
    _ rows: UnsafeMutablePointer<OpaquePointer?>?
) throws(Failure) {
    try isGiven(rows, "rows")
    try write(try HandleTable.shared.insert(RowsHandle(set), .rows), to: rows, "rows")
}

@_cdecl("lading_rows_create")
public func lading_rows_create(
    _ rows: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    rows?.pointee = nil
    return exported(error) { () throws(Failure) in try open(RowSet(), rows) }
}

@_cdecl("lading_rows_create_manifest")
public func lading_rows_create_manifest(
    _ path: UnsafePointer<CChar>?,
    _ pathLength: UInt64,
    _ rows: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    rows?.pointee = nil
    return exported(error) { () throws(Failure) in
        try open(RowSet(manifest: try readPath(path, pathLength, "path")), rows)
    }
}

@_cdecl("lading_rows_destroy")
public func lading_rows_destroy(_ rows: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        _ = try HandleTable.shared.remove(rows, .rows, RowsHandle.self)
    }
}

@_cdecl("lading_rows_add")
public func lading_rows_add(
    _ rows: OpaquePointer?,
    _ row: UnsafePointer<lading_data_row>?,
    _ index: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeRows(rows, error) { rows throws(Failure) in
        let given = try readStruct(row, "row", initial: lading_data_row())
        var object = JSONObject()
        try object.set(text: given.row_data, "row_data")
        try object.set(text: given.global_key, "global_key")
        try object.set(text: given.external_id, "external_id")
        try object.set(text: given.media_type, "media_type")
        var key = JSONObject()
        try key.set(text: given.upsert_id, "id")
        try key.set(text: given.upsert_global_key, "global_key")
        if !key.members.isEmpty { object.set("key", .object(key)) }
        let added = try rows.add(object)
        index?.pointee = UInt64(added)
    }
}

@_cdecl("lading_rows_add_metadata")
public func lading_rows_add_metadata(
    _ rows: OpaquePointer?,
    _ field: UnsafePointer<lading_metadata_field>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeRows(rows, error) { rows throws(Failure) in
        let given = try readStruct(field, "field", initial: lading_metadata_field())
        var object = JSONObject()
        try object.set(text: given.schema_id, "schema_id")
        try object.set(text: given.name, "name")
        try checkReserved(given.reserved)
        if try readFlag(given.is_number, "is_number") {
            guard let number = JSONNumber(given.number) else {
                throw Failure(.argument, item: "number", "number is not finite; metadata has no other numbers.")
            }
            object.set("value", .number(number))
        } else {
            object.set("value", .string(try readText(given.text, "text")))
        }
        try rows.append(object, to: "metadata_fields")
    }
}

@_cdecl("lading_rows_add_attachment")
public func lading_rows_add_attachment(
    _ rows: OpaquePointer?,
    _ type: UnsafePointer<CChar>?,
    _ typeLength: UInt64,
    _ value: UnsafePointer<CChar>?,
    _ valueLength: UInt64,
    _ name: UnsafePointer<CChar>?,
    _ nameLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeRows(rows, error) { rows throws(Failure) in
        var object = JSONObject()
        object.set("type", .string(try readText(type, typeLength, "type")))
        object.set("value", .string(try readText(value, valueLength, "value")))
        let name = try readText(name, nameLength, "name")
        if !name.isEmpty { object.set("name", .string(name)) }
        try rows.append(object, to: "attachments")
    }
}

@_cdecl("lading_rows_add_json")
public func lading_rows_add_json(
    _ rows: OpaquePointer?,
    _ json: UnsafePointer<CChar>?,
    _ jsonLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeRows(rows, error) { rows throws(Failure) in
        try rows.add(manifest: try readBytes(json, jsonLength, "json"))
    }
}

@_cdecl("lading_rows_add_manifest")
public func lading_rows_add_manifest(
    _ rows: OpaquePointer?,
    _ text: UnsafePointer<CChar>?,
    _ textLength: UInt64,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    changeRows(rows, error) { rows throws(Failure) in
        try rows.add(manifest: try readBytes(text, textLength, "text"), isExact: false)
    }
}

@_cdecl("lading_rows_count")
public func lading_rows_count(
    _ rows: OpaquePointer?,
    _ count: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        guard let counted = try HandleTable.rows(rows).rows.withLock({ $0.count }) else {
            throw Failure(
                .state,
                item: "rows",
                "Nobody has counted the rows of a manifest file; its import does, see lading_progress.rows."
            )
        }
        try write(UInt64(counted), to: count, "count")
    }
}

@_cdecl("lading_rows_validate")
public func lading_rows_validate(
    _ rows: OpaquePointer?,
    _ findings: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    findings?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(findings, "findings")
        // A copy: files are read with no lock held.
        let source = try HandleTable.rows(rows).rows.withLock { $0.source }
        let handle = FindingsHandle(try checkAllRows(source))
        try write(try HandleTable.shared.insert(handle, .findings), to: findings, "findings")
    }
}

extension JSONObject {
    /// Empty is "not given".
    fileprivate mutating func set(text: lading_string, _ name: StaticString) throws(Failure) {
        let text = try readText(text, name)
        if !text.isEmpty { set("\(name)", .string(text)) }
    }
}
