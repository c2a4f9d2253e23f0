/// The file of a form.
struct MultipartFile: Sendable, Equatable {
    var filename: String
    var contentType: String
}

/// A `multipart/form-data` body (RFC 7578): text fields, then one file whose bytes come from a source.
struct MultipartForm: Sendable {
    let contentType: String
    /// What comes before and after the file's bytes.
    let prefix: [UInt8]
    let suffix: [UInt8]

    /// - Parameters:
    ///   - name: of the file's part.
    ///   - boundary: must not occur in any part; the default never does.
    init(
        fields: [(name: String, value: String)],
        name: String,
        file: MultipartFile,
        boundary: String = MultipartForm.newBoundary()
    ) {
        contentType = "multipart/form-data; boundary=\(boundary)"
        var text = ""
        for field in fields {
            text += "--\(boundary)\r\n"
            text += "Content-Disposition: form-data; name=\"\(escaped(field.name))\"\r\n\r\n\(field.value)\r\n"
        }
        text += "--\(boundary)\r\n"
        text += "Content-Disposition: form-data; name=\"\(escaped(name))\"; filename=\"\(escaped(file.filename))\"\r\n"
        text += "Content-Type: \(file.contentType)\r\n\r\n"
        prefix = Array(text.utf8)
        suffix = Array("\r\n--\(boundary)--\r\n".utf8)
    }

    /// The whole body; resident when its source is.
    func body(_ source: any BodySource) -> any BodySource {
        let joined = JoinedBody(prefix: prefix, source: source, suffix: suffix)
        guard let resident = source as? any ResidentBody else { return joined }
        return JoinedResidentBody(joined: joined, source: resident)
    }

    private static func newBoundary() -> String {
        let numbers = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
        return "lading-" + numbers.map { String($0, radix: 16) }.joined(separator: "-")
    }
}

/// As browsers write it: a quote or a line break would end the name.
private func escaped(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars {
        switch scalar {
        case "\"": text += "%22"
        case "\r": text += "%0D"
        case "\n": text += "%0A"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text
}

/// A body between two others that are in memory.
struct JoinedBody: BodySource {
    let prefix: [UInt8]
    let source: any BodySource
    let suffix: [UInt8]

    var size: UInt64 { source.size.saturatingAdd(UInt64(prefix.count)).saturatingAdd(UInt64(suffix.count)) }
    var name: String { source.name }

    func open() throws(BodyFailure) -> any BodyReader { JoinedReader(self, try source.open()) }
}

/// The same with all three in memory.
private struct JoinedResidentBody: ResidentBody {
    let joined: JoinedBody
    let source: any ResidentBody

    var size: UInt64 { joined.size }
    var name: String { joined.name }

    func open() throws(BodyFailure) -> any BodyReader { try joined.open() }

    func copy(from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (head, middle) = (joined.prefix.count, Int(clamping: source.size))
        var copied = copyBytes(of: joined.prefix, from: offset, into: buffer)
        if offset + copied >= head {
            copied += source.copy(from: offset + copied - head, into: rest(buffer, copied))
        }
        if offset + copied >= head + middle {
            copied += copyBytes(of: joined.suffix, from: offset + copied - head - middle, into: rest(buffer, copied))
        }
        return copied
    }
}

private func rest(_ buffer: UnsafeMutableRawBufferPointer, _ used: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: buffer.dropFirst(used))
}

private func copyBytes(of bytes: [UInt8], from offset: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    bytes.withUnsafeBytes { copyBytes(of: $0, from: offset, into: buffer) }
}

private final class JoinedReader: BodyReader {
    private let body: JoinedBody
    private let reader: any BodyReader
    private var position = (prefix: 0, source: UInt64(0), suffix: 0)

    init(_ body: JoinedBody, _ reader: any BodyReader) {
        self.body = body
        self.reader = reader
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(BodyFailure) -> Int {
        if position.prefix < body.prefix.count {
            let count = copyBytes(of: body.prefix, from: position.prefix, into: buffer)
            position.prefix += count
            return count
        }
        if position.suffix == 0 {
            let count = try reader.read(into: buffer)
            position.source = position.source.saturatingAdd(UInt64(clamping: count))
            if position.source > body.source.size { throw .longer(body.name, than: body.source.size) }
            if count > 0 { return count }
            if position.source < body.source.size {
                throw .shorter(body.name, found: position.source, of: body.source.size)
            }
        }
        let count = copyBytes(of: body.suffix, from: position.suffix, into: buffer)
        position.suffix += count
        return count
    }

    func rewind() throws(BodyFailure) {
        position = (0, 0, 0)
        try reader.rewind()
    }

    func close() { reader.close() }
}
