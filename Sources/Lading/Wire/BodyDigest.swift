/// Hashes that a storage may answer with.
struct HashKinds: OptionSet, Sendable, Hashable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    static let crc32c = HashKinds(rawValue: 1)
    static let md5 = HashKinds(rawValue: 2)

    /// What the storage behind a signed address is likely to answer with.
    ///
    /// MD5 takes ten times as long as all else that is done with a byte, so it is only made where it will be asked for:
    /// Amazon's storage answers with nothing else. What Google's answers with costs next to nothing.
    init(uploadTo url: String) {
        let query = url.drop { $0 != "?" }.split { $0 == "?" || $0 == "&" }
        let isAmazon = query.contains { $0.hasPrefix("X-Amz-Signature=") || $0.hasPrefix("AWSAccessKeyId=") }
        self = isAmazon ? .md5 : .crc32c
    }
}

/// The hashes of a body, made while it is read.
struct BodyDigest: Sendable {
    /// Bytes that were hashed.
    private(set) var count: UInt64 = 0
    private var sum: CRC32C?
    private var digest: MD5?

    /// - Returns: nil for no hash.
    init?(_ kinds: HashKinds) {
        guard !kinds.isEmpty else { return nil }
        sum = kinds.contains(.crc32c) ? CRC32C() : nil
        digest = kinds.contains(.md5) ? MD5() : nil
    }

    /// The next bytes.
    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        count = count.saturatingAdd(UInt64(bytes.count))
        sum?.update(bytes)
        digest?.update(bytes)
    }

    var crc32c: UInt32? { sum?.value }
    var md5: [UInt8]? { digest?.digest() }
}
