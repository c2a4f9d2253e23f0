/// A task as the platform describes it.
struct ImportTask: Sendable, Equatable {
    enum Meaning { case underWay, complete, failed }

    var id: String
    /// The platform's own word, also one that this version does not know.
    var status: String
    var type = ""
    /// What the platform says went wrong with it; empty when it says nothing that can be shown.
    var reason = ""

    init(id: String = "", status: String = "", type: String = "", reason: String = "") {
        self.id = id
        self.status = status
        self.type = type
        self.reason = reason
    }

    init?(_ json: JSONValue) {
        guard let object = json.object, let id = object.id("id"), let status = object.word("status")
        else { return nil }
        let reason = object["errors"]?.string ?? ""
        // Mostly it is the address of a document, which is no explanation.
        self.init(
            id: id,
            status: status,
            type: object.word("type") ?? "",
            reason: firstPlace(of: "://".utf8, in: Array(reason.utf8)[...]) == nil ? shortened(reason) : ""
        )
    }

    /// Unknown words of a newer platform mean that it is not over.
    var meaning: Meaning {
        switch status {
        case "COMPLETE": .complete
        case "FAILED", "CANCELED", "CANCELLED": .failed
        default: .underWay
        }
    }

    /// May have been begun by an import of data rows.
    var isImport: Bool { type.isEmpty || type.contains("data-row") }

    var failure: Failure? {
        guard meaning == .failed else { return nil }
        let words = reason.isEmpty ? "It gives no reason." : reason
        return Failure(
            .importFailed,
            stage: .processing,
            item: id,
            "The platform ended the import's task as \(status). \(words)"
        )
    }
}
