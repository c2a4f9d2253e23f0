/// Queues of elements by priority: the highest first, in order within each.
struct PriorityFIFO<Element> {
    private var queues: [Int32: FIFO<Element>] = [:]
    /// Those that are not empty, ascending.
    private var priorities: [Int32] = []

    mutating func append(_ element: Element, priority: Int32) {
        queues[priority, default: FIFO()].append(element)
        guard !priorities.contains(priority) else { return }
        let place = priorities.firstIndex { $0 > priority } ?? priorities.endIndex
        priorities.insert(priority, at: place)
    }

    mutating func popFirst() -> Element? {
        guard let highest = priorities.last else { return nil }
        let element = queues[highest]?.popFirst()
        if queues[highest]?.isEmpty != false {
            queues[highest] = nil
            priorities.removeLast()
        }
        return element
    }
}
