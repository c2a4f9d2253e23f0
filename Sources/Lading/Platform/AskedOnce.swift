/// A value that the platform is asked for once, for all who want it. Lives on the engine thread.
final class AskedOnce<Value> {
    typealias Answer = (Result<Value, Failure>) -> Void

    private(set) var value: Value?
    /// Counts the values that came.
    private(set) var generation = 0
    private var waiters: [Answer] = []

    init(_ value: Value? = nil) {
        self.value = value
        generation = value == nil ? 0 : 1
    }

    /// Gives the known value at once, or the answer to the one question that is under way. A failure is not kept: the
    /// next who wants the value asks again.
    /// - Parameter seen: the generation of a value that turned out to be too old.
    func get(newerThan seen: Int = 0, ask: (@escaping Answer) -> Void, _ completion: @escaping Answer) {
        if let value, generation > seen { return completion(.success(value)) }
        waiters.append(completion)
        guard waiters.count == 1 else { return }
        ask { [self] result in
            if case .success(let value) = result {
                self.value = value
                generation += 1
            }
            let waiting = waiters
            waiters = []
            waiting.forEach { $0(result) }
        }
    }
}
