/// What is wrong with a document, and at which member of it.
struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    /// "frame.images[0].sensorName"; empty for the document itself.
    let path: String
    let message: String

    var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

/// A value of a document together with the path that leads to it, read with errors that name the path.
struct DocumentNode: Sendable {
    let path: String
    let value: JSONValue

    init(_ value: JSONValue, path: String = "") {
        self.path = path
        self.value = value
    }

    func failure(_ message: String) -> DocumentError { DocumentError(path: path, message: message) }

    private func expected(_ what: String) -> DocumentError {
        failure("\(what) is expected, but there is \(value.kindName)")
    }

    func text() throws(DocumentError) -> String {
        guard let text = value.string else { throw expected("a string") }
        return text
    }

    func boolean() throws(DocumentError) -> Bool {
        guard let flag = value.bool else { throw expected("true or false") }
        return flag
    }

    func integer() throws(DocumentError) -> Int64 {
        guard case .number(let number) = value else { throw expected("an integer") }
        guard let integer = number.int64 else {
            throw failure(
                "an integer of at most 64 bits is expected, but there is \(ShownText.of(number.text.utf8, limit: 40))"
            )
        }
        return integer
    }

    /// A number of pixels.
    func size() throws(DocumentError) -> UInt32 {
        let number = try integer()
        guard let size = UInt32(exactly: number), size > 0 else {
            throw failure("a number from 1 to \(UInt32.max) is expected, but there is \(number)")
        }
        return size
    }

    func finite() throws(DocumentError) -> Double {
        guard case .number(let number) = value else { throw expected("a number") }
        guard number.double.isFinite else {
            throw failure("the number \(ShownText.of(number.text.utf8, limit: 40)) is too large")
        }
        return number.double
    }

    func list() throws(DocumentError) -> [DocumentNode] {
        guard let elements = value.array else { throw expected("a list") }
        return elements.enumerated().map { DocumentNode($1, path: "\(path)[\($0)]") }
    }

    /// An object with any members.
    func members() throws(DocumentError) -> [(key: String, node: DocumentNode)] {
        guard let object = value.object else { throw expected("an object") }
        return object.members.map { ($0.key, child($0.key, $0.value)) }
    }

    /// An object that may have only these members.
    func object(_ known: [String]) throws(DocumentError) -> DocumentObject {
        guard let object = value.object else { throw expected("an object") }
        for (key, value) in object.members where !known.contains(where: key.isSame) {
            let hint = nearestName(to: key, in: known).map { "did you mean \"\(shown: $0)\"?" }
            let all = known.map { "\"\($0)\"" }.joined(separator: ", ")
            throw child(key, value).failure("unknown member; \(hint ?? "known here are \(all)")")
        }
        return DocumentObject(node: self, members: object)
    }

    fileprivate func child(_ key: String, _ value: JSONValue) -> DocumentNode {
        // A long one would be copied into the path of all that is in it.
        let key = ShownText.of(key.utf8, limit: ShownText.nameLimit)
        return DocumentNode(value, path: path.isEmpty ? key : "\(path).\(key)")
    }
}

/// An object whose members are all known names.
struct DocumentObject: Sendable {
    let node: DocumentNode
    fileprivate let members: JSONObject

    /// A member that is null counts as left out.
    func optional(_ key: String) -> DocumentNode? {
        guard let value = members[key], !value.isNull else { return nil }
        return node.child(key, value)
    }

    func required(_ key: String) throws(DocumentError) -> DocumentNode {
        guard let child = optional(key) else {
            throw node.child(key, .null).failure("this member is required, but it is not there")
        }
        return child
    }
}
