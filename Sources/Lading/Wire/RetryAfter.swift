import CCurl

/// Reads the `Retry-After` header (RFC 9110 §10.2.3): seconds, or any of the three date forms.
enum RetryAfter {
    /// - Parameter nowSeconds: the wall clock, in seconds since 1970.
    /// - Returns: milliseconds from now, 0 for a date in the past; nil for anything unreadable.
    static func milliseconds(_ value: String, nowSeconds: Int64) -> UInt64? {
        let digits = value.utf8.drop { $0 == 0x20 || $0 == 0x09 }.prefix { (0x30...0x39).contains($0) }
        let rest = value.utf8[digits.endIndex...]
        if !digits.isEmpty, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            // More digits than fit are a very long wait, not nonsense: the policy caps it.
            let seconds = UInt64(Substring(digits)) ?? .max
            let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
            return overflow ? .max : product
        }
        // curl_getdate takes far more than HTTP's forms, a bare number among them; all of HTTP's start with a day's name.
        guard let first = value.utf8.first, (0x41...0x5a).contains(first & 0xdf) else { return nil }
        let date = Int64(curl_getdate(value, nil))
        guard date >= 0 else { return nil }
        let (wait, overflow) = date.subtractingReportingOverflow(nowSeconds)
        guard !overflow, wait > 0 else { return 0 }
        return UInt64(wait).multipliedReportingOverflow(by: 1000).overflow ? .max : UInt64(wait) * 1000
    }
}

extension HTTPResponse {
    /// As the server asked, in milliseconds; nil when it asked for nothing that can be read.
    func retryAfterMs(nowSeconds: Int64) -> UInt64? {
        headers["Retry-After"].flatMap { RetryAfter.milliseconds($0, nowSeconds: nowSeconds) }
    }
}
