/// One rule that a scene, a data row, a file or a document does not meet.
struct Finding: Equatable, Sendable {
    enum Severity: Int32, Sendable {
        case warning = 1
        case error = 2
    }

    let rule: FindingCode
    /// Index of the frame.
    var frame: Int?
    /// Index of the data row.
    var row: Int?
    /// Where it is in the manifest, from 1, columns in bytes; 0 when it is in none.
    var line: UInt64 = 0
    var column: UInt64 = 0
    /// What it is about: a file name, a sensor, a member of the document.
    var item: String
    /// The rule, and what to do.
    var message: String

    /// By the host, where it is not the catalogue's.
    var decided: Severity?

    init(
        rule: FindingCode,
        frame: Int? = nil,
        row: Int? = nil,
        line: UInt64 = 0,
        column: UInt64 = 0,
        item: String,
        message: String
    ) {
        self.rule = rule
        self.frame = frame
        self.row = row
        self.line = line
        self.column = column
        self.item = ShownText.of(item.utf8)
        self.message = ShownText.of(message.utf8)
    }

    var code: String { rule.rawValue }
    var severity: Severity { decided ?? rule.severity }
}
