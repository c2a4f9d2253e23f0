import Testing

@testable import Lading

private let manifest = #"upload {"source":"SDK","item_count":3,"chunk_uris":["https://c/0"]}"#
private let newest = "newest tasks"
private let sending = "import of data rows"

private let checking: [ImportPath.Turn] = [(.started, ["check from 0 with cached"])]
private let opened: [ImportPath.Turn] =
    checking + [(rows(), ["open session"]), (.sessionOpened(.success("u1")), ["dataset"])]
private let writing: [ImportPath.Turn] = opened + [(answer(["id": "ds"]), ["write chunk 0 from 0"])]
private let chunked: [ImportPath.Turn] =
    writing + [(wrote(0, 3), ["upload chunk 0"]), (sentChunk(0), [manifest])]
private let noted: [ImportPath.Turn] = chunked + [(.manifestUploaded(.success("https://m")), [newest])]
private let imported: [ImportPath.Turn] = noted + [(tasks("t0"), ["limit wait", sending])]
private let waiting: [ImportPath.Turn] =
    imported + [(answer(task("t1")), ["tell t1 IN_PROGRESS", "poll"])]
private let reading: [ImportPath.Turn] =
    imported + [(answer(task("t1", "COMPLETE")), ["tell t1 COMPLETE", "refused of t1"])]
private let asking: [ImportPath.Turn] = imported + [(lostAnswer, ["pause 1"]), (.resumed, [newest])]
private let dryRun = ImportPlan(datasetID: "ds", isDryRun: true)
private let skips = ImportPlan(datasetID: "ds", skipsInvalidRows: true)
private let twoAtOnce = ImportPlan(datasetID: "ds", maximumUploads: 2)

private func withFiles(_ count: Int) -> [ImportPath.Turn] {
    checking + [(rows(files: count), ["open session"]), (.sessionOpened(.success("u1")), ["dataset"])]
}

/// Every way of an import, and what happens where answers get lost on it.
@Suite struct ImportFlowTests {
    static let validation: [ImportPath] = [
        ImportPath("slice by slice", after: checking)
            .then(rows(next: 40), "check from 40 with cached")
            .then(rows(next: 90), "check from 90 with cached")
            .then(rows(), "open session"),
        ImportPath("the manifest can't be read", after: checking)
            .then(unread, "finish failed fileMissing validation rest=notSent fileMissing"),
        ImportPath("an error stops it", after: checking)
            .then(rows(next: 40, errors: 2, code: .image), "check from 40 with cached")
            .then(rows(errors: 1), "finish failed image validation rest=notSent validation"),
        ImportPath("rows with errors are left out", skips, after: checking)
            .then(rows(errors: 2), "open session"),
        ImportPath("every row has an error", skips, after: checking)
            .then(rows(errors: 2, pending: 0), "finish counted validation validation"),
        ImportPath("no rows at all", after: checking).then(rows(pending: 0), "finish counted ok validation"),
        ImportPath("dry run", dryRun, after: checking).then(rows(), "finish validated ok validation rest=notSent ok"),
        ImportPath("dry run with errors", ImportPlan(datasetID: "ds", isDryRun: true, skipsInvalidRows: true))
            .then(checking)
            .then(rows(errors: 1), "finish failed validation validation rest=notSent validation"),
        ImportPath("metadata", after: checking)
            .then(rows(next: 5, needsOntology: true), "fetch ontology")
            .then(.ontologyCame, "check from 5 with current")
            .then(rows(next: 9), "check from 9 with current")
            .then(rows(), "open session"),
        ImportPath("metadata can't be fetched", after: checking)
            .then(rows(next: 5, needsOntology: true), "fetch ontology")
            .then(
                .ontologyLost(failed(.credentialsRefused, 401)),
                "finish failed credentialsRefused validation rest=notSent credentialsRefused"
            ),
        ImportPath("as many local files as may be", twoAtOnce, after: checking)
            .then(rows(files: 15_000), "open session"),
        ImportPath("more local files than may be", twoAtOnce, after: checking)
            .then(rows(next: 9, files: 15_000), "check from 9 with cached")
            .then(rows(files: 1), "finish failed validation validation rest=notSent validation"),
        ImportPath("sign-in fails", after: checking + [(rows(), ["open session"])])
            .then(
                .sessionOpened(.failure(failed(.credentialsRefused).at(.signIn))),
                "finish failed credentialsRefused signIn rest=notSent credentialsRefused"
            ),
        ImportPath("no such dataset", after: opened)
            .then(noAnswer(404), "finish failed notFound validation rest=notSent notFound"),
    ]

