import Testing

@testable import Lading

/// Files that are wrong in a way of their own, made by changing a good one.
@Suite struct ImageProbeTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let name: String
        let file: String
        let error: ProbeError
        let change: @Sendable (inout [UInt8]) -> Void

        var testDescription: String { name }
    }

    /// Bytes of the pixels of plain.avif, which are at its end.
    static let avifPixels = 127

    static let damages: [Damage] = [
        Damage(
            name: "JPEG height in a DNL segment",
            file: "baseline.jpg",
            error: .unsupported(format: "JPEG", detail: "height given after the first scan (DNL)")
        ) { $0.set([0, 0], after: [0xFF, 0xC0, 0, 17, 8]) },
        Damage(
            name: "JPEG width 0",
            file: "baseline.jpg",
            error: .corrupt(format: "JPEG", detail: "the width is 0")
        ) { $0.set([0, 0], after: [0xFF, 0xC0, 0, 17, 8, 0, 31]) },
        Damage(
            name: "JPEG-LS",
            file: "baseline.jpg",
            error: .unsupported(format: "JPEG", detail: "JPEG-LS")
        ) { $0.replace([0xFF, 0xC0], with: [0xFF, 0xF7]) },
        Damage(
            name: "JPEG scan of an unknown component",
            file: "baseline.jpg",
            error: .corrupt(format: "JPEG", detail: "a scan names component 9, which the frame does not have")
        ) { $0.set([9], after: [0xFF, 0xDA, 0, 12, 3]) },
        Damage(
            name: "JPEG scan that promises more components than it has",
            file: "baseline.jpg",
            error: .corrupt(format: "JPEG", detail: "the scan header does not fit its 4 components")
        ) { $0.set([4], after: [0xFF, 0xDA, 0, 12]) },
        Damage(
            name: "JPEG component of a table that is not there",
            file: "gray.jpg",
            error: .corrupt(format: "JPEG", detail: "quantisation table 3 of component 1 is missing")
        ) { $0.set([3], after: [0xFF, 0xC0, 0, 11, 8, 0, 3, 0, 5, 1, 1, 0x11]) },
        Damage(
            name: "progressive JPEG without tables",
            file: "progressive.jpg",
            error: .corrupt(format: "JPEG", detail: "quantisation table 0 of component 1 is missing")
        ) { $0.replace([0xFF, 0xDB], with: [0xFF, 0xEE]) },
        Damage(
            name: "baseline JPEG of 12 bits",
            file: "baseline.jpg",
            error: .corrupt(format: "JPEG", detail: "the sample precision is 12 bits")
        ) { $0.set([12], after: [0xFF, 0xC0, 0, 17]) },
        Damage(
            name: "progressive JPEG of 16 bits",
            file: "progressive.jpg",
            error: .corrupt(format: "JPEG", detail: "the sample precision is 16 bits")
        ) { $0.set([16], after: [0xFF, 0xC2, 0, 17]) },
        Damage(
            name: "JPEG cut in a scan and followed by another",
            file: "progressive.jpg",
            error: .truncated(format: "JPEG", detail: "another image starts before the end-of-image marker")
        ) { $0 = $0.dropLast(40) + $0 },
        Damage(
            name: "JPEG cut in its header and followed by another",
            file: "baseline.jpg",
            error: .corrupt(format: "JPEG", detail: "a second image starts before the first one's pixels")
        ) { $0 = [0xFF, 0xD8] + $0 },
        Damage(
            name: "PNG of another compression method",
            file: "rgb.png",
            error: .corrupt(format: "PNG", detail: "compression method 1 is unknown")
        ) { $0.setPNGHeader(at: 26, 1) },
        Damage(
            name: "PNG of another filter method",
            file: "gray.png",
            error: .corrupt(format: "PNG", detail: "filter method 64 is unknown")
        ) { $0.setPNGHeader(at: 27, 64) },
        Damage(
            name: "PNG of another interlace method",
            file: "palette.png",
            error: .corrupt(format: "PNG", detail: "interlace method 2 is unknown")
        ) { $0.setPNGHeader(at: 28, 2) },
        Damage(
            name: "PNG with a text of another compression method",
            file: "rgb.png",
            error: .corrupt(format: "PNG", detail: "compression method 7 of chunk 'zTXt' is unknown")
        ) { $0.insert(contentsOf: [0, 0, 0, 4] + Array("zTXta\u{0}\u{7}x".utf8) + [0, 0, 0, 0], at: 33) },
        Damage(
            name: "PNG of Apple's own variant",
            file: "rgb.png",
            error: .unsupported(format: "PNG", detail: "Apple's own variant (CgBI)")
        ) { $0.insert(contentsOf: [0, 0, 0, 4] + Array("CgBI".utf8) + [0x50, 0, 0x20, 2, 0, 0, 0, 0], at: 8) },
        Damage(
            name: "PNG of a palette without one",
            file: "palette.png",
            error: .corrupt(format: "PNG", detail: "it has no palette (PLTE) before its pixels")
        ) { $0.replace(Array("PLTE".utf8), with: Array("teST".utf8)) },
        Damage(
            name: "AVIF whose pixels were never written",
            file: "plain.avif",
            error: .truncated(
                format: "AVIF",
                detail: "the last \(avifPixels) bytes of its coded data are zero, as after a power loss"
            )
        ) { bytes in for index in bytes.count - avifPixels..<bytes.count { bytes[index] = 0 } },
        Damage(
            name: "JPEG written into a file of zeros and cut",
            file: "baseline.jpg",
            error: .truncated(format: "JPEG", detail: "it ends in the pixels, before the end-of-image marker")
        ) { $0 = $0.dropLast(20) + [UInt8](repeating: 0, count: 10_000) },
        Damage(
            name: "PNG header with a changed byte",
            file: "rgb.png",
            error: .corrupt(format: "PNG", detail: "the CRC of the header is wrong")
        ) { $0[19] ^= 1 },
        Damage(
            name: "PNG copied in text mode",
            file: "rgb.png",
            error: .corrupt(format: "PNG", detail: "the signature is wrong, as after a copy in text mode")
        ) { $0.remove(at: 4) },
        Damage(
            name: "PNG without pixels",
            file: "rgb.png",
            error: .corrupt(format: "PNG", detail: "it has no pixels (IDAT)")
        ) { $0.replace(Array("IDAT".utf8), with: Array("teST".utf8)) },
        Damage(
            name: "BMP of the most negative height",
            file: "top_down.bmp",
            error: .truncated(format: "BMP", detail: "5×2147483648 pixels do not fit in 166 bytes")
        ) { $0.replaceSubrange(22..<26, with: [0, 0, 0, 0x80]) },
        Damage(
            name: "BMP of the greatest size",
            file: "header_40.bmp",
            error: .truncated(format: "BMP", detail: "2147483647×2147483647 pixels do not fit in 154 bytes")
        ) { $0.replaceSubrange(18..<26, with: [0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F]) },
        Damage(
            name: "BMP of negative width",
            file: "header_40.bmp",
            error: .corrupt(format: "BMP", detail: "the width is -1")
        ) { $0.replaceSubrange(18..<22, with: [0xFF, 0xFF, 0xFF, 0xFF]) },
        Damage(
            name: "WebP whose canvas and image differ",
            file: "exif.webp",
            error: .corrupt(format: "WebP", detail: "the canvas is 21×9, the image 20×9")
        ) { $0[24] = 20 },
        Damage(
            name: "AVIF without a size",
            file: "plain.avif",
            error: .corrupt(format: "AVIF", detail: "the primary item has no size ('ispe')")
        ) { $0.replace(Array("ispe".utf8), with: Array("free".utf8)) },
        Damage(
            name: "AVIF of an HEVC item",
            file: "plain.avif",
            error: .unsupported(format: "AVIF", detail: "a primary item of type 'hvc1'")
        ) { $0.replace(Array("av01".utf8), with: Array("hvc1".utf8)) },
        Damage(
            name: "AVIF index that was never written",
            file: "plain.avif",
            error: .truncated(format: "AVIF", detail: "it has no index ('meta' or 'moov' box)")
        ) { $0.replace(Array("meta".utf8), with: Array("free".utf8)) },
    ]

    @Test(arguments: damages)
    func namesTheDamage(_ damage: Damage) throws {
        var bytes = try ProbeFixtures.bytes("images/\(damage.file)")
        damage.change(&bytes)
        #expect(throws: damage.error) { try probeImage(MemoryBytes(bytes)) }
    }

    @Test func leavesJunkAfterAVIFAlone() throws {
        let bytes = try ProbeFixtures.bytes("images/plain.avif")
        for junk in [[0, 0, 0, 3, 1, 2, 3, 4], [0, 0, 0, 1, 1, 2, 3, 4, 5], [UInt8](repeating: 0, count: 100)] {
            #expect(try probeImage(MemoryBytes(bytes + junk)).width == 33)
        }
    }

    /// A file of nothing but empty parts must not keep a reader busy.
    @Test func givesUpOnEndlessParts() throws {
        let png = try ProbeFixtures.bytes("images/rgb.png").prefix(33)
        let chunk: [UInt8] = [0, 0, 0, 0] + Array("teSt".utf8) + [0, 0, 0, 0]
        let chunks = MemoryBytes(png + (0..<100_001).flatMap { _ in chunk })
        #expect(throws: ProbeError.unsupported(format: "PNG", detail: "more than 100000 chunks")) {
            try probeImage(chunks)
        }
    }

    @Test(arguments: [
        ("GIF89a\u{1}\u{0}", "a GIF image"),
        ("II*\u{0}\u{8}\u{0}\u{0}\u{0}", "a TIFF image"),
        ("%PDF-1.7\n", "a PDF document"),
        ("\n <!DOCTYPE html><html>", "an HTML page"),
        ("<HTML>", "an HTML page"),
        ("<?xml version=\"1.0\"?><Error/>", "an XML document"),
        ("{\"error\": \"not found\"}", "JSON text"),
        ("\u{0}\u{0}\u{0}\u{18}ftypheic\u{0}\u{0}\u{0}\u{0}mif1heic", "a HEIC image"),
        ("\u{0}\u{0}\u{0}\u{14}ftypisom\u{0}\u{0}\u{0}\u{0}mp42", "an MP4 video"),
        ("RIFF\u{4}\u{0}\u{0}\u{0}AVI ", "a RIFF file (AVI or WAV)"),
        ("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer; fetch the file itself"),
        ("ts_gps,x,y,z,intensity\n", "a CSV point cloud"),
        ("P6\n3 2\n255\n", "a Netpbm image"),
        ("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "a file filled with zeros, never written"),
        ("hello", "plain text"),
        ("\u{2}\u{3}\u{4}", nil),
    ])
    func guessesOtherFormats(_ content: String, _ guess: String?) {
        #expect(throws: ProbeError.unknownFormat(expected: "a JPEG, PNG, BMP, WebP or AVIF image", guess: guess)) {
            try probeImage(MemoryBytes(Array(content.utf8)))
        }
    }

    @Test func messageSaysWhatAndWhatToDo() {
        let error = ProbeError.truncated(format: "PNG", detail: "it ends in chunk 'IDAT'")
        #expect(error.message == "the PNG file is truncated: it ends in chunk 'IDAT'; copy or export it again")
    }
}

extension [UInt8] {
    /// Overwrites the bytes after the first occurrence of a pattern.
    fileprivate mutating func set(_ bytes: [UInt8], after pattern: [UInt8]) {
        guard let start = firstIndex(of: pattern) else { return }
        replaceSubrange(start + pattern.count..<start + pattern.count + bytes.count, with: bytes)
    }

    /// Every occurrence of a pattern becomes other bytes of the same length.
    fileprivate mutating func replace(_ pattern: [UInt8], with bytes: [UInt8]) {
        while let start = firstIndex(of: pattern) { replaceSubrange(start..<start + pattern.count, with: bytes) }
    }

    /// Changes a byte of the first chunk, and its checksum with it.
    fileprivate mutating func setPNGHeader(at index: Int, _ byte: UInt8) {
        self[index] = byte
        let checksum = crc32(Array(self[12..<29]))
        for place in 0..<4 { self[29 + place] = UInt8(truncatingIfNeeded: checksum >> (24 - place * 8)) }
    }

    private func firstIndex(of pattern: [UInt8]) -> Int? {
        indices.first { self[$0...].starts(with: pattern) }
    }
}
