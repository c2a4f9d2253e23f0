import Testing

@testable import Lading

/// When scenes are asked for, and how many at once.
@Suite struct StatusWatchTests {
    @Test func firstQuestionComesWithoutDelay() {
        var watch = StatusWatch()
        #expect(watch.isEmpty && watch.nextDue() == nil)
        watch.add("a", intervalMs: 500, now: 1000)
        #expect(watch.nextDue() == 1000)
        #expect(watch.due(now: 999).isEmpty)
        #expect(watch.due(now: 1000) == [["a"]])
        // It is not asked for again before the answer.
        #expect(watch.due(now: 100_000).isEmpty && watch.nextDue() == nil)
    }

    @Test func questionsHoldAHundredAndKeepTheirOrder() {
        var watch = StatusWatch()
        let names = (0..<250).map(String.init)
        for name in names { watch.add(name, intervalMs: 1, now: 5) }
        let questions = watch.due(now: 5)
        #expect(questions.map(\.count) == [100, 100, 50])
        #expect(Array(questions.joined()) == names)
    }

    @Test(arguments: [0, 0.5, 0.999, 1, -3, 7])
    func intervalGrowsFromTheSmallestToTheLongest(random: Double) {
        var watch = StatusWatch()
        watch.add("a", intervalMs: 500, now: 0)
        var now: UInt64 = 0
        var intervals: [UInt64] = []
        for _ in 0..<40 {
            #expect(watch.due(now: now) == [["a"]])
            watch.answered(["a"], now: now, random: random)
            let due = watch.nextDue() ?? 0
            intervals.append(due - now)
            now = due
        }
        #expect(intervals[0] >= 500 && intervals[0] <= 600)
        #expect(zip(intervals, intervals.dropFirst()).allSatisfy { $0 <= $1 })
        #expect((30_000...36_000).contains(intervals[39]))
    }

    @Test func hostsLongIntervalIsKept() {
        var watch = StatusWatch()
        watch.add("a", intervalMs: 90_000, now: 0)
        for _ in 0..<3 {
            let now = watch.nextDue() ?? 0
            _ = watch.due(now: now)
            watch.answered(["a"], now: now, random: 0)
            #expect(watch.nextDue() == now + 90_000)
        }
    }

    @Test func absurdTimesDoNotTrap() {
        var watch = StatusWatch()
        for interval: UInt64 in [0, 1, .max / 2, .max - 1, .max] {
            watch.add("a", intervalMs: interval, now: .max - 1)
            for _ in 0..<3 {
                _ = watch.due(now: .max)
                watch.answered(["a"], now: .max, random: .nan)
                watch.answered(["a"], now: .max, random: 1)
            }
        }
        #expect(!watch.isEmpty)
    }

    @Test func refusedQuestionIsSplit() {
        var watch = StatusWatch()
        for name in ["a", "b", "c"] { watch.add(name, intervalMs: 10, now: 0) }
        #expect(watch.due(now: 0) == [["a", "b", "c"]])
        watch.remove("b")
        watch.refused(["a", "b", "c"], now: 0)
        #expect(watch.due(now: 0) == [["a"], ["c"]])
        watch.answered(["a"], now: 0, random: 0)
        watch.add("d", intervalMs: 10, now: 10)
        watch.add("e", intervalMs: 10, now: 10)
        // On its own from now on, the new ones together.
        #expect(watch.due(now: 10).map(Set.init).contains(["a"]))
        #expect(watch.due(now: 10).isEmpty)
    }

    @Test func answersForOthersChangeNothing() {
        var watch = StatusWatch()
        watch.add("a", intervalMs: 10, now: 0)
        watch.answered(["a", "b"], now: 0, random: 0)
        #expect(watch.nextDue() == 0)
        watch.refused(["a", "b"], now: 50)
        #expect(watch.due(now: 0) == [["a"]])
        watch.remove("a")
        watch.remove("a")
        watch.answered(["a"], now: 0, random: 0)
        #expect(watch.isEmpty && watch.nextDue() == nil)
    }

    @Test func addedAgainIsAskedAtOnceAndOnlyOnce() {
        var watch = StatusWatch()
        watch.add("a", intervalMs: 10, now: 0)
        _ = watch.due(now: 0)
        watch.add("a", intervalMs: 10, now: 1)
        #expect(watch.due(now: 1) == [["a"]])
        watch.answered(["a"], now: 1, random: 0)
        watch.answered(["a"], now: 1, random: 0)
        #expect(watch.due(now: 11) == [["a"]])
    }

    /// Work grows with what is due, not with what is watched: this would take minutes otherwise.
    @Test func tenThousandScenesComeAndGo() {
        var watch = StatusWatch()
        let names = (0..<10_000).map { "scene-\($0)" }
        var questions = 0
        for (now, name) in names.enumerated() {
            watch.add(name, intervalMs: 500, now: UInt64(now))
            while let due = watch.nextDue(), due <= UInt64(now) {
                for batch in watch.due(now: UInt64(now)) {
                    questions += 1
                    watch.answered(batch, now: UInt64(now), random: 0.5)
                }
            }
        }
        #expect(questions >= 10_000)
        for name in names { watch.remove(name) }
        #expect(watch.isEmpty && watch.nextDue() == nil)
    }
}
