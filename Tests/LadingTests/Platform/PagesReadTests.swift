import Testing

@testable import Lading

/// Lists in pages, of a server that has no end of them.
@Suite struct `Pages of a list` {
    @Test func `go on while there is something new`() {
        var pages = PagesRead()
        #expect(pages.read([1, 2], cursor: "a") == .goOn)
        #expect(pages.read([2, 3], cursor: "b") == .goOn)
        #expect(pages.read([4], cursor: nil) == .goOn)
    }

    @Test(arguments: [([1, 2] as [JSONValue], "c"), ([], "c"), ([3], "a")])
    func `are over`(page: [JSONValue], cursor: String) {
        var pages = PagesRead()
        #expect(pages.read([1, 2], cursor: "a") == .goOn)
        #expect(pages.read([2, 1, 0], cursor: "b") == .goOn)
        #expect(pages.read(page, cursor: cursor) == .over)
    }

    /// What can't be asked for is not taken for the end.
    @Test func `are not over when the next can't be named`() {
        var pages = PagesRead()
        #expect(pages.read([1], cursor: String(repeating: "c", count: 4096)) == .goOn)
        #expect(pages.read([2], cursor: String(repeating: "c", count: 4097)) == .badCursor)
    }
}

/// At a hundredth of the size of a page, with a hundredth of the memory.
@Suite struct `An answer of very many values` {
    private static let size = AnswerLimit.page.rawValue / 100
    private static let memory = JSONValue.maximumAnswerMemory / 100

    /// Each takes several times the length of its text.
    @Test(arguments: ["[]", "{}", "[1]", "0", #"{"a":1}"#, #"{"a":[{}]}"#, #""0123456789abcdef""#])
    func `is refused`(element: String) {
        let count = Self.size / (element.utf8.count + 1) - 1
        let text = "[" + String(repeating: element + ",", count: count) + "0]"
        #expect(throws: JSONError.self) { try JSONValue.parse(Array(text.utf8), maximumMemory: Self.memory) }
    }

    @Test func `is read when there is room for them`() throws {
        let element = #"{"uuid":"3f0c9d6e-0000-4000-8000-000000000000","status":"created","created":"2024-01-31"}"#
        let text = "[" + String(repeating: element + ",", count: 500) + "0]"
        #expect(try JSONValue.parse(Array(text.utf8), maximumMemory: Self.memory).array?.count == 501)
    }
}
