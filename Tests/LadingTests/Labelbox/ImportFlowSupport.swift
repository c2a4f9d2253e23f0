import Testing

@testable import Lading

/// A way through the flow of an import: each event with the actions that follow it, in words.
struct ImportPath: CustomTestStringConvertible, Sendable {
    typealias Turn = (event: ImportEvent, actions: [String])

    let name: String
    let plan: ImportPlan
    private(set) var turns: [Turn]

    init(_ name: String, _ plan: ImportPlan = ImportPlan(datasetID: "ds"), after turns: [Turn] = []) {
        self.name = name
        self.plan = plan
        self.turns = turns
    }

    func then(_ event: ImportEvent, _ actions: String...) -> ImportPath { then([(event, actions)]) }

    func then(_ turns: [Turn]) -> ImportPath {
        var path = self
        path.turns += turns
        return path
    }

    var testDescription: String { name }

    /// Walks it, and past its end.
    func walk() {
        var flow = ImportFlow(plan: plan)
        for (index, turn) in turns.enumerated() {
            #expect(!flow.isFinished, "\(name): over before turn \(index)")
            #expect(flow.handle(turn.event).map(\.words) == turn.actions, "\(name), turn \(index)")
        }
        guard turns.last?.actions.last?.hasPrefix("finish") == true else { return }
        #expect(flow.isFinished)
        for event in everyImportEvent { #expect(flow.handle(event).isEmpty, "\(name): \(event) after the end") }
    }
}

let everyImportEvent: [ImportEvent] = [
    .started, rows(), rows(next: 7), unread, .ontologyCame, .ontologyLost(refusal),
    .sessionOpened(.success("u1")), .sessionOpened(.failure(refusal)), answer(["id": "ds"]), answer(task("t1")),
    tasks(), tasks("t1"), noAnswer(422), lostAnswer, .fileUploaded(0, .success("https://f")),
    .fileUploaded(0, .failure(refusal)), wrote(0, 3), .chunkUploaded(place(0), .success("https://c")),
    .chunkUploaded(place(0), .failure(refusal)), .manifestUploaded(.success("https://m")),
    .manifestUploaded(.failure(refusal)), .resumed, pageOf(3), pageOf(0), .pageRead(.failure(refusal)),
    .waitTimedOut, .cancelled,
]

extension ImportAction {
    var words: String {
        switch self {
        case .check(let cursor, let use): "check from \(cursor.row) with \(use)"
        case .fetchOntology: "fetch ontology"
        case .openSession: "open session"
        case .request(let request): request.label
        case .uploadFile(let index): "upload file \(index)"
        case .leaveOut(let row, let failure): "leave out \(row) \(failure.code)"
        case .writeChunk(let place): "write chunk \(place.index) from \(place.cursor.row)"
        case .uploadChunk(let place): "upload chunk \(place.index)"
        case .uploadManifest(let manifest): "upload \(manifest.text)"
        case .limitWait: "limit wait"
        case .tell(let task, let part): "tell \(task.id) \(task.status)" + (part > 0 ? " of part \(part)" : "")
        case .pause(let attempt, let retryAfterMs): "pause \(attempt)" + (retryAfterMs.map { " after \($0)" } ?? "")
        case .poll: "poll"
        case .readPage(let kind, let task, let after, _, let isProbe):
            (isProbe ? "probe " : "") + "\(kind) of \(task)" + (after.map { " after \($0)" } ?? "")
        case .endRows(let rest): "end " + rest.words
        case .finish(let end): "finish " + end.words
        }
    }
}

extension ImportEnd {
    /// Kind, code and stage, then the task and what becomes of the rest.
    var words: String {
        var words = "\(kind) \(failure?.code ?? .ok) \(failure?.stage ?? stage)"
        if !task.id.isEmpty { words += " task=\(task.id) \(task.status)" }
        if let rest { words += " rest=" + rest.words }
        return words
    }
}

extension RowEnd {
    /// State and code, and the rows unless they are all.
    var words: String {
        let end = rows.upperBound == RowLedger.maximumRows ? "" : "\(rows.upperBound)"
        return "\(state) \(code)" + (rows == 0..<RowLedger.maximumRows ? "" : " \(rows.lowerBound)..<\(end)")
    }
}

// MARK: - Events

/// A slice of rows: where the next begins, and what was found.
func rows(
    next: Int? = nil,
    errors: Int = 0,
    files: Int = 0,
    pending: Int = 3,
    needsOntology: Bool = false,
    code: Code = .validation
) -> ImportEvent {
    .checked(
        .success(
            RowsChecked(
                next: next.map { RowCursor(row: $0) },
                needsOntology: needsOntology,
                errors: errors,
                firstError: errors > 0 ? Failure(code, stage: .validation, item: "row", "Wrong.") : nil,
                localFiles: (0..<files).map { localFile($0) },
                pending: pending
            )
        )
    )
}

/// The file of row 10 times its index.
func localFile(_ index: Int) -> LocalFile {
    let path = "\(index).jpg"
    return LocalFile(row: index * 10, path: path, size: 5, contentType: "image/jpeg", givenPath: path)
}

let unread = ImportEvent.checked(.failure(Failure(.fileMissing, item: "m.json", "There is no m.json.")))

func answer(_ json: JSONValue) -> ImportEvent { .answered(.success(json)) }

/// An answer that says no.
func noAnswer(_ status: Int) -> ImportEvent {
    let failure = statusFailure(status, reason: "no")
    return .answered(.failure(APIFailure(failure: failure, ambiguous: mayBeCarriedOut(status: status))))
}

/// No answer, though the request may have been carried out.
let lostAnswer = ImportEvent.answered(
    .failure(
        APIFailure(
            failure: Failure(.connectionLost, retryable: true, "The connection was lost."),
            ambiguous: true
        )
    )
)

func task(_ id: String, _ status: String = "IN_PROGRESS", errors: JSONValue = .null) -> JSONValue {
    ["id": .string(id), "status": .string(status), "type": "adv-upsert-data-rows", "errors": errors]
}

/// The answer to a question for one task, or for the newest, the latest first.
func tasks(_ ids: String..., status: String = "IN_PROGRESS") -> ImportEvent {
    answer(["createdTasks": .array(ids.map { task($0, status) })])
}

func place(_ index: Int, from row: Int = 0) -> ChunkPlace { ChunkPlace(index: index, cursor: RowCursor(row: row)) }

func wrote(_ index: Int, from row: Int = 0, _ rows: Int, next: Int? = nil) -> ImportEvent {
    let chunk = RowsWritten(rows: rows, next: next.map { RowCursor(row: $0) })
    return .chunkWritten(place(index, from: row), .success(chunk))
}

func sentChunk(_ index: Int, from row: Int = 0) -> ImportEvent {
    .chunkUploaded(place(index, from: row), .success("https://c/\(index)"))
}

func pageOf(_ rows: Int, matched: Int? = nil, after: String? = nil) -> ImportEvent {
    .pageRead(.success(ResultPage(rows: rows, matched: matched ?? rows, after: after)))
}

func failed(_ code: Code, _ http: Int = 0) -> Failure { Failure(code, httpStatus: http, retryable: true, "It failed.") }
