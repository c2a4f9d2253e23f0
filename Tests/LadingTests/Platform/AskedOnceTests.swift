import Testing

@testable import Lading

/// A value that is asked for once for all who want it.
@Suite struct AskedOnceTests {
    /// Who asked and what was answered, in order.
    private final class Platform {
        var questions: [AskedOnce<String>.Answer] = []
        var answers: [String] = []

        func get(_ value: AskedOnce<String>, _ who: String, newerThan seen: Int = 0) {
            value.get(newerThan: seen, ask: { self.questions.append($0) }) { result in
                self.answers.append("\(who): " + ((try? result.get()) ?? "failed"))
            }
        }
    }

    @Test func oneQuestionServesAll() {
        let (value, platform) = (AskedOnce<String>(), Platform())
        for who in ["a", "b", "c"] { platform.get(value, who) }
        #expect(platform.questions.count == 1 && platform.answers.isEmpty)
        platform.questions[0](.success("one"))
        platform.get(value, "d")
        #expect(platform.answers == ["a: one", "b: one", "c: one", "d: one"])
        #expect(platform.questions.count == 1)
    }

    @Test func aFailureIsNotKept() {
        let (value, platform) = (AskedOnce<String>(), Platform())
        platform.get(value, "a")
        platform.questions[0](.failure(refusal))
        platform.get(value, "b")
        platform.questions[1](.success("two"))
        #expect(platform.answers == ["a: failed", "b: two"])
    }

    @Test func whoSawAnOldOneGetsANewerOne() {
        let (value, platform) = (AskedOnce("old"), Platform())
        let seen = value.generation
        platform.get(value, "a", newerThan: seen)
        platform.get(value, "b", newerThan: seen)
        platform.questions[0](.success("new"))
        platform.get(value, "late", newerThan: seen)
        #expect(platform.answers == ["a: new", "b: new", "late: new"])
        #expect(platform.questions.count == 1)
    }
}
