import Glibc

/// What a handle names. The numbers are part of the handle's value.
enum HandleKind: UInt64 {
    case client = 1
    case scene = 2
    case findings = 3
    case job = 4
    case rows = 5
    case rowResults = 6
}

/// Objects by handle. A handle's value is a kind, the number of forks, a generation and an index; never an address, so
/// that a stale or foreign one is found out and never followed.
final class HandleTable: Sendable {
    private static let indexBits: UInt64 = 24
    private static let generationBits: UInt64 = 24
    private static let forkBits: UInt64 = 12

    private struct Slot {
        var object: AnyObject?
        var kind = HandleKind.client
        var generation: UInt64 = 1
    }

    private struct State {
        var slots: [Slot] = []
        var free: [Int] = []

        func isAlive(_ index: Int, _ generation: UInt64, _ kind: HandleKind) -> Bool {
            slots.indices.contains(index) && slots[index].generation == generation && slots[index].kind == kind
                && slots[index].object != nil
        }
    }

    /// Forks since the first process that used the library, as far as the handle's bits go.
    private let forks: UInt64
    private let state = Monitor(State())

    /// The table of the process that this one was forked from. It may be locked for ever by a thread that is not here,
    /// and its objects' threads are gone: it is left as it is, and kept from being freed.
    private let parent: HandleTable?

    private init(forks: UInt64, parent: HandleTable? = nil) {
        self.forks = forks & (1 << Self.forkBits - 1)
        self.parent = parent
    }

    /// This process's table. Written in the child of a fork only, where no other thread is yet.
    nonisolated(unsafe) private static var current = makeFirst()

    static var shared: HandleTable { current }

    private static func makeFirst() -> HandleTable {
        pthread_atfork(nil, nil) {
            let parent = HandleTable.current
            HandleTable.current = HandleTable(forks: parent.forks + 1, parent: parent)
        }
        return HandleTable(forks: 0)
    }

    /// - Throws: when 16 million objects are open.
    func insert(_ object: AnyObject, _ kind: HandleKind) throws(Failure) -> OpaquePointer? {
        try state.withLock { state throws(Failure) in
            let index: Int
            if let reused = state.free.popLast() {
                index = reused
            } else {
                guard state.slots.count < 1 << Self.indexBits else {
                    throw Failure(.system, "Too many handles are open; destroy those that are not needed any more.")
                }
                index = state.slots.count
                state.slots.append(Slot())
            }
            state.slots[index].object = object
            state.slots[index].kind = kind
            let generation = state.slots[index].generation
            return OpaquePointer(bitPattern: Self.value(kind, forks, generation, index))
        }
    }

    /// The object that a handle names.
    func object<Object: AnyObject>(
        _ handle: OpaquePointer?,
        _ kind: HandleKind,
        _ type: Object.Type
    ) throws(Failure) -> Object {
        guard let object = try objectIfAlive(handle, kind, type) else {
            throw Failure(.handle, item: "\(kind)", "The \(kind) handle was destroyed, or never was one.")
        }
        return object
    }

    /// The same, or nil when it was destroyed.
    func objectIfAlive<Object: AnyObject>(
        _ handle: OpaquePointer?,
        _ kind: HandleKind,
        _ type: Object.Type
    ) throws(Failure) -> Object? {
        let (index, generation) = try parts(of: handle, kind)
        return state.withLock { state in
            state.isAlive(index, generation, kind) ? state.slots[index].object : nil
        } as? Object
    }

    /// Takes the object out; nil when the handle names none. The caller drops it with no lock held.
    func remove<Object: AnyObject>(
        _ handle: OpaquePointer?,
        _ kind: HandleKind,
        _ type: Object.Type
    ) throws(Failure) -> Object? {
        guard handle != nil else { return nil }
        let (index, generation) = try parts(of: handle, kind)
        return state.withLock { state -> AnyObject? in
            guard state.isAlive(index, generation, kind) else { return nil }
            let object = state.slots[index].object
            state.slots[index].object = nil
            state.slots[index].generation += 1
            // A slot whose generations are used up is never used again.
            if state.slots[index].generation < 1 << Self.generationBits { state.free.append(index) }
            return object
        } as? Object
    }

    /// Index and generation of a handle that is of this process and kind.
    private func parts(of handle: OpaquePointer?, _ kind: HandleKind) throws(Failure) -> (Int, UInt64) {
        guard let handle else {
            throw Failure(.handle, item: "\(kind)", "The \(kind) handle is NULL.")
        }
        let value = UInt64(UInt(bitPattern: handle))
        let forks = value >> (Self.indexBits + Self.generationBits) & (1 << Self.forkBits - 1)
        guard value >> (Self.indexBits + Self.generationBits + Self.forkBits) == kind.rawValue, forks <= self.forks
        else { throw Failure(.handle, item: "\(kind)", "This is not a \(kind) handle.") }
        if forks < self.forks {
            throw Failure(
                .forked,
                item: "\(kind)",
                "The \(kind) was made before this process was forked. Open a new client in the child."
            )
        }
        let index = Int(value & (1 << Self.indexBits - 1))
        return (index, value >> Self.indexBits & (1 << Self.generationBits - 1))
    }

    private static func value(_ kind: HandleKind, _ forks: UInt64, _ generation: UInt64, _ index: Int) -> UInt {
        let low = generation << indexBits | UInt64(index)
        return UInt(
            kind.rawValue << (indexBits + generationBits + forkBits) | forks << (indexBits + generationBits) | low
        )
    }
}
