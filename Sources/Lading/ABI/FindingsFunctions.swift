public import CLading

@_cdecl("lading_scene_validate")
public func lading_scene_validate(
    _ scene: OpaquePointer?,
    _ findings: UnsafeMutablePointer<OpaquePointer?>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    findings?.pointee = nil
    return exported(error) { () throws(Failure) in
        try isGiven(findings, "findings")
        // A copy: files are read with no lock held.
        let scene = try HandleTable.scene(scene).scene.withLock { $0 }
        let handle = FindingsHandle(checkSceneAndFiles(scene).findings)
        try write(try HandleTable.shared.insert(handle, .findings), to: findings, "findings")
    }
}

@_cdecl("lading_findings_count")
public func lading_findings_count(
    _ findings: OpaquePointer?,
    _ all: UnsafeMutablePointer<UInt64>?,
    _ errors: UnsafeMutablePointer<UInt64>?
) -> Int32 {
    exported(nil) { () throws(Failure) in
        let findings = try HandleTable.findings(findings).findings
        all?.pointee = UInt64(findings.count)
        errors?.pointee = UInt64(findings.count { $0.severity == .error })
    }
}

@_cdecl("lading_findings_get")
public func lading_findings_get(
    _ findings: OpaquePointer?,
    _ index: UInt64,
    _ finding: UnsafeMutablePointer<lading_finding>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let handle = try HandleTable.findings(findings)
        guard let index = Int(exactly: index), handle.findings.indices.contains(index) else {
            throw Failure(.argument, item: "index", "There is no finding \(index); there are \(handle.findings.count).")
        }
        let found = handle.findings[index]
        var filled = lading_finding()
        filled.severity = found.severity.rawValue
        filled.frame = found.frame.map { Int32(clamping: $0) } ?? -1
        filled.row = found.row.map { Int64(clamping: $0) } ?? -1
        filled.line = UInt64(clamping: found.line)
        filled.column = UInt64(clamping: found.column)
        filled.code = handle.strings.lent(found.code)
        filled.item = handle.strings.lent(found.item)
        filled.message = handle.strings.lent(found.message)
        try writeStruct(filled, to: finding, "finding")
    }
}

@_cdecl("lading_findings_destroy")
public func lading_findings_destroy(_ findings: OpaquePointer?) -> Int32 {
    exported(nil) { () throws(Failure) in
        _ = try HandleTable.shared.remove(findings, .findings, FindingsHandle.self)
    }
}
