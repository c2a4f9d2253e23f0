/// Structs that cross begin with their size, so that an older host's are shorter and a newer host's are longer.
private let smallestStruct = MemoryLayout<Int>.size
/// No struct of this interface comes near it: a larger size is a struct that was not initialised.
private let largestStruct = 1 << 16

private func structSize(_ pointer: UnsafeRawPointer, _ name: StaticString) throws(Failure) -> Int {
    let size = pointer.loadUnaligned(as: UInt.self)
    guard size >= UInt(smallestStruct), size <= UInt(largestStruct) else {
        throw Failure(
            .structSize,
            item: "\(name)",
            "struct_size of \(name) is \(size); initialise it with its _INIT macro."
        )
    }
    return Int(size)
}

/// Reads a struct of the host's: members that it does not have are `initial`'s, members that this library does not
/// know must be zero.
func readStruct<Value>(
    _ pointer: UnsafePointer<Value>?,
    _ name: StaticString,
    initial: Value
) throws(Failure) -> Value {
    guard let pointer else { throw Failure(.argument, item: "\(name)", "\(name) is NULL.") }
    let raw = UnsafeRawPointer(pointer)
    let size = try structSize(raw, name)
    let known = MemoryLayout<Value>.size
    if size > known {
        let rest = UnsafeRawBufferPointer(start: raw + known, count: size - known)
        guard rest.allSatisfy({ $0 == 0 }) else {
            throw Failure(
                .structSize,
                item: "\(name)",
                "\(name) has members set that this version of the library does not know."
            )
        }
    }
    var value = initial
    withUnsafeMutableBytes(of: &value) { bytes in
        bytes.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: min(size, known)))
    }
    return value
}

/// A boolean of the host's, which is 0 or 1: another value is a member that was mixed up with its neighbour.
func readFlag(_ value: Int32, _ name: StaticString) throws(Failure) -> Bool {
    guard value == 0 || value == 1 else {
        throw Failure(.argument, item: "\(name)", "\(name) is 0 or 1, not \(value).")
    }
    return value == 1
}

/// A later version may give it a meaning.
func checkReserved(_ value: Int32) throws(Failure) {
    if value != 0 {
        throw Failure(.structSize, item: "reserved", "reserved is \(value), and 0 in this version of the library.")
    }
}

/// Fills a struct of the host's as far as it goes; its struct_size stays.
func writeStruct<Value>(
    _ value: Value,
    to pointer: UnsafeMutablePointer<Value>?,
    _ name: StaticString
) throws(Failure) {
    guard let pointer else { throw Failure(.argument, item: "\(name)", "\(name) is NULL.") }
    let raw = UnsafeMutableRawPointer(pointer)
    let size = try structSize(raw, name)
    withUnsafeBytes(of: value) { bytes in
        let count = min(size, bytes.count) - smallestStruct
        guard count > 0, let source = bytes.baseAddress else { return }
        (raw + smallestStruct).copyMemory(from: source + smallestStruct, byteCount: count)
    }
}
