/// The requests to one server that have not started, and what is known of it. Engine thread only.
///
/// The queues only have ids, so that what ended early is released at once.
final class Lane {
    let origin: String
    /// As messages call it.
    let host: String
    var health = HostHealth()
    /// Requests that are not uploads; they go first, so that a full upload queue does not hold up a status request.
    var requests = FIFO<TransferID>()
    var uploads = FIFO<TransferID>()
    /// Uploads whose first chunk is in memory.
    var ready = FIFO<TransferID>()
    var preparing = 0
    /// Attempts under way.
    var active = 0
    /// What its answers to uploads had, beside what their addresses let expect.
    var hashes: HashKinds = []
    /// Why the last connection could not be made.
    var failure: WireFailure?
    /// Why what waits here waits, for its message when its deadline passes.
    var trouble: String?
    /// When an answer last came, or bytes of an upload left.
    var movedMs: UInt64 = 0
    /// All that have not ended, waiting ones included.
    var transfers = 0

    /// Uploads whose first chunk is being read or in memory.
    var prepared: Int { preparing + ready.count }

    init(_ destination: RequestCheck.Destination) {
        origin = destination.origin
        host = destination.host
    }
}

/// The lanes of an engine, which take turns.
struct Lanes {
    private var byOrigin: [String: Lane] = [:]
    private var order: [Lane] = []
    private var turn = 0
    /// So many servers are remembered for what is known of them only.
    private static let remembered = 64

    var prepared: Int { order.reduce(0) { $0 + $1.prepared } }

    /// The lane of a new transfer, which leaves it by `left`.
    mutating func join(_ destination: RequestCheck.Destination) -> Lane {
        let lane = byOrigin[destination.origin] ?? Lane(destination)
        lane.transfers += 1
        if byOrigin.updateValue(lane, forKey: lane.origin) == nil { order.append(lane) }
        return lane
    }

    mutating func left(_ lane: Lane) {
        lane.transfers -= 1
        let isWorthKeeping = !lane.health.isWell || !lane.hashes.isEmpty
        guard lane.transfers == 0, !isWorthKeeping || order.count > Self.remembered else { return }
        byOrigin[lane.origin] = nil
        order.removeAll { $0 === lane }
    }

    /// What the first lane that has something gives; the next question begins behind it.
    mutating func first<Value>(_ ask: (Lane) -> Value?) -> Value? {
        for step in 0..<order.count {
            let index = (turn &+ step) % order.count
            guard let value = ask(order[index]) else { continue }
            turn = index + 1
            return value
        }
        return nil
    }
}
