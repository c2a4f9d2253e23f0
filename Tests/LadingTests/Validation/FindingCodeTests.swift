import FoundationEssentials
import Testing

@testable import Lading

@Suite struct `The list of findings` {
    private var table: String {
        var text = """
            # Findings

            What validation can say about a scene, its files, a calibration, a pre-annotation or data rows. Codes never
            change their meaning. An error keeps a scene from being submitted and a row from being sent, a warning does
            not. Data is stopped only on evidence: a platform that says that it refuses, its official client, a standard,
            or that there is nothing to send. All else is a warning. A host can change the severity of every code but
            those that are marked *always*. This list is checked against the library by its tests;
            `LADING_UPDATE_DOCS=1 swift test --filter findings` writes it anew.

            | code | severity | rule | rests on |
            |---|---|---|---|

            """
        for code in FindingCode.allCases {
            let severity = code.severity == .warning ? "warning" : code.isAdjustable ? "error" : "error, always"
            text += "| `\(code.rawValue)` | \(severity) | \(code.rule) | \(code.evidence.source) |\n"
        }
        return text
    }

    @Test(arguments: FindingCode.allCases)
    func `says what each rule rests on`(code: FindingCode) {
        for text in [code.rule, code.evidence.source] {
            #expect(text.count > 5 && text.hasSuffix("."))
            #expect(!text.contains("|") || text.contains("\\|"), "it would end the cell")
        }
    }

    @Test func `in the documentation is the library's`() throws {
        let url = URL(fileURLWithPath: ProbeFixtures.path("../../docs/findings.md"))
        if ProcessInfo.processInfo.environment["LADING_UPDATE_DOCS"] == "1" {
            try Data(table.utf8).write(to: url)
        }
        #expect(String(decoding: try Data(contentsOf: url), as: UTF8.self) == table)
    }
}
