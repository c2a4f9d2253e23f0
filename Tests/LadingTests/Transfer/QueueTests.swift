import Testing

@testable import Lading

@Suite struct QueueTests {
    @Test func fifoKeepsTheOrderUnderAnyMix() {
        var queue = FIFO<Int>()
        var model: [Int] = []
        var generator = SystemRandomNumberGenerator()
        for number in 0..<20_000 {
            switch UInt8.random(in: 0...9, using: &generator) {
            case 0...4:
                queue.append(number)
                model.append(number)
            case 5:
                queue.prepend(number)
                model.insert(number, at: 0)
            default:
                #expect(queue.first == model.first)
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(queue.count == model.count)
        }
    }

    @Test func timersComeByTimeThenByArrival() {
        var timers = TimerQueue<Int>()
        var expected: [(due: UInt64, number: Int)] = []
        for number in 0..<2000 {
            let due = UInt64.random(in: 0...100)
            let id = timers.add(dueMs: due, number)
            if number % 3 == 0 {
                timers.cancel(id)
            } else {
                expected.append((due, number))
            }
        }
        expected.sort { ($0.due, $0.number) < ($1.due, $1.number) }
        #expect(timers.nextDueMs() == expected.first?.due)
        #expect(timers.popDue(nowMs: 0) == (expected[0].due == 0 ? expected.removeFirst().number : nil))
        var taken: [Int] = []
        while let number = timers.popDue(nowMs: 100) { taken.append(number) }
        #expect(taken == expected.map(\.number))
        #expect(timers.isEmpty)
    }

    @Test func poolKeepsToItsBudget() {
        let pool = BufferPool(budget: 10_000, chunkSize: 4096, keep: 1)
        let first = pool.acquire()
        let second = pool.acquire()
        #expect(first != nil && second != nil && pool.acquire() == nil)
        #expect(pool.highWaterBytes == 8192)
        if let first { pool.release(first) }
        #expect(pool.acquire() === first)
    }

    @Test func monitorWaitEndsAtItsDeadlineOrWithItsCondition() throws {
        let monitor = Monitor(0)
        #expect(monitor.wait(untilMs: 0) { $0 == 1 ? true : nil } == nil)
        #expect(monitor.wait(untilMs: 0) { $0 == 0 ? true : nil } == true)
        let thread = try NamedThread.start(name: "test") {
            monitor.withLock { $0 = 7 }
            monitor.notifyAll()
        }
        #expect(monitor.wait(untilMs: .max) { $0 == 7 ? $0 : nil } == 7)
        thread.join()
        thread.join()
    }
}
