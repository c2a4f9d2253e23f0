/// What a platform names: short, and held to it, because it is compared, kept, and goes into the next request.
extension JSONObject {
    /// In bytes.
    static let longestName = 256

    /// An id that may go into a path: nothing in it leads elsewhere, whatever is done to it on the way.
    func id(_ key: String) -> String? {
        guard let id = word(key), !id.isEmpty, !id.isSame(as: "."),
            !id.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F || "/\\?#%".utf8.contains($0) }),
            firstPlace(of: "..".utf8, in: Array(id.utf8)[...]) == nil, id.isSame(as: self[key]?.string ?? "")
        else { return nil }
        return id
    }

    /// A status, a kind, a link. Text that is longer than one of these says nothing.
    func word(_ key: String, most: Int = longestName) -> String? {
        guard let text = self[key]?.string, text.utf8.count <= most else { return nil }
        return ShownText.of(text.utf8)
    }
}