    static let uploads: [ImportPath] = [
        ImportPath("files, so many at a time", twoAtOnce, after: withFiles(3))
            .then(answer(["id": "ds"]), "upload file 0", "upload file 1")
            .then(.fileUploaded(1, .success("https://f/1")), "upload file 2")
            .then(.fileUploaded(1, .success("https://f/1")))
            .then(.fileUploaded(7, .success("https://f/7")))
            .then(.fileUploaded(0, .success("https://f/0")))
            .then(.fileUploaded(2, .success("https://f/2")), "write chunk 0 from 0"),
        ImportPath("a file that fails leaves out its row", twoAtOnce, after: withFiles(2))
            .then(answer(["id": "ds"]), "upload file 0", "upload file 1")
            .then(.fileUploaded(1, .failure(failed(.fileChanged))), "leave out 10 fileChanged")
            .then(.fileUploaded(0, .success("https://f/0")), "write chunk 0 from 0")
            .then(wrote(0, 2), "upload chunk 0"),
        ImportPath("every file fails", twoAtOnce, after: withFiles(1))
            .then(answer(["id": "ds"]), "upload file 0")
            .then(.fileUploaded(0, .failure(failed(.refused))), "leave out 0 refused", "write chunk 0 from 0")
            .then(wrote(0, 0), "finish counted refused importing"),
        ImportPath("the key is refused", twoAtOnce, after: withFiles(5))
            .then(answer(["id": "ds"]), "upload file 0", "upload file 1")
            .then(
                .fileUploaded(0, .failure(failed(.credentialsRefused).at(.upload))),
                "finish failed credentialsRefused upload rest=notSent credentialsRefused"
            ),
        ImportPath("the network is gone", twoAtOnce, after: withFiles(9))
            .then(answer(["id": "ds"]), "upload file 0", "upload file 1")
            .then(.fileUploaded(0, .failure(failed(.connect))), "leave out 0 connect", "upload file 2")
            .then(.fileUploaded(1, .failure(failed(.connect))), "leave out 10 connect", "upload file 3")
            .then(.fileUploaded(2, .success("https://f/2")), "upload file 4")
            .then(.fileUploaded(3, .failure(failed(.connect))), "leave out 30 connect", "upload file 5")
            .then(.fileUploaded(4, .failure(failed(.fileEmpty))), "leave out 40 fileEmpty", "upload file 6")
            .then(.fileUploaded(5, .failure(failed(.server))), "leave out 50 server", "upload file 7")
            .then(
                .fileUploaded(6, .failure(failed(.connect).at(.upload))),
                "finish failed connect upload rest=notSent connect"
            ),
        ImportPath("two chunks in memory", after: writing)
            .then(wrote(0, 3, next: 3), "upload chunk 0", "write chunk 1 from 3")
            .then(wrote(1, from: 3, 2, next: 5), "upload chunk 1")
            .then(sentChunk(1, from: 3), "write chunk 2 from 5")
            .then(wrote(2, from: 5, 1), "upload chunk 2")
            .then(sentChunk(2, from: 5))
            .then(
                sentChunk(0),
                #"upload {"source":"SDK","item_count":6,"chunk_uris":["https://c/0","https://c/1","https://c/2"]}"#
            ),
        ImportPath("a part of the source without rows", skips, after: writing)
            .then(wrote(0, 0, next: 40), "write chunk 0 from 40")
            .then(wrote(0, from: 40, 3), "upload chunk 0")
            .then(sentChunk(0, from: 40), manifest),
        ImportPath("the manifest changed on the way", after: writing)
            .then(
                .chunkWritten(place(0), .failure(failed(.fileChanged))),
                "finish failed fileChanged importing rest=notSent fileChanged"
            ),
        ImportPath("a chunk can't be uploaded", after: writing)
            .then(wrote(0, 3), "upload chunk 0")
            .then(
                .chunkUploaded(place(0), .failure(failed(.server))),
                "finish failed server importing rest=notSent server"
            ),
        ImportPath("the list of chunks can't be uploaded", after: chunked)
            .then(.manifestUploaded(.failure(failed(.server))), "finish failed server importing rest=notSent server"),
        ImportPath("the tasks before can't be seen", after: noted)
            .then(noAnswer(503), "finish failed server importing rest=notSent server"),
    ]

