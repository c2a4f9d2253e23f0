public import CLading

@_cdecl("lading_probe_image")
public func lading_probe_image(
    _ path: UnsafePointer<CChar>?,
    _ pathLength: UInt64,
    _ info: UnsafeMutablePointer<lading_image_info>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        let path = try readRequired(path, pathLength, "path")
        let file: FileBytes
        do throws(ByteSourceError) {
            file = try FileBytes(path: path)
        } catch {
            throw Failure(probe: .io(error), item: path)
        }
        try write(try probe(file, item: path), to: info)
    }
}

@_cdecl("lading_probe_image_memory")
public func lading_probe_image_memory(
    _ data: UnsafeRawPointer?,
    _ size: UInt64,
    _ info: UnsafeMutablePointer<lading_image_info>?,
    _ error: UnsafeMutablePointer<lading_error>?
) -> Int32 {
    exported(error) { () throws(Failure) in
        guard let count = Int(exactly: size), data != nil || size == 0 else {
            throw Failure(.argument, item: "data", "data is NULL, or size is more than memory has.")
        }
        let bytes = MemoryBytes(borrowing: UnsafeRawBufferPointer(start: data, count: count))
        try write(try probe(bytes, item: "data"), to: info)
    }
}

private func probe(_ bytes: some ByteSource, item: String) throws(Failure) -> ImageInfo {
    do throws(ProbeError) {
        guard bytes.size > 0 else { throw .empty }
        return try probeImage(bytes)
    } catch {
        throw Failure(probe: error, item: item)
    }
}

private func write(_ image: ImageInfo, to info: UnsafeMutablePointer<lading_image_info>?) throws(Failure) {
    var filled = lading_image_info()
    writeText(image.format.name, to: &filled.format)
    filled.width = image.width
    filled.height = image.height
    filled.orientation = UInt32(image.orientation)
    try writeStruct(filled, to: info, "info")
}

extension Failure {
    fileprivate init(probe error: ProbeError, item: String) {
        let code: Code =
            switch error {
            case .empty: .fileEmpty
            case .io(.missing): .fileMissing
            case .io: .fileUnreadable
            default: .image
            }
        self.init(code, stage: .validation, item: item, error.message)
    }
}
