import Testing

@testable import Lading

@Suite struct `Names of resources` {
    @Test func `are the ones that the platform's own client makes`() throws {
        let table = try #require(try ProbeFixtures.json("bodies/names.json").array)
        #expect(table.count > 200)
        for row in table {
            let given = try #require(row.object?["given"]?.string)
            let format = (row.object?["format"]?.string).flatMap(ResourceFormat.init(rawValue:))
            let kind: Resource.Kind = format?.mediaType?.kind == .pointCloud ? .pointCloud : .image
            let names = ResourceNames(filename: given, format: format)
            let made = Resource(kind, names, in: .cameras, home: "/home/driver")
            for (member, value) in [
                ("clientFilename", made.clientFilename), ("filename", made.filename), ("resourceId", made.resourceID),
            ] {
                let expected = try #require(row.object?[member]?.string)
                #expect(
                    Array(value.utf8) == Array(expected.utf8),
                    "\(member) of \(given) as \(String(describing: format)): \(value) for \(expected)"
                )
            }
        }
    }

    @Test(arguments: [
        ("a.jpg", "image/jpeg"), ("a.JPEG", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp"),
        ("a.avif", "image/avif"), ("a.csv", "text/csv"), ("a.las", "application/octet-stream"),
        ("a.laz", "application/octet-stream"), ("a.pcd", "application/octet-stream"), ("a.bmp", "image/bmp"),
        ("a.txt", "application/octet-stream"), (".png", "application/octet-stream"), ("", "application/octet-stream"),
    ])
    func `decide the content type`(name: String, type: String) {
        #expect(Resource(.image, ResourceNames(filename: name), in: .cameras, home: nil).contentType == type)
    }

    @Test(arguments: [
        ("~/drive", "a//./b.jpg", "/home/driver/drive/a/b.jpg"), ("data", "a.jpg", "data/a.jpg"),
        ("/data", "/other/a.jpg", "/other/a.jpg"), ("", "~/a.jpg", "/home/driver/a.jpg"), ("x", "~/a.jpg", "x/~/a.jpg"),
    ])
    func `of an images job are relative to its folder`(folder: String, name: String, path: String) {
        let names = ResourceNames(filename: name)
        let image = Resource(.image, names, in: .images, folder: folder, home: "/home/driver")
        #expect(image.path == path)
        #expect(image.filename == name)
        #expect(image.resourceID == name)
    }

    @Test func `keep a tilde when the home directory is not known`() {
        let names = ResourceNames(filename: "~/a.jpg")
        #expect(Resource(.image, names, in: .cameras, home: nil).path == "~/a.jpg")
        #expect(Resource(.image, ResourceNames(filename: "~"), in: .cameras, home: "").path == "/")
    }

    @Test func `data in memory has the content type of its format`() {
        let names = ResourceNames(filename: "a.csv", format: .png)
        let image = Resource(.image, names, in: .cameras, home: nil)
        #expect(image.filename == "a.csv.png")
        #expect(image.contentType == "image/png")
    }
}