    static let results: [ImportPath] = [
        ImportPath("waits until it is complete", after: waiting)
            .then(.resumed, "task")
            .then(tasks("t1", status: "IN_PROGRESS"), "tell t1 IN_PROGRESS", "poll")
            .then(.resumed, "task")
            .then(tasks("t1", status: "a word of next year"), "tell t1 a word of next year", "poll")
            .then(.resumed, "task")
            .then(tasks("t1", status: "COMPLETE"), "tell t1 COMPLETE", "refused of t1")
            .then(pageOf(2, after: "c1"), "refused of t1 after c1")
            .then(pageOf(1), "made of t1")
            .then(pageOf(0), "finish counted ok results task=t1 COMPLETE rest=refused response"),
        ImportPath("complete at once", after: reading)
            .then(pageOf(0), "made of t1")
            .then(pageOf(3, after: "c1"), "made of t1 after c1")
            .then(pageOf(1), "finish counted ok results task=t1 COMPLETE rest=refused response"),
        ImportPath("a page that names itself", after: reading)
            .then(pageOf(3, after: "c1"), "refused of t1 after c1")
            .then(pageOf(3, after: "c1"), "made of t1")
            .then(pageOf(0, after: "c1"), "finish counted ok results task=t1 COMPLETE rest=refused response"),
        ImportPath("an answer without the task", after: waiting)
            .then(.resumed, "task")
            .then(answer(["createdTasks": []]), "tell t1 IN_PROGRESS", "poll"),
        ImportPath("the task failed", after: imported)
            .then(answer(task("t1", "FAILED", errors: "Too bad.")), "tell t1 FAILED", "refused of t1")
            .then(pageOf(1), "made of t1")
            .then(
                .pageRead(.failure(failed(.notFound))),
                "finish counted importFailed processing task=t1 FAILED rest=refused importFailed"
            ),
        ImportPath("the task was cancelled there", after: waiting)
            .then(.resumed, "task")
            .then(tasks("t1", status: "CANCELLING"), "tell t1 CANCELLING", "poll")
            .then(.resumed, "task")
            .then(tasks("t1", status: "CANCELED"), "tell t1 CANCELED", "refused of t1")
            .then(pageOf(0), "made of t1")
            .then(pageOf(0), "finish counted importFailed processing task=t1 CANCELED rest=refused importFailed"),
        ImportPath("the status can't be learned", after: waiting)
            .then(.resumed, "task")
            .then(noAnswer(503), "finish processing server processing task=t1 IN_PROGRESS"),
        ImportPath("a page can't be read", after: reading)
            .then(.pageRead(.failure(failed(.notFound))), "finish processing notFound results task=t1 COMPLETE"),
        ImportPath("left out and imported", skips, after: checking)
            .then(rows(errors: 1), "open session")
            .then(Array(chunked.dropFirst(2)))
            .then(Array(noted.suffix(1) + imported.suffix(1) + reading.suffix(1)))
            .then(pageOf(3), "made of t1")
            .then(pageOf(0), "finish counted validation validation task=t1 COMPLETE rest=refused response"),
    ]

    static let endings: [ImportPath] = [
        ImportPath("time-out", after: waiting)
            .then(.waitTimedOut, "finish processing stillProcessing processing task=t1 IN_PROGRESS"),
        ImportPath("time-out during a question", after: waiting)
            .then(.resumed, "task")
            .then(.waitTimedOut, "finish processing stillProcessing processing task=t1 IN_PROGRESS"),
        ImportPath("time-out before the import was answered", after: imported)
            .then(.waitTimedOut)
            .then(
                answer(task("t1")),
                "tell t1 IN_PROGRESS",
                "finish processing stillProcessing processing task=t1 IN_PROGRESS"
            ),
        ImportPath("time-out, and complete with the answer", after: imported)
            .then(.waitTimedOut)
            .then(answer(task("t1", "COMPLETE")), "tell t1 COMPLETE", "refused of t1"),
        ImportPath("time-out when all is known but the rows", after: reading)
            .then(.waitTimedOut)
            .then(pageOf(3), "made of t1"),
        ImportPath("time-out while it is lost", after: asking)
            .then(.waitTimedOut, "finish processing connectionLost importing"),
        ImportPath("time-out before it was known to be lost", after: imported)
            .then(.waitTimedOut)
            .then(lostAnswer, "pause 1")
            .then(.resumed, newest)
            .then(tasks("t0"), "finish processing connectionLost importing"),
    ]

