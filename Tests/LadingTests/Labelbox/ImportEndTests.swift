import Testing

@testable import Lading

/// What the whole of an import is said to be, from what became of its rows.
@Suite struct ImportEndTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var kind = ImportEnd.Kind.counted
        var rows: Int
        var made = 0
        var refused = 0
        var notSent = 0
        var failure: Code?
        var state: SceneOutcome.State
        var code = Code.ok
        var stage = Stage.results
        var words = ""

        var testDescription: String { "\(kind) \(rows) = \(made) + \(refused) + \(notSent), \(failure ?? .ok)" }
    }

    static let cases: [Case] = [
        Case(rows: 3, made: 3, state: .imported),
        Case(rows: 3, made: 2, refused: 1, state: .partlyImported, code: .rowRefused, words: "Of 3 data rows 1 were"),
        Case(rows: 3, refused: 3, state: .failed, code: .rowRefused, words: "3 were refused"),
        Case(
            rows: 4,
            made: 2,
            refused: 1,
            notSent: 1,
            failure: .image,
            state: .partlyImported,
            code: .rowRefused,
            words: "1 were refused by the platform and 1 were not sent"
        ),
        Case(
            rows: 3,
            made: 2,
            notSent: 1,
            failure: .image,
            state: .partlyImported,
            code: .image,
            stage: .validation,
            words: "First. Of 3 data rows 1 were not sent."
        ),
        Case(rows: 3, notSent: 3, failure: .image, state: .failed, code: .image, stage: .validation),
        Case(
            rows: 2,
            made: 2,
            failure: .json,
            state: .partlyImported,
            code: .json,
            stage: .validation,
            words: "First."
        ),
        Case(rows: 0, failure: .validation, state: .failed, code: .validation, stage: .validation),
        Case(rows: 3, made: 3, failure: .importFailed, state: .imported),
        Case(
            rows: 3,
            made: 1,
            refused: 2,
            failure: .importFailed,
            state: .partlyImported,
            code: .importFailed,
            stage: .validation
        ),
        Case(rows: 3, refused: 3, failure: .importFailed, state: .failed, code: .importFailed, stage: .validation),
        Case(kind: .validated, rows: 3, notSent: 3, state: .validated),
        Case(kind: .failed, rows: 3, notSent: 3, failure: .server, state: .failed, code: .server, stage: .validation),
        Case(
            kind: .cancelled,
            rows: 3,
            made: 1,
            failure: .cancelled,
            state: .cancelled,
            code: .cancelled,
            stage: .validation
        ),
        Case(
            kind: .processing,
            rows: 3,
            made: 3,
            failure: .stillProcessing,
            state: .processing,
            code: .stillProcessing,
            stage: .validation
        ),
    ]

    @Test(arguments: cases) func isSaid(_ test: Case) {
        let end = ImportEnd(
            kind: test.kind,
            stage: .results,
            failure: test.failure.map { Failure($0, stage: .validation, item: "x", "First.") },
            task: ImportTask(id: "t1", status: "COMPLETE"),
            rest: nil
        )
        let counts = RowCounts(rows: test.rows, made: test.made, refused: test.refused, notSent: test.notSent)
        let outcome = SceneOutcome(end, counts)
        #expect(outcome.state == test.state)
        #expect(outcome.failure?.code ?? .ok == test.code && outcome.stage == test.stage)
        #expect(outcome.failure?.message.contains(test.words) ?? test.words.isEmpty)
        #expect(outcome.taskID == "t1" && outcome.status == "COMPLETE")
    }
}
