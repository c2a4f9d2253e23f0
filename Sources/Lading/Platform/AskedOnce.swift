/// A value that the platform is asked for once, for all who want it. Lives on the engine thread.
final class AskedOnce<Value> {
    typealias Answer = (Result<Value, Failure>) -> Void

    private(set) var value: Value?
    private var waiters: [Answer] = []

    init(_ value: Value? = nil) { self.value = value }

    /// Gives the known value at once, or the answer to the one question that is under way. A failure is not kept: the
    /// next who wants the value asks again.
    func get(ask: (@escaping Answer) -> Void, _ completion: @escaping Answer) {
        if let value { return completion(.success(value)) }
        waiters.append(completion)
        guard waiters.count == 1 else { return }
        ask { [self] result in
            if case .success(let value) = result { self.value = value }
            let waiting = waiters
            waiters = []
            waiting.forEach { $0(result) }
        }
    }

    /// The value is too old for somebody: the next who wants it asks.
    func forget() { value = nil }
}
