/// A URL of a row, as far as its rules go.
struct RowURL {
    let scheme: ArraySlice<UInt8>
    private let host: ArraySlice<UInt8>
    /// With the slash that starts it.
    private let path: ArraySlice<UInt8>
    private let query: ArraySlice<UInt8>

    /// Nil without a scheme and "://": then it is a path.
    init?(_ text: ArraySlice<UInt8>) {
        let scheme = text.prefix {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        let rest = text[scheme.endIndex...]
        guard !scheme.isEmpty, rest.starts(with: "://".utf8) else { return nil }
        self.scheme = scheme
        let authority = rest.dropFirst(3).prefix { !"/?#".utf8.contains($0) }
        host = authority
        path = text[authority.endIndex...].prefix { !"?#".utf8.contains($0) }
        query = text[path.endIndex...].prefix { $0 != UInt8(ascii: "#") }
    }

    var isHTTPS: Bool { scheme.count == 5 && String(decoding: scheme, as: UTF8.self).lowercased() == "https" }

    /// Whether a host is named, and not only a port or a user.
    var hasHost: Bool {
        guard let first = host.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false).last?.first
        else { return false }
        return first != UInt8(ascii: ":")
    }

    /// Of a path-style S3 URL, the same object in virtual-hosted style, which delegated access needs; nil for any other
    /// URL, and for a signed one: its signature is for this host.
    var virtualHosted: String? {
        guard host.starts(with: "s3".utf8) || host.starts(with: "S3".utf8) else { return nil }
        let labels = String(decoding: host, as: UTF8.self).lowercased().split(separator: ".").map(String.init)
        guard let region = Self.pathStyleRegion(labels) else { return nil }
        let segments = path.dropFirst().split(
            separator: UInt8(ascii: "/"),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let bucket = segments.first, !bucket.isEmpty, segments.count == 2, !isSigned else { return nil }
        return
            "https://\(String(decoding: bucket, as: UTF8.self)).\(region)/\(String(decoding: segments[1], as: UTF8.self))"
    }

    private var isSigned: Bool {
        let query = String(decoding: query, as: UTF8.self).lowercased().utf8
        return query.split(separator: UInt8(ascii: "&")).contains {
            let name = $0.drop { $0 == UInt8(ascii: "?") }
            return name.starts(with: "x-amz-signature=".utf8) || name.starts(with: "signature=".utf8)
        }
    }

    /// The host of S3 itself, without a bucket: s3.amazonaws.com, s3.REGION…, s3-REGION…, s3.dualstack.REGION….
    private static func pathStyleRegion(_ labels: [String]) -> String? {
        let domain = labels.last == "cn" ? ["amazonaws", "com", "cn"] : ["amazonaws", "com"]
        guard labels.count > domain.count, Array(labels.suffix(domain.count)) == domain else { return nil }
        let service = Array(labels.dropLast(domain.count))
        let end = domain.joined(separator: ".")
        if service == ["s3"] || service.count == 2 && service[0] == "s3"
            || service.count == 3 && service[..<2] == ["s3", "dualstack"]
        {
            return (service + [end]).joined(separator: ".")
        }
        guard service.count == 1, let region = service.first, region.hasPrefix("s3-") else { return nil }
        return "s3.\(region.dropFirst(3)).\(end)"
    }
}
