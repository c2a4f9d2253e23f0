internal import CLading
import Glibc

/// Reads text of the host's; NULL without a length is the empty text.
func readText(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> String {
    guard let text = String(validating: try lentBytes(data, length, name), as: UTF8.self) else {
        throw Failure(.utf8, item: "\(name)", "\(name) is not valid UTF-8.")
    }
    return text
}

func readText(_ text: lading_string, _ name: StaticString) throws(Failure) -> String {
    try readText(text.data, text.length, name)
}

/// Bytes of the host's, copied; what they mean is checked by whoever reads them.
func readBytes(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> [UInt8] {
    Array(try lentBytes(data, length, name))
}

private func lentBytes(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> UnsafeRawBufferPointer {
    guard let data else {
        if length == 0 || length == UInt64.max { return UnsafeRawBufferPointer(start: nil, count: 0) }
        throw Failure(.argument, item: "\(name)", "\(name) is NULL but has a length.")
    }
    let count = length == UInt64.max ? UInt64(strlen(data)) : length
    guard count <= 1 << 40, let size = Int(exactly: count) else {
        throw Failure(.argument, item: "\(name)", "The length of \(name), \(count), is not one that memory has.")
    }
    return UnsafeRawBufferPointer(start: data, count: size)
}

/// A path that can be opened: not empty, without NUL.
func readPath(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> String {
    let path = try readRequired(data, length, name)
    guard !path.utf8.contains(0) else {
        throw Failure(.argument, item: "\(name)", "\(name) has a NUL inside, which no path has.")
    }
    return path
}

/// Text that must not be empty.
func readRequired(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> String {
    let text = try readText(data, length, name)
    guard !text.isEmpty else { throw Failure(.argument, item: "\(name)", "\(name) is empty.") }
    return text
}

/// Writes text into an array of a C struct, cut at a character where it is too long, NUL-terminated.
func writeText<Array>(_ text: String, to array: inout Array) {
    withUnsafeMutableBytes(of: &array) { bytes in
        guard let last = bytes.indices.last else { return }
        var count = 0
        for scalar in text.unicodeScalars {
            let encoded = UTF8.encode(scalar)?.map { $0 } ?? []
            guard count + encoded.count <= last else { break }
            for byte in encoded {
                bytes[count] = byte
                count += 1
            }
        }
        bytes[count] = 0
    }
}
