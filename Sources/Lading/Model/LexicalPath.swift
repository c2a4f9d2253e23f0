/// A path taken apart by its text alone, the way Python's pathlib does it, because the platform's names of resources
/// are made that way: empty components and "." vanish, ".." stays, and exactly two leading slashes are kept.
struct LexicalPath: Sendable {
    private static let slash = UInt8(ascii: "/")
    private static let period = UInt8(ascii: ".")

    private var root: String
    private var components: [String]

    /// Works on bytes: a slash followed by a combining mark is one Character, but still a separator.
    init(_ text: String) {
        let leading = text.utf8.prefix { $0 == Self.slash }.count
        root = leading == 0 ? "" : leading == 2 ? "//" : "/"
        components = text.utf8.split(separator: Self.slash).map { String(Substring($0)) }.filter { !$0.isSame(as: ".") }
    }

    var text: String {
        let joined = root + components.joined(separator: "/")
        return joined.isEmpty ? "." : joined
    }

    /// The last component; nil for "", "." and the root.
    var name: String? { components.last }

    /// The end of the name from its last period on, nil when that is its first or last byte.
    var suffix: String? {
        guard let bytes = name?.utf8, let last = bytes.lastIndex(of: Self.period), last != bytes.startIndex,
            bytes.index(after: last) != bytes.endIndex
        else { return nil }
        return String(Substring(bytes[last...]))
    }

    /// With a leading "~" replaced by the home directory; "~user" and an unknown home are left alone.
    func expandingHome(_ home: String?) -> LexicalPath {
        guard root.isEmpty, components.first?.isSame(as: "~") == true, let home else { return self }
        var expanded = LexicalPath(home.isEmpty ? "/" : home)
        expanded.components += components.dropFirst()
        return expanded
    }

    /// `other` seen from here: itself when it is absolute.
    func joining(_ other: LexicalPath) -> LexicalPath {
        guard other.root.isEmpty else { return other }
        var joined = self
        joined.components += other.components
        return joined
    }

    func replacingName(_ change: (String) -> String) -> LexicalPath {
        guard let name else { return self }
        var changed = self
        changed.components[changed.components.count - 1] = change(name)
        return changed
    }

    /// With every period of the name but its last replaced by "_": the platform's storage allows one for a name.
    var withOnePeriod: LexicalPath {
        replacingName { name in
            guard let last = name.utf8.lastIndex(of: Self.period) else { return name }
            let stem = name.utf8[..<last].map { $0 == Self.period ? UInt8(ascii: "_") : $0 }
            return String(decoding: stem, as: UTF8.self) + String(Substring(name.utf8[last...]))
        }
    }
}

extension LexicalPath: Equatable {
    static func == (left: LexicalPath, right: LexicalPath) -> Bool { left.text.isSame(as: right.text) }
}
