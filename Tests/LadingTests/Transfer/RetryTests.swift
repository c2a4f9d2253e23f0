import Testing

@testable import Lading

@Suite struct RetryTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var policy = RetryPolicy()
        var attempts = 1
        var nowMs: UInt64 = 0
        var outcome: AttemptOutcome
        /// The random source gives its upper bound.
        var expected: RetryState.Decision
        var testDescription: String { name }
    }

    static let lost = AttemptOutcome.failure(transient: true, processed: true)
    static let refused = AttemptOutcome.failure(transient: true, processed: false)
    static let careful = RetryPolicy(repeatability: .onlyIfUnprocessed)

    static func answer(_ status: Int, after: UInt64? = nil) -> AttemptOutcome {
        .answer(status: status, retryAfterMs: after)
    }

    static let cases: [Case] = [
        Case(name: "success ends", outcome: answer(200), expected: .finish),
        Case(name: "a client's mistake ends", outcome: answer(404), expected: .finish),
        Case(name: "503 waits", outcome: answer(503), expected: .wait(milliseconds: 500)),
        Case(name: "the wait doubles", attempts: 4, outcome: answer(503), expected: .wait(milliseconds: 4000)),
        Case(name: "the wait is bounded", attempts: 9, outcome: answer(503), expected: .wait(milliseconds: 60_000)),
        Case(
            name: "a huge count of attempts does not overflow",
            policy: RetryPolicy(maxAttempts: .max),
            attempts: 1000,
            outcome: answer(503),
            expected: .wait(milliseconds: 60_000)
        ),
        Case(name: "the attempts are used up", attempts: 10, outcome: answer(503), expected: .finish),
        Case(
            name: "Retry-After above the jitter",
            outcome: answer(429, after: 7000),
            expected: .wait(milliseconds: 7000)
        ),
        Case(name: "Retry-After below the jitter", outcome: answer(429, after: 3), expected: .wait(milliseconds: 500)),
        Case(name: "Retry-After is bounded", outcome: answer(503, after: .max), expected: .wait(milliseconds: 60_000)),
        Case(
            name: "a wait past the deadline ends at once",
            policy: RetryPolicy(deadlineMs: 1000),
            nowMs: 600,
            outcome: answer(503),
            expected: .finish
        ),
        Case(
            name: "a wait within the deadline",
            policy: RetryPolicy(deadlineMs: 1000),
            nowMs: 499,
            outcome: answer(503),
            expected: .wait(milliseconds: 500)
        ),
        Case(name: "a lost connection", outcome: lost, expected: .wait(milliseconds: 500)),
        Case(
            name: "a failure that stays",
            outcome: .failure(transient: false, processed: false),
            expected: .finish
        ),
        Case(name: "an answer that cannot be read", outcome: answer(0), expected: .wait(milliseconds: 500)),
        Case(
            name: "not repeatable: an answer that cannot be read",
            policy: careful,
            outcome: answer(0),
            expected: .finish
        ),
        Case(name: "not repeatable: a lost answer", policy: careful, outcome: lost, expected: .finish),
        Case(name: "not repeatable: 503", policy: careful, outcome: answer(503), expected: .finish),
        Case(name: "not repeatable: 429", policy: careful, outcome: answer(429), expected: .wait(milliseconds: 500)),
        Case(
            name: "not repeatable: no connection",
            policy: careful,
            outcome: refused,
            expected: .wait(milliseconds: 500)
        ),
    ]

    @Test(arguments: cases) func decision(_ test: Case) {
        var state = RetryState(policy: test.policy, nowMs: 0)
        for _ in 0..<test.attempts { state.attemptStarted() }
        #expect(state.decide(after: test.outcome, nowMs: test.nowMs, random: { $0.upperBound }) == test.expected)
    }

    @Test func answerThatCannotBeReadIsRepeatedOnce() {
        var state = RetryState(policy: RetryPolicy(), nowMs: 0)
        var decisions: [RetryState.Decision] = []
        for status in [503, 0, 503, 0] {
            state.attemptStarted()
            decisions.append(state.decide(after: Self.answer(status), nowMs: 0, random: { $0.lowerBound }))
        }
        #expect(decisions == Array(repeating: .wait(milliseconds: 0), count: 3) + [.finish])
    }

    @Test func jitterStartsAtZero() {
        var state = RetryState(policy: RetryPolicy(), nowMs: 0)
        state.attemptStarted()
        #expect(state.decide(after: Self.answer(503), nowMs: 0, random: { $0.lowerBound }) == .wait(milliseconds: 0))
    }

    @Test func statusesWorthRepeating() {
        let repeated = (100...999).filter(RetryPolicy.isRetryable)
        #expect(repeated == [408, 429] + Array(500...599))
    }

    /// 784111777 is the date of RFC 9110's examples.
    @Test(
        arguments: [
            ("0", 0), ("12", 12_000), (" 12 ", 12_000),
            ("99999999999999999999999", UInt64.max),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 7000),
            ("Sunday, 06-Nov-94 08:49:37 GMT", 7000),
            ("Sun Nov  6 08:49:37 1994", 7000),
            ("Sun, 06 Nov 1994 08:49:20 GMT", 0),
            ("-5", nil), ("12.5", nil), ("soon", nil), ("", nil), ("12 13", nil),
        ] as [(String, UInt64?)]
    )
    func retryAfter(_ value: String, expected: UInt64?) {
        #expect(RetryAfter.milliseconds(value, nowSeconds: 784_111_770) == expected)
    }

    @Test func stallClockOnlyCountsTheServersSilence() {
        var clock = StallClock(timeoutMs: 100, nowMs: 0)
        #expect(clock.dueMs == 100)
        clock.observe(movedBytes: 0, isServersTurn: false, nowMs: 90)
        #expect(clock.dueMs == 190)
        clock.observe(movedBytes: 0, isServersTurn: true, nowMs: 150)
        #expect(clock.dueMs == 190)
        clock.observe(movedBytes: 1, isServersTurn: true, nowMs: 160)
        #expect(clock.dueMs == 260)
        clock.observe(movedBytes: 1, isServersTurn: true, nowMs: 200)
        #expect(clock.dueMs == 260)
        #expect(StallClock(timeoutMs: 0, nowMs: 5).dueMs == .max)
    }
}
