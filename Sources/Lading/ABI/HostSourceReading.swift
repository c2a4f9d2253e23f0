internal import CLading

/// The host's context pointer, which is the host's to synchronise.
struct HostContext: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer?
}

/// Turns a `lading_source` into the object that owns what it borrows.
///
/// Everything is checked before the object exists: once it does, `drop` is called.
enum HostSourceReading {
    static func read(
        _ pointer: UnsafePointer<lading_source>,
        format: ResourceFormat?,
        item: String
    ) throws(Failure) -> ResourceSource {
        let source = try readSource(pointer)
        if source.kind == Int32(LADING_SOURCE_FILE) { return .file }
        if format == nil {
            throw Failure(.argument, item: item, "“\(shown: item)” takes its data from the host: give its format.")
        }
        if source.kind == Int32(LADING_SOURCE_REQUESTED) { return .requested }
        return .host(BorrowedSource(try bytes(source, item), drop: drop(source)))
    }

    /// The answer to a question for data: as above, and a path in place of memory.
    static func readBody(
        _ pointer: UnsafePointer<lading_source>?,
        item: String,
        delivery: Delivery
    ) throws(Failure) -> ProvidedData {
        let source = try readSource(pointer)
        switch source.kind {
        case Int32(LADING_SOURCE_FILE):
            let path = try readRequired(source.data?.assumingMemoryBound(to: CChar.self), source.size, "data")
            do throws(ByteSourceError) {
                let bytes = try FileBytes(path: path)
                return .file(FileBody(path: path, size: bytes.size, identity: bytes.identity))
            } catch {
                let code = error == .missing ? Code.fileMissing : .fileUnreadable
                throw Failure(code, stage: .upload, item: path, "“\(shown: path)”: \(ProbeError.io(error).message)")
            }
        case Int32(LADING_SOURCE_REQUESTED):
            throw Failure(.argument, item: item, "A question for data can't be answered with LADING_SOURCE_REQUESTED.")
        default:
            let borrowed = BorrowedSource(try bytes(source, item), drop: drop(source))
            borrowed.wasSubmitted(to: delivery)
            return .host(borrowed)
        }
    }

    private static func readSource(_ pointer: UnsafePointer<lading_source>?) throws(Failure) -> lading_source {
        let source = try readStruct(pointer, "source", initial: lading_source())
        try checkReserved(source.reserved)
        return source
    }

    private static func bytes(_ source: lading_source, _ item: String) throws(Failure) -> BorrowedSource.Bytes {
        guard let size = Int(exactly: source.size) else {
            throw Failure(.argument, item: item, "size is more than memory has.")
        }
        switch source.kind {
        case Int32(LADING_SOURCE_MEMORY):
            guard source.data != nil || size == 0 else {
                throw Failure(.argument, item: item, "A memory source needs its data.")
            }
            return .memory(UnsafeRawBufferPointer(start: source.data, count: size))
        case Int32(LADING_SOURCE_READER):
            guard let read = source.read else {
                throw Failure(.argument, item: item, "A reader source needs its read function.")
            }
            let context = HostContext(pointer: source.context)
            return .reader(
                BorrowedSource.Reader(
                    size: source.size,
                    read: { buffer in
                        HostCall.make { read(context.pointer, buffer.baseAddress, UInt64(buffer.count)) }
                    },
                    rewind: source.rewind.map { rewind in { HostCall.make { rewind(context.pointer) } } }
                )
            )
        default:
            throw Failure(.argument, item: item, "There is no kind of source \(source.kind); see LADING_SOURCE_.")
        }
    }

    private static func drop(_ source: lading_source) -> (@Sendable () -> Void)? {
        guard let drop = source.drop else { return nil }
        let context = HostContext(pointer: source.context)
        return { HostCall.make { drop(context.pointer) } }
    }
}
