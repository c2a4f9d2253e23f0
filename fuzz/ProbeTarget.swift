/// Every probe reads the same bytes.
@Sendable func fuzzProbes(_ bytes: UnsafeRawBufferPointer) {
    fuzzImage(bytes)
    for format in PointCloudFormat.allCases {
        if let info = try? probePointCloud(MemoryBytes(borrowing: bytes), format: format) {
            require(info.points > 0 && info.format == format)
        }
    }
}

private func fuzzImage(_ bytes: UnsafeRawBufferPointer) {
    guard let info = size(bytes) else { return }
    require(info.width > 0 && info.height > 0 && (1...8).contains(info.orientation))
    // AVIF may hold an image and a sequence of two sizes, and a cut may hide one of them.
    guard info.format != .avif else { return }
    for length in [bytes.count / 2, bytes.count * 7 / 8, bytes.count - 1] {
        guard let cut = size(UnsafeRawBufferPointer(rebasing: bytes[..<length])) else { continue }
        require(cut.width == info.width && cut.height == info.height, "a cut file has another size")
    }
}

private func size(_ bytes: UnsafeRawBufferPointer) -> ImageInfo? {
    do throws(ProbeError) {
        return try probeImage(MemoryBytes(borrowing: bytes))
    } catch {
        require(!error.message.isEmpty)
        return nil
    }
}
