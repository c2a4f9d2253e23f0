import Testing

@testable import Lading

/// One renewal, however many need it.
@Suite struct TokenStateTests {
    @Test func manyWaitForOne() {
        var state = TokenState<Int>()
        #expect(state.request(1, now: 0) == .fetch)
        #expect(state.request(2, now: 0) == .wait)
        #expect(state.request(3, now: 0) == .wait)
        #expect(state.fetched("t1", lifeMs: 100_000, now: 10) == [1, 2, 3])
        #expect(state.request(4, now: 10) == .use(token: "t1", generation: 1))
    }

    @Test(arguments: [
        (life: UInt64(100_000), lasts: UInt64(90_000)), (3_600_000, 3_540_000), (300_000, 270_000), (9, 9), (0, 0),
        (.max, .max - 60_000),
    ])
    func isRenewedShortlyBeforeItsEnd(life: UInt64, lasts: UInt64) {
        var state = TokenState<Int>()
        _ = state.request(1, now: 0)
        _ = state.fetched("t1", lifeMs: life, now: 0)
        if lasts > 0 { #expect(state.request(2, now: lasts - 1) == .use(token: "t1", generation: 1)) }
        #expect(state.request(3, now: lasts) == .fetch)
        #expect(state.request(4, now: lasts) == .wait)
    }

    @Test func failureReachesAllAndTheNextTriesAgain() {
        var state = TokenState<Int>()
        _ = state.request(1, now: 0)
        _ = state.request(2, now: 0)
        #expect(state.failed() == [1, 2])
        #expect(state.request(3, now: 0) == .fetch)
        #expect(state.failed() == [3])
        #expect(state.failed() == [])
    }

    @Test func refusedTokenIsRenewedOnce() {
        var state = TokenState<Int>()
        _ = state.request(1, now: 0)
        _ = state.fetched("t1", lifeMs: 1_000_000, now: 0)
        state.refused(generation: 1)
        #expect(state.request(2, now: 0) == .fetch)
        // Others that sent the same token find the renewal under way, and a newer token stays.
        state.refused(generation: 1)
        #expect(state.request(3, now: 0) == .wait)
        #expect(state.fetched("t2", lifeMs: 1_000_000, now: 0) == [2, 3])
        state.refused(generation: 1)
        #expect(state.request(4, now: 0) == .use(token: "t2", generation: 2))
    }
}
