import FoundationEssentials
import Testing

@testable import Lading

@Suite struct `The list of findings` {
    private var table: String {
        var text = """
            # Findings

            What validation can say about a scene, its files, a calibration, a pre-annotation or data rows. Codes never
            change their meaning. An error keeps a scene from being submitted and a row from being sent, a warning does
            not. This list is checked against the library by its tests; `LADING_UPDATE_DOCS=1 swift test --filter
            findings` writes it anew.

            | code | severity | rule |
            |---|---|---|

            """
        for code in FindingCode.allCases {
            text += "| `\(code.rawValue)` | \(code.severity == .error ? "error" : "warning") | \(code.rule) |\n"
        }
        return text
    }

    @Test func `in the documentation is the library's`() throws {
        let url = URL(fileURLWithPath: ProbeFixtures.path("../../docs/findings.md"))
        if ProcessInfo.processInfo.environment["LADING_UPDATE_DOCS"] == "1" {
            try Data(table.utf8).write(to: url)
        }
        #expect(String(decoding: try Data(contentsOf: url), as: UTF8.self) == table)
    }
}
