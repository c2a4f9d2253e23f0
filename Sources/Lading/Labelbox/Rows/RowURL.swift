/// A URL of a row, as far as its rules go.
struct RowURL {
    let scheme: ArraySlice<UInt8>
    private let host: ArraySlice<UInt8>
    /// From the slash on.
    private let rest: ArraySlice<UInt8>

    /// Nil without a scheme and "://": then it is a path.
    init?(_ text: ArraySlice<UInt8>) {
        let scheme = text.prefix(while: Self.isOfScheme)
        let rest = text[scheme.endIndex...]
        guard !scheme.isEmpty, rest.starts(with: Self.separator) else { return nil }
        self.scheme = scheme
        // Of bytes, not of strings: this is done twice for every row.
        host = rest.dropFirst(3).prefix {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#")
        }
        self.rest = rest[host.endIndex...]
    }

    private var path: ArraySlice<UInt8> { rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") } }

    private var query: ArraySlice<UInt8> { rest[path.endIndex...].prefix { $0 != UInt8(ascii: "#") } }

    private static let separator = Array("://".utf8)
    private static let https = Array("https".utf8)

    private static func isOfScheme(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    var isHTTPS: Bool { scheme.count == 5 && zip(scheme, Self.https).allSatisfy { $0 | 0x20 == $1 } }

    /// Google Cloud Storage: gs://BUCKET/KEY.
    var isGoogle: Bool { scheme.count == 2 && zip(scheme, "gs".utf8).allSatisfy { $0 | 0x20 == $1 } }

    /// No port, or one that there is.
    var hasSoundPort: Bool {
        guard let colon = host.lastIndex(of: UInt8(ascii: ":")),
            !host[colon...].contains(UInt8(ascii: "]")), !host[colon...].contains(UInt8(ascii: "@"))
        else { return true }
        let port = host[host.index(after: colon)...]
        return port.isEmpty || (Int(String(decoding: port.prefix(20), as: UTF8.self)).map { 0...65535 ~= $0 } ?? false)
    }

    /// The certificate of *.s3.REGION.amazonaws.com holds for names without dots.
    var hasDottedBucket: Bool { path.dropFirst().prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: ".")) }

    /// Whether a host is named, and not only a port or a user.
    var hasHost: Bool {
        let user = host.lastIndex(of: UInt8(ascii: "@")).map { host[...$0] } ?? host.prefix(0)
        let named = host.dropFirst(user.count).first
        return named != nil && named != UInt8(ascii: ":")
    }

    /// Of a path-style S3 URL, the same object in virtual-hosted style, which delegated access needs; nil for any other
    /// URL, and for a signed one: its signature is for this host.
    var virtualHosted: String? {
        guard let first = host.first, first | 0x20 == UInt8(ascii: "s"), host.dropFirst().first == UInt8(ascii: "3")
        else { return nil }
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
