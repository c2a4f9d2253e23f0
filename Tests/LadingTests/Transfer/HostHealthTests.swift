import Testing

@testable import Lading

/// What a server's answers and silences mean for the requests that wait for it.
@Suite struct HostHealthTests {
    enum Step: Sendable {
        /// Starts attempts; their permits are kept in order.
        case start(Int)
        /// The oldest permit that is left comes back.
        case end(HostHealth.Sign)
        /// The oldest permit's connection is there.
        case connect
        /// Time goes on.
        case wait(UInt64)
        case expect([HostHealth.Change])
        /// How many may be under way now.
        case atOnce(Int)
        /// Whether another may start beside those that are under way.
        case mayStart(Bool)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var steps: [Step]
        var testDescription: String { name }
    }

    static let busy = HostHealth.Sign.answered(status: 503, retryAfterMs: nil)
    static let good = HostHealth.Sign.answered(status: 200, retryAfterMs: nil)
    static func later(_ milliseconds: UInt64) -> HostHealth.Sign { .answered(status: 429, retryAfterMs: milliseconds) }

    /// Five failures in a row; the pause is the whole of the base wait, 100.
    static let down: [Step] = [.start(5)] + Array(repeating: .end(.unreachable), count: 5)

    static let cases: [Case] = [
        Case(
            name: "a server that answers is asked as often as there are connections",
            steps: [
                .start(16), .end(good), .end(.answered(status: 404, retryAfterMs: 9000)), .expect([]), .atOnce(16),
            ]
        ),
        Case(
            name: "503 halves what was under way",
            steps: [
                .start(8), .end(busy), .expect([.slowed(status: 503, restMs: 0, atOnce: 4)]), .atOnce(4),
                .mayStart(false),
            ]
        ),
        Case(
            name: "answers to what was under way count once",
            steps: [
                .start(8), .end(busy), .end(busy), .end(busy), .expect([]), .atOnce(4), .mayStart(false), .end(.none),
                .end(.none), .mayStart(true),
            ]
        ),
        Case(
            name: "what starts later and is refused too halves again, down to one",
            steps: [
                .start(8), .end(busy), .end(.none), .end(.none), .end(.none), .end(.none), .end(.none), .end(.none),
                .end(.none), .start(4), .end(busy), .atOnce(2), .end(.none), .end(.none), .end(.none), .start(1),
                .end(busy), .atOnce(1), .start(1), .end(busy), .atOnce(1), .mayStart(true),
            ]
        ),
        Case(
            name: "each good answer allows one more, until all are allowed",
            steps: [
                .start(4), .end(busy), .atOnce(2), .end(good), .atOnce(3), .end(good), .end(good),
                .start(10), .end(good), .end(good), .end(good), .end(good), .end(good), .end(good), .end(good),
                .end(good), .end(good), .expect([]), .atOnce(14), .end(good), .atOnce(15), .start(1), .end(good),
                .expect([.fullSpeed]), .atOnce(16),
            ]
        ),
        Case(
            name: "Retry-After holds everybody up",
            steps: [
                .start(2), .end(later(5000)), .expect([.slowed(status: 429, restMs: 5000, atOnce: 1)]), .atOnce(0),
                .mayStart(false), .wait(4999), .atOnce(0), .wait(1), .atOnce(1),
            ]
        ),
        Case(
            name: "the longest Retry-After counts",
            steps: [
                .start(2), .end(later(5000)), .end(later(2000)), .expect([]), .wait(2000), .atOnce(0), .wait(3000),
                .atOnce(1),
            ]
        ),
        Case(
            name: "a longer Retry-After is told again, and slows no more",
            steps: [
                .start(2), .end(later(2000)), .end(later(5000)),
                .expect([.slowed(status: 429, restMs: 5000, atOnce: 1)]), .wait(2000), .atOnce(0),
            ]
        ),
        Case(
            name: "Retry-After is bounded by the policy",
            steps: [
                .start(1), .end(later(.max)), .wait(59_999), .atOnce(0), .wait(1), .atOnce(1),
            ]
        ),
        Case(
            name: "four failures in a row are bad luck",
            steps: [
                .start(9), .end(.unreachable), .end(.unreachable), .end(.unreachable), .end(.unreachable), .atOnce(16),
                .end(good), .end(.unreachable), .end(.unreachable), .end(.unreachable), .end(.unreachable), .expect([]),
                .atOnce(16),
            ]
        ),
        Case(
            name: "a lost connection shows that the server is there",
            steps: [
                .start(9), .end(.unreachable), .end(.unreachable), .end(.unreachable), .end(.unreachable),
                .end(.reached),
                .end(.unreachable), .atOnce(16),
            ]
        ),
        Case(
            name: "the fifth stops all",
            steps: down + [
                .expect([.down(failures: 5, pauseMs: 100)]), .atOnce(0), .wait(99), .mayStart(false),
            ]
        ),
        Case(
            name: "after the pause one probes",
            steps: down + [
                .wait(100), .atOnce(1), .mayStart(true), .start(1), .mayStart(false), .wait(60_000), .mayStart(false),
            ]
        ),
        Case(
            name: "the probe that fails doubles the pause",
            steps: down + [
                .wait(100), .start(1), .end(.unreachable), .expect([.stillDown(pauseMs: 200)]), .wait(199),
                .mayStart(false), .wait(1), .start(1), .end(.unreachable), .expect([.stillDown(pauseMs: 400)]),
            ]
        ),
        Case(
            name: "the pause is bounded",
            steps: down
                + (0..<20).flatMap { _ in
                    [.wait(10_000), .start(1), .end(.unreachable)] as [Step]
                } + [.expect([.stillDown(pauseMs: 10_000)])]
        ),
        Case(
            name: "the probe that is answered opens the way, whatever the answer",
            steps: down + [
                .wait(100), .start(1), .end(.answered(status: 500, retryAfterMs: nil)), .expect([.back]), .atOnce(16),
            ]
        ),
        Case(
            name: "a probe that is asked for patience",
            steps: down + [
                .wait(100), .start(1), .end(later(700)),
                .expect([.back, .slowed(status: 429, restMs: 700, atOnce: 1)]), .atOnce(0), .wait(700), .atOnce(1),
            ]
        ),
        Case(
            name: "the probe's connection is enough",
            steps: down + [
                .wait(100), .start(1), .connect, .expect([.back]), .mayStart(true), .connect, .expect([]),
            ]
        ),
        Case(
            name: "a probe that is given up leaves its place",
            steps: down + [
                .wait(100), .start(1), .end(.none), .expect([]), .mayStart(true),
            ]
        ),
        Case(
            name: "what was under way before shows it too",
            steps: [.start(1)] + down
                + [
                    .end(good), .expect([.back]), .atOnce(16),
                ]
        ),
        Case(
            name: "failures of what was under way before change nothing",
            steps: [
                .start(7), .end(.unreachable), .end(.unreachable), .end(.unreachable), .end(.unreachable),
                .end(.unreachable), .expect([.down(failures: 5, pauseMs: 100)]), .end(.unreachable), .expect([]),
                .wait(100), .mayStart(true), .end(.unreachable), .expect([]), .mayStart(true),
            ]
        ),
    ]

