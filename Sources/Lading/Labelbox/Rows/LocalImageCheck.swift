/// Checks a local image: that it is there, whole, of a kind and a size that the platform takes. Reads its headers.
/// - Parameter given: its path as the row has it.
func checkLocalImage(_ path: String, given: String, at place: RowPlace) -> (file: LocalFile, findings: [Finding]) {
    var file = LocalFile(row: place.row, path: path, size: 0, contentType: "application/octet-stream", givenPath: given)
    func finding(_ rule: FindingCode, _ message: String) -> Finding { Finding(rule, at: place, item: given, message) }
    do throws(ProbeError) {
        let bytes: FileBytes
        do throws(ByteSourceError) { bytes = try FileBytes(path: path) } catch { throw ProbeError.io(error) }
        file.size = bytes.size
        file.identity = bytes.identity
        guard bytes.size > 0 else { throw .empty }
        guard bytes.size <= LocalImage.maximumBytes else {
            return (
                file,
                [finding(.localSize, "the file has \(bytes.size) bytes, but 256 MB are the most; scale the image down")]
            )
        }
        let image = try probeImage(bytes)
        file.contentType = image.format.contentType
        guard LocalImage.formats.contains(image.format) else {
            return (
                file,
                [finding(.localFormat, "the file is a \(image.format.label) image; convert it to JPG, PNG or BMP")]
            )
        }
        let remarks = image.remarks.map { finding(FindingCode(ofImage: $0), $0.message) }
        guard max(image.width, image.height) > LocalImage.maximumPixels else { return (file, remarks) }
        let message =
            "the image is \(image.width) × \(image.height) pixels; over 9000 a side, annotations may not come back "
            + "from the platform: scale it down or cut it up"
        return (file, remarks + [finding(.localPixels, message)])
    } catch {
        if case .unknownFormat(_, let guess) = error {
            let message = "the file is not a JPG, PNG or BMP image" + (guess.map { ": it looks like \($0)" } ?? "")
            return (file, [finding(.localFormat, message)])
        }
        return (file, [finding(FindingCode(ofImage: error), error.message)])
    }
}

/// The limits of direct upload.
enum LocalImage {
    static let formats: [ImageFormat] = [.jpeg, .png, .bmp]
    static let maximumBytes: UInt64 = 256 << 20
    static let maximumPixels: UInt32 = 9000
    static let maximumCount = 15_000
}