    static let lostAnswers: [ImportPath] = [
        ImportPath("it is there", after: asking)
            .then(tasks("t1", "t0"), "probe made of t1")
            .then(pageOf(3), "tell t1 IN_PROGRESS", "poll")
            .then(.resumed, "task"),
        ImportPath("it is there and all its rows were refused", after: asking)
            .then(tasks("t1", "t0", status: "COMPLETE"), "probe made of t1")
            .then(pageOf(0), "probe refused of t1")
            .then(pageOf(3), "tell t1 COMPLETE", "refused of t1"),
        ImportPath("it has no rows yet", after: asking)
            .then(tasks("t1", "t0"), "probe made of t1")
            .then(pageOf(0), "probe refused of t1")
            .then(pageOf(0), "poll")
            .then(.resumed, newest)
            .then(tasks("t1", "t0", status: "COMPLETE"), "probe made of t1")
            .then(pageOf(3), "tell t1 COMPLETE", "refused of t1"),
        ImportPath("another import began at the same time", after: asking)
            .then(tasks("t2", "t1", "t0"), "probe made of t1")
            .then(pageOf(9, matched: 0), newest)
            .then(tasks("t2", "t1", "t0"), "probe made of t2")
            .then(pageOf(3), "tell t2 IN_PROGRESS", "poll"),
        ImportPath("another task of another kind", after: asking)
            .then(
                answer(["createdTasks": [["id": "x", "status": "COMPLETE", "type": "export"], task("t0")]]),
                "poll"
            ),
        ImportPath("its rows can't be read yet", after: asking)
            .then(tasks("t1", "t0"), "probe made of t1")
            .then(.pageRead(.failure(failed(.server))), "poll"),
        ImportPath("it never began", after: asking)
            .then(tasks("t0"), "poll")
            .then(.resumed, newest)
            .then(tasks("t0"), "poll")
            .then(.resumed, newest)
            .then(tasks("t0"), sending)
            .then(answer(task("t1")), "tell t1 IN_PROGRESS", "poll"),
        ImportPath("it never begins", after: asking)
            .then(gone).then(tasks("t0"), sending)
            .then(lostAnswer, "pause 2").then(.resumed, newest)
            .then(gone).then(tasks("t0"), sending)
            .then(lostAnswer, "pause 3").then(.resumed, newest)
            .then(gone)
            .then(tasks("t0"), "finish failed connectionLost importing rest=notSent connectionLost"),
        ImportPath("a task that ended without rows is not it", after: asking)
            .then(tasks("t1", "t0", status: "FAILED"), "probe made of t1")
            .then(pageOf(0), "probe refused of t1")
            .then(pageOf(0), newest)
            .then(tasks("t1", "t0"), "poll"),
        ImportPath("an answer that makes no sense", after: imported)
            .then(answer(["status": "IN_PROGRESS"]), "pause 1"),
        ImportPath("a gateway's error", after: imported).then(noAnswer(502), "pause 1"),
        ImportPath("a refusal", after: imported)
            .then(noAnswer(400), "finish failed refused importing rest=notSent refused"),
        ImportPath("too often, to the end", after: imported)
            .then(noAnswer(429), "finish failed rateLimited importing rest=notSent rateLimited"),
        ImportPath("the tasks can't be seen", after: asking)
            .then(noAnswer(503), "finish processing server importing"),
    ]

    /// Not there, twice.
    private static let gone: [ImportPath.Turn] = [
        (tasks("t0"), ["poll"]), (.resumed, [newest]), (tasks("t0"), ["poll"]), (.resumed, [newest]),
    ]

    @Test(arguments: validation) func validates(_ path: ImportPath) { path.walk() }
    @Test(arguments: uploads) func uploadsAll(_ path: ImportPath) { path.walk() }
    @Test(arguments: results) func learnsWhatBecameOfIt(_ path: ImportPath) { path.walk() }
    @Test(arguments: endings) func runsOutOfTime(_ path: ImportPath) { path.walk() }
    @Test(arguments: lostAnswers) func findsALostImport(_ path: ImportPath) { path.walk() }

