/// Names one timer of an engine.
struct TimerID: Hashable, Sendable {
    fileprivate let number: UInt64
}

/// Work to do at given times: a binary heap, in which a cancelled timer stays until it is reached or swept.
struct TimerQueue<Work> {
    private var heap: [(dueMs: UInt64, number: UInt64)] = []
    private var works: [UInt64: Work] = [:]
    private var lastNumber: UInt64 = 0

    var isEmpty: Bool { works.isEmpty }

    mutating func add(dueMs: UInt64, _ work: Work) -> TimerID {
        lastNumber += 1
        works[lastNumber] = work
        heap.append((dueMs, lastNumber))
        siftUp(heap.count - 1)
        return TimerID(number: lastNumber)
    }

    mutating func cancel(_ id: TimerID) {
        guard works.removeValue(forKey: id.number) != nil, heap.count > 64, heap.count > works.count * 2 else { return }
        heap = heap.filter { works[$0.number] != nil }
        for index in stride(from: heap.count / 2, through: 0, by: -1) { siftDown(index) }
    }

    /// When the next one is due.
    mutating func nextDueMs() -> UInt64? {
        dropCancelled()
        return heap.first?.dueMs
    }

    /// Takes the next one that is due; equal times keep the order in which they were added.
    mutating func popDue(nowMs: UInt64) -> Work? {
        dropCancelled()
        guard let first = heap.first, first.dueMs <= nowMs else { return nil }
        removeFirst()
        return works.removeValue(forKey: first.number)
    }

    private mutating func dropCancelled() {
        while let first = heap.first, works[first.number] == nil { removeFirst() }
    }

    private mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, heap[index] < heap[(index - 1) / 2] {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [index * 2 + 1, index * 2 + 2] where child < heap.count && heap[child] < heap[least] {
                least = child
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
