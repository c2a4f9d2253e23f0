/// What the ledger keeps in memory of a row: 16 bytes, however long its texts are.
struct RowEntry: Sendable {
    private static let stateMask: UInt64 = 3
    private static let describedMask: UInt64 = 4
    private static let hashMask = ~(stateMask | describedMask)

    private var bits: UInt64
    /// Of the row data that the platform will see, which tells rows with the same key apart.
    var rowData: UInt32
    /// Of its texts, 0 for none.
    var texts = TextPlace.none

    init(key: RowKey, rowData: UInt32) {
        bits = key.hash & Self.hashMask
        self.rowData = rowData
    }

    /// A row that no result is awaited for.
    init(_ state: RowState, _ texts: TextPlace) {
        bits = UInt64(state.rawValue) & Self.stateMask
        rowData = 0
        self.texts = texts
    }

    /// Equal for rows with equal keys, and for hardly any others: it has 61 bits.
    var key: UInt64 { bits & Self.hashMask }

    var state: RowState {
        get { RowState(rawValue: Int32(bits & Self.stateMask)) ?? .pending }
        set { bits = bits & ~Self.stateMask | UInt64(newValue.rawValue) & Self.stateMask }
    }

    /// Whether its texts say which row it is, and not only what became of it.
    var isDescribed: Bool {
        get { bits & Self.describedMask != 0 }
        set { bits = newValue ? bits | Self.describedMask : bits & ~Self.describedMask }
    }

    /// Sorts rows by key, rows with one key by their data.
    static func precedes(_ left: RowEntry, _ right: RowEntry) -> Bool {
        left.key != right.key ? left.key < right.key : left.rowData < right.rowData
    }
}

/// By what a result of the platform is recognised as that of a row: a hash that is keyed for each process, so that
/// nobody can make texts that collide.
struct RowKey: Sendable, Equatable {
    enum Kind: UInt8 {
        case globalKey, id, externalID, rowData
    }

    let hash: UInt64

    init(_ kind: Kind, _ text: ArraySlice<UInt8>) {
        var hasher = Hasher()
        hasher.combine(kind.rawValue)
        text.withUnsafeBytes { hasher.combine(bytes: $0) }
        hash = UInt64(bitPattern: Int64(hasher.finalize()))
    }

    static func rowDataHash(_ text: ArraySlice<UInt8>) -> UInt32 {
        UInt32(truncatingIfNeeded: RowKey(.rowData, text).hash >> 32)
    }
}