    @Test(arguments: cases) func table(_ test: Case) {
        let policy = RetryPolicy(baseWaitMs: 100)
        var health = HostHealth()
        var permits: [HostHealth.Permit] = []
        var now: UInt64 = 1_000_000
        var told: [HostHealth.Change] = []
        for (index, step) in test.steps.enumerated() {
            let place = Comment(rawValue: "step \(index): \(step)")
            switch step {
            case .start(let count):
                for _ in 0..<count { permits.append(health.started()) }
            case .end(let sign):
                let active = permits.count
                let permit = permits.removeFirst()
                told = health.ended(permit, sign, active: active, most: 16, policy: policy, nowMs: now) {
                    $0.upperBound
                }
            case .connect: told = health.connected(permits[0])
            case .wait(let milliseconds): now += milliseconds
            case .expect(let changes): #expect(told == changes, place)
            case .atOnce(let count): #expect(health.atOnce(most: 16, nowMs: now) == count, place)
            case .mayStart(let may):
                #expect(health.mayStart(active: permits.count, most: 16, nowMs: now) == may, place)
            }
        }
    }

    @Test func pauseIsNeverLessThanHalf() {
        var health = HostHealth()
        for _ in 0..<5 {
            let permit = health.started()
            _ = health.ended(
                permit,
                .unreachable,
                active: 1,
                most: 16,
                policy: RetryPolicy(baseWaitMs: 100),
                nowMs: 0
            ) { $0.lowerBound }
        }
        #expect(health.restsUntilMs == 50)
    }
}
