/// The coded pixels of a WebP image, or of the last frame of an animation.
struct WebPPixels {
    let data: Range<UInt64>
    let isLossless: Bool
    private(set) var isFrame = false

    init(data: Range<UInt64>, isLossless: Bool) {
        self.data = data
        self.isLossless = isLossless
    }

    /// A frame has 16 bytes of place and duration, then chunks as an image has.
    init(frame reader: inout ProbeReader, length: UInt64) throws(ProbeError) {
        let data = reader.position..<reader.position + length
        reader.skip(16)
        var chunk = try reader.take(4, "animation frame")
        self.init(data: data, isLossless: try chunk.fourCC() == "VP8L")
        isFrame = true
    }

    /// Refuses a tail of zeros that no encoder makes.
    ///
    /// Of flat pixels libwebp was seen to make one byte of zeros for 40 macroblocks of a lossy image, and in a lossless
    /// one a zero bit a pixel where only one of the four channels is coded.
    func checkTail(_ reader: inout ProbeReader, width: UInt32, height: UInt32) throws(ProbeError) {
        let (width, height) = (UInt64(width), UInt64(height))
        let usual: UInt64 = 64
        guard isLossless else {
            let blocks = (width + 15) / 16 * ((height + 15) / 16)
            return try reader.refuseZeroTail(data, limit: usual + blocks / 16, "pixels")
        }
        try reader.refuseZeroTail(data, limit: usual + width * height / 2, "pixels")
        try reader.remarkZeroTail(data, "black pixels")
    }
}
