/// The format of data that does not come from a file; the raw value is the suffix that its name gets.
enum ResourceFormat: String, CaseIterable, Sendable {
    case png, jpg, jpeg, webp, avif, bmp
    case csv, pcd, las, laz

    var mediaType: MediaType? { MediaType(fileExtension: rawValue) }
}
