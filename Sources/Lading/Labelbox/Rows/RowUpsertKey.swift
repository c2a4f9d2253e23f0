/// Which data row an upsert changes: `{"id": …}` or `{"global_key": …}`.
struct RowUpsertKey {
    enum Kind: String {
        case id = "ID"
        case globalKey = "GKEY"
    }

    let kind: Kind
    /// The value's place.
    let value: Int

    /// Nil unless it has one of the two, and nothing else.
    init?(_ index: Int, in text: ScannedText) {
        let members = text.members(index).filter { text.kind($0.value) != .null }
        guard members.count == 1, let (name, value) = members.first, text.string(value)?.isEmpty == false else {
            return nil
        }
        if text.isString(name, "id") {
            kind = .id
        } else if text.isString(name, "global_key") {
            kind = .globalKey
        } else {
            return nil
        }
        self.value = value
    }
}
