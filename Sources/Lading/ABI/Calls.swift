internal import CLading

/// Runs the body of an exported function and turns what it throws into a code and a filled `lading_error`.
func exported(
    _ error: UnsafeMutablePointer<lading_error>?,
    _ body: () throws(Failure) -> Void
) -> Int32 {
    ForkGate.inside { code(error, body) }
}

private func code(_ error: UnsafeMutablePointer<lading_error>?, _ body: () throws(Failure) -> Void) -> Int32 {
    do {
        try body()
        return Code.ok.rawValue
    } catch let failure {
        if let error {
            var filled = lading_error()
            filled.code = failure.code.rawValue
            filled.stage = failure.stage.rawValue
            filled.http_status = Int32(clamping: failure.httpStatus)
            filled.retryable = failure.retryable ? 1 : 0
            writeText(failure.item, to: &filled.item)
            writeText(failure.message, to: &filled.message)
            // An error struct that can't be filled leaves the code, which says enough.
            try? writeStruct(filled, to: error, "error")
        }
        return failure.code.rawValue
    }
}

/// Writes a result through a pointer of the host's.
func write<Value>(_ value: Value, to pointer: UnsafeMutablePointer<Value>?, _ name: StaticString) throws(Failure) {
    guard let pointer else { throw Failure(.argument, item: "\(name)", "\(name) is NULL.") }
    pointer.pointee = value
}

func isGiven<Value>(_ pointer: UnsafeMutablePointer<Value>?, _ name: StaticString) throws(Failure) {
    if pointer == nil { throw Failure(.argument, item: "\(name)", "\(name) is NULL.") }
}

/// When a `timeout_ms` is over; nil for LADING_FOREVER.
func deadline(afterMs timeout: UInt64) -> UInt64? {
    timeout == UInt64.max ? nil : MonotonicClock.milliseconds().saturatingAdd(timeout)
}

/// A blocking call from inside a function that the library called would wait for itself.
func refuseInsideHostCall(timeoutMs: UInt64, _ function: StaticString) throws(Failure) {
    if timeoutMs > 0 && HostCall.isInside {
        throw Failure(
            .reentrant,
            item: "\(function)",
            "\(function) blocks and was called from inside a callback or a source's function. Use a timeout_ms of 0 "
                + "there, or another thread."
        )
    }
}