    /// At every step: before the import nothing was sent, afterwards nobody knows.
    @Test(arguments: validation + uploads + results + endings + lostAnswers)
    func isCancelled(_ path: ImportPath) {
        for length in 0..<path.turns.count {
            var flow = ImportFlow(plan: path.plan)
            let turns = path.turns.prefix(length)
            for turn in turns { _ = flow.handle(turn.event) }
            guard !flow.isFinished else { continue }
            let actions = flow.handle(.cancelled)
            guard case .finish(let end) = actions.last, actions.count == 1 else {
                Issue.record("\(path.name), turn \(length): \(actions)")
                continue
            }
            let wasSent = turns.contains { $0.actions.contains(sending) }
            #expect(end.kind == .cancelled && end.failure?.code == .cancelled)
            #expect(end.rest == nil ? wasSent : !wasSent && end.rest?.state == .notSent, "\(path.name), turn \(length)")
            #expect(flow.isFinished)
        }
    }
}

/// Whatever happens in whatever order: no trap, one end at most, never a second import without having asked.
@Suite struct RandomImportFlowTests {
    private static func event(after actions: [ImportAction], _ generator: inout SeededGenerator) -> ImportEvent {
        if Int.random(in: 0..<10, using: &generator) < 8, let action = actions.randomElement(using: &generator) {
            switch action {
            case .check:
                let next = Bool.random(using: &generator) ? Int.random(in: 1..<9, using: &generator) : nil
                return rows(next: next, files: .random(in: 0..<3, using: &generator))
            case .fetchOntology: return .ontologyCame
            case .openSession: return .sessionOpened(.success("u1"))
            case .request(let request): return answered(request, &generator)
            case .uploadFile(let index): return .fileUploaded(index, .success("https://f"))
            case .writeChunk(let place):
                let next = Bool.random(using: &generator) ? RowCursor(row: place.cursor.row + 1) : nil
                return .chunkWritten(place, .success(RowsWritten(rows: 1, next: next)))
            case .uploadChunk(let place): return .chunkUploaded(place, .success("https://c"))
            case .uploadManifest: return .manifestUploaded(.success("https://m"))
            case .pause, .poll: return .resumed
            case .readPage: return pageOf(.random(in: 0..<3, using: &generator), after: nil)
            case .limitWait, .tell, .leaveOut, .endRows, .finish: break
            }
        }
        let events = everyImportEvent.filter { if case .cancelled = $0 { false } else { true } }
        return events.randomElement(using: &generator) ?? .resumed
    }

    private static func answered(_ request: GraphQLRequest, _ generator: inout SeededGenerator) -> ImportEvent {
        switch (request.label, Int.random(in: 0..<3, using: &generator)) {
        case ("import of data rows", 0): answer(task("t1"))
        case ("import of data rows", _): lostAnswer
        case ("newest tasks", 0): tasks("t0", "t1")
        case ("newest tasks", _): tasks("t0")
        case ("task", 0): tasks("t1", status: "COMPLETE")
        case ("task", _): tasks("t1")
        default: answer(["id": "ds"])
        }
    }

    @Test(arguments: 0..<1000) func anyOrder(seed: Int) {
        var generator = SeededGenerator(state: UInt64(seed))
        var plan = ImportPlan(datasetID: "ds", skipsInvalidRows: true, maximumUploads: 2)
        plan.maximumTaskRows = seed % 3 + 1
        var flow = ImportFlow(plan: plan)
        var ends = 0
        var looks = LostImport.questionsBeforeRepeat
        var pending = flow.handle(.started)
        for _ in 0..<Int.random(in: 0..<120, using: &generator) {
            let actions = flow.handle(Self.event(after: pending, &generator))
            for action in actions {
                if case .finish = action { ends += 1 }
                // Of the next task nothing was sent yet.
                if case .uploadManifest = action { looks = LostImport.questionsBeforeRepeat }
                guard case .request(let request) = action else { continue }
                if request.label == newest { looks += 1 }
                if request.label == sending {
                    #expect(looks >= LostImport.questionsBeforeRepeat)
                    looks = 0
                }
            }
            #expect(ends == (flow.isFinished ? 1 : 0))
            if !actions.isEmpty { pending = actions }
        }
        ends += flow.handle(.cancelled).count
        #expect(ends == 1 && flow.isFinished)
    }
}
