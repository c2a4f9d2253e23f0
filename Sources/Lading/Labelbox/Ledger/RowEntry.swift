/// What the ledger keeps in memory of a row: 16 bytes, however long its texts are.
struct RowEntry: Sendable {
    private static let stateMask: UInt64 = 3
    private static let describedMask: UInt64 = 4
    private static let uniqueMask: UInt64 = 8
    private static let hashMask = ~(stateMask | describedMask | uniqueMask)

    private var bits: UInt64
    /// Of the row data that the platform will see, which tells rows with the same key apart; 0 when there is none.
    var rowData: UInt32
    /// While it waits for a result: what else tells it from others. Then the place of its texts.
    private var word: UInt32

    /// - Parameter isUnique: no other row has the key, and the platform tells it whenever it tells of the row.
    init(key: RowKey, rowData: UInt32, isUnique: Bool = false, traits: RowTraits = RowTraits()) {
        bits = key.hash & Self.hashMask | (isUnique ? Self.uniqueMask : 0)
        self.rowData = rowData
        word = traits.bits
    }

    /// A row that no result is awaited for.
    init(_ state: RowState, _ texts: TextPlace) {
        bits = UInt64(state.rawValue) & Self.stateMask
        rowData = 0
        word = 0
        self.set(texts, isDescribed: true)
    }

    /// Equal for rows with equal keys, and for hardly any others: it has 60 bits.
    var key: UInt64 { bits & Self.hashMask }

    var isUnique: Bool { bits & Self.uniqueMask != 0 }

    var state: RowState { RowState(rawValue: Int32(bits & Self.stateMask)) ?? .pending }

    /// Whether its texts say which row it is, and not only what became of it.
    var isDescribed: Bool { bits & Self.describedMask != 0 }

    /// Nothing was told of it.
    var isWaiting: Bool { state == .pending && !isDescribed }

    var traits: RowTraits {
        get { isWaiting ? RowTraits(bits: word) : RowTraits() }
        set { if isWaiting { word = newValue.bits } }
    }

    var texts: TextPlace { isWaiting ? .none : TextPlace(word: word) }

    mutating func end(as state: RowState, _ texts: TextPlace, isDescribed: Bool) {
        bits = bits & ~Self.stateMask | UInt64(state.rawValue) & Self.stateMask
        set(texts, isDescribed: isDescribed)
    }

    /// What is told of it is not what became of it.
    mutating func set(_ texts: TextPlace, isDescribed: Bool) {
        word = texts.word
        bits = isDescribed ? bits | Self.describedMask : bits & ~Self.describedMask
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

    init(hash: UInt64) { self.hash = hash }

    /// 0 for none.
    static func rowDataHash(_ text: ArraySlice<UInt8>) -> UInt32 {
        text.isEmpty ? 0 : max(1, UInt32(truncatingIfNeeded: RowKey(.rowData, text).hash >> 32))
    }
}
