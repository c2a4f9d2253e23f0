import Testing

@testable import Lading

@Suite struct MediaTypeTests {
    @Test(arguments: [
        ("a.jpg", "image/jpeg", MediaType.Kind.image),
        ("a.JPEG", "image/jpeg", .image),
        ("folder.d/a.b.PnG", "image/png", .image),
        ("a.webp", "image/webp", .image),
        ("a.avif", "image/avif", .image),
        ("a.bmp", "image/bmp", .image),
        ("/data/scan 1.csv", "text/csv", .pointCloud),
        ("a.las", "application/octet-stream", .pointCloud),
        ("a.LAZ", "application/octet-stream", .pointCloud),
        ("a.pcd", "application/octet-stream", .pointCloud),
    ])
    func knowsTheExtension(_ name: String, _ contentType: String, _ kind: MediaType.Kind) {
        let type = MediaType(fileName: name)
        #expect(type?.contentType == contentType)
        #expect(type?.kind == kind)
    }

    @Test(arguments: ["", "a", ".jpg", "x/.png", "a.", "a.jpg/", "a.jpg/b", "a.tiff", "jpg", "a.jpg ", "ä.jpé"])
    func leavesOthersAlone(_ name: String) {
        #expect(MediaType(fileName: name) == nil)
    }
}
