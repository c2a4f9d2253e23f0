import CCurl
import Glibc

/// Sets options of one libcurl handle and remembers the first that failed.
struct EasyOptions {
    private let easy: UnsafeMutableRawPointer
    private(set) var firstError: CURLcode?

    init(_ easy: UnsafeMutableRawPointer) {
        self.easy = easy
    }

    mutating func note(_ code: CURLcode) {
        if code != CURLE_OK, firstError == nil { firstError = code }
    }

    mutating func set(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(easy, option, value))
    }

    mutating func set(_ option: CURLoption, large value: curl_off_t) {
        note(ccurl_set_large(easy, option, value))
    }

    mutating func set(_ option: CURLoption, _ value: String) {
        note(ccurl_set_string(easy, option, value))
    }

    /// What libcurl was built with counts no more, as an empty text would not have it.
    mutating func unset(_ option: CURLoption) {
        let code = ccurl_set_string(easy, option, nil)
        // What it was not built with it does not use.
        if code != CURLE_NOT_BUILT_IN { note(code) }
    }

    /// Connections are not for programs that the host starts.
    mutating func setClosedOnExec() {
        note(ccurl_set_socket_function(easy, socketWanted))
    }

    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) {
        note(ccurl_set_pointer(easy, option, pointer))
    }

    /// A body from memory, which libcurl copies; the size comes first, or it would look for a NUL.
    mutating func setPost(_ bytes: [UInt8]) {
        set(CURLOPT_POST, 1)
        set(CURLOPT_POSTFIELDSIZE_LARGE, large: curl_off_t(bytes.count))
        let easy = easy
        note(
            bytes.withUnsafeBytes { buffer in
                // An empty body is still a body: without a pointer libcurl would ask the read callback.
                guard let start = buffer.baseAddress, !buffer.isEmpty else {
                    return ccurl_set_string(easy, CURLOPT_COPYPOSTFIELDS, "")
                }
                return ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            }
        )
    }

    /// - Parameter context: a `WireAttempt` that lives until the handle is reset.
    mutating func setCallbacks(context: UnsafeMutableRawPointer) {
        for option in [
            CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PREREQDATA,
            CURLOPT_PRIVATE,
        ] {
            set(option, pointer: context)
        }
        note(ccurl_set_data_function(easy, CURLOPT_WRITEFUNCTION, bodyArrived))
        note(ccurl_set_data_function(easy, CURLOPT_HEADERFUNCTION, headerArrived))
        note(ccurl_set_data_function(easy, CURLOPT_READFUNCTION, bodyWanted))
        note(ccurl_set_seek_function(easy, rewindWanted))
        note(ccurl_set_request_function(easy, requestStarts))
    }
}

private func attempt(_ context: UnsafeMutableRawPointer?) -> WireAttempt? {
    context.map { Unmanaged<WireAttempt>.fromOpaque($0).takeUnretainedValue() }
}

private let bodyArrived: ccurl_data_function = { data, size, count, context in
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow, let attempt = attempt(context) else { return 0 }
    return attempt.receive(body: UnsafeRawBufferPointer(start: data, count: length)) ? length : refusal(of: length)
}

private let headerArrived: ccurl_data_function = { data, size, count, context in
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow, let attempt = attempt(context) else { return 0 }
    return attempt.receive(header: UnsafeRawBufferPointer(start: data, count: length)) ? length : refusal(of: length)
}

private let bodyWanted: ccurl_data_function = { data, size, count, context in
    let (length, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow, let attempt = attempt(context) else { return Int(CURL_READFUNC_ABORT) }
    return attempt.send(into: UnsafeMutableRawBufferPointer(start: data, count: length))
}

private let rewindWanted: ccurl_seek_function = { context, offset, origin in
    guard origin == 0, let attempt = attempt(context), attempt.seek(to: Int64(offset)) else {
        return CURL_SEEKFUNC_FAIL
    }
    return CURL_SEEKFUNC_OK
}

private let socketWanted: curl_opensocket_callback = { _, _, address in
    // libcurl's own way, but for the flag: setting it afterwards would leave a moment for a fork.
    guard let address = address?.pointee else { return CURL_SOCKET_BAD }
    return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.`protocol`)
}

private let requestStarts: ccurl_request_function = { context, _, _, _, _ in
    attempt(context)?.requestStarts() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// Any count but the one handed in makes libcurl end the transfer.
private func refusal(of length: Int) -> Int { length == 0 ? 1 : 0 }
