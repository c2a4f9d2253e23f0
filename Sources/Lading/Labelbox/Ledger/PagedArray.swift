/// An array that grows without a copy of what is in it.
struct PagedArray<Element> {
    private static var pageSize: Int { 1 << 15 }

    private var pages: [[Element]] = []
    private(set) var count = 0

    mutating func append(_ element: Element) {
        if count % Self.pageSize == 0 {
            var page: [Element] = []
            // A single row is an import too.
            if count > 0 { page.reserveCapacity(Self.pageSize) }
            pages.append(page)
        }
        pages[count / Self.pageSize].append(element)
        count += 1
    }

    subscript(index: Int) -> Element {
        get { pages[index / Self.pageSize][index % Self.pageSize] }
        set { pages[index / Self.pageSize][index % Self.pageSize] = newValue }
        _modify { yield &pages[index / Self.pageSize][index % Self.pageSize] }
    }

    var indices: Range<Int> { 0..<count }
}

extension PagedArray: Sendable where Element: Sendable {}
