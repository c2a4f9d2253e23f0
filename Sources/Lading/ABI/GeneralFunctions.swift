internal import CLading

private func staticText(_ text: StaticString) -> UnsafePointer<CChar>? {
    UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}

@_cdecl("lading_version")
public func lading_version() -> UnsafePointer<CChar>? { staticText("0.1.0") }

@_cdecl("lading_version_number")
public func lading_version_number() -> Int32 { LADING_VERSION_NUMBER }

@_cdecl("lading_code_name")
public func lading_code_name(_ code: Int32) -> UnsafePointer<CChar>? {
    staticText(Code(rawValue: code)?.name ?? "LADING_ERROR_UNKNOWN")
}

@_cdecl("lading_stage_name")
public func lading_stage_name(_ stage: Int32) -> UnsafePointer<CChar>? {
    staticText(Stage(rawValue: stage)?.name ?? "unknown")
}
