import Testing

@testable import Lading

@Suite struct `A URL of a row` {
    private func read(_ text: String) -> RowURL? { RowURL(Array(text.utf8)[...]) }

    @Test(arguments: [
        "images/a.jpg", "/data/a.jpg", "a", "", "://x", "C:\\a.jpg", "https:/x", "å://x", "s3:/bucket/key",
    ])
    func `has a scheme, else it is a path`(text: String) {
        #expect(read(text) == nil)
    }

    @Test(arguments: [
        ("https://a.example/b.jpg", true, true), ("HTTPS://a.example", true, true),
        ("https://u@a.example:1/", true, true),
        ("http://a.example/b.jpg", false, true), ("gs://bucket/key", false, true), ("s3://bucket/key", false, true),
        ("https:///b.jpg", true, false), ("https://", true, false), ("https://:80/b", true, false),
        ("https://u@/b", true, false),
        ("https://?a=b", true, false),
    ])
    func `is https and names a host`(text: String, isHTTPS: Bool, hasHost: Bool) throws {
        let url = try #require(read(text))
        #expect(url.isHTTPS == isHTTPS)
        #expect(url.hasHost == hasHost)
    }

    @Test(arguments: [
        ("https://s3.us-west-1.amazonaws.com/bucket/a/b.jpg", "https://bucket.s3.us-west-1.amazonaws.com/a/b.jpg"),
        ("https://s3.amazonaws.com/bucket/b.jpg", "https://bucket.s3.amazonaws.com/b.jpg"),
        ("https://s3-us-west-2.amazonaws.com/bucket/b.jpg", "https://bucket.s3.us-west-2.amazonaws.com/b.jpg"),
        (
            "https://s3.dualstack.eu-north-1.amazonaws.com/bucket/b.jpg",
            "https://bucket.s3.dualstack.eu-north-1.amazonaws.com/b.jpg"
        ),
        ("https://s3.cn-north-1.amazonaws.com.cn/bucket/b.jpg", "https://bucket.s3.cn-north-1.amazonaws.com.cn/b.jpg"),
        (
            "https://S3.US-West-1.amazonaws.com/Bucket/b.jpg?versionId=1#x",
            "https://Bucket.s3.us-west-1.amazonaws.com/b.jpg"
        ),
    ])
    func `of S3 in path style is known in virtual-hosted style`(text: String, expected: String) throws {
        #expect(try #require(read(text)).virtualHosted == expected)
    }

    @Test(arguments: [
        "https://bucket.s3.us-west-1.amazonaws.com/a.jpg", "https://bucket.s3.amazonaws.com/a.jpg",
        "https://s3-images.s3.us-west-1.amazonaws.com/a.jpg", "https://s3.example.com/bucket/a.jpg",
        "https://s3.us-west-1.amazonaws.com/", "https://s3.us-west-1.amazonaws.com/bucket",
        "https://storage.googleapis.com/b/k",
        "https://s3.us-west-1.amazonaws.com/bucket/a.jpg?X-Amz-Expires=9&X-Amz-Signature=0a",
        "https://s3.amazonaws.com/bucket/a.jpg?Signature=x&Expires=1",
        "https://s3.us-west-1.amazonaws.com.evil.example/b/k",
    ])
    func `is otherwise left alone`(text: String) throws {
        #expect(try #require(read(text)).virtualHosted == nil)
    }
}
