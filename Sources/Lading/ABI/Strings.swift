internal import CLading
import Glibc

/// Reads text of the host's; NULL without a length is the empty text.
func readText(
    _ data: UnsafePointer<CChar>?,
    _ length: UInt64,
    _ name: StaticString
) throws(Failure) -> String {
    guard let data else {
        if length == 0 || length == UInt64.max { return "" }
        throw Failure(.argument, item: "\(name)", "\(name) is NULL but has a length.")
    }
    let count = length == UInt64.max ? UInt64(strlen(data)) : length
    guard count <= 1 << 40, let size = Int(exactly: count) else {
        throw Failure(.argument, item: "\(name)", "The length of \(name), \(count), is not one that memory has.")
    }
    let bytes = UnsafeRawBufferPointer(start: data, count: size)
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Failure(.utf8, item: "\(name)", "\(name) is not valid UTF-8.")
    }
    return text
}

func readText(_ text: lading_string, _ name: StaticString) throws(Failure) -> String {
    try readText(text.data, text.length, name)
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
