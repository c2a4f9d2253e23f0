/// A queue with cheap ends; what was taken is released at once.
struct FIFO<Element> {
    private var items: [Element?] = []
    private var head = 0

    var count: Int { items.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        items.append(element)
    }

    /// Ahead of everything that waits.
    mutating func prepend(_ element: Element) {
        if head == 0 {
            items.insert(element, at: 0)
        } else {
            head -= 1
            items[head] = element
        }
    }

    mutating func removeAll(where isUnwanted: (Element) -> Bool) {
        items = items[head...].filter { $0.map { !isUnwanted($0) } ?? false }
        head = 0
    }

    var first: Element? { isEmpty ? nil : items[head] }

    mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = items[head]
        items[head] = nil
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: items.count <= 1024)
            head = 0
        } else if head > 1024, head > items.count / 2 {
            items.removeFirst(head)
            head = 0
        }
        return element
    }
}
