import Testing

@testable import Lading

/// An import that starts anew with what its record says ends as the one that was: at every point of every way that the
/// tables know.
@Suite struct ImportReplayTests {
    private static let ways =
        ImportFlowTests.validation + ImportFlowTests.uploads + ImportFlowTests.results + ImportFlowTests.lostAnswers

    /// The platform and the disk of a way, for whoever walks it again.
    private struct World {
        private var answers: [String: [ImportEvent]] = [:]
        private var pages: [String: ImportEvent] = [:]
        /// What the platform made of the import, as it was seen last; nil when it never got it.
        private(set) var task: ImportTask?
        private(set) var sends = 0
        private(set) var end: String?

        init(_ path: ImportPath) {
            var flow = ImportFlow(plan: path.plan)
            var outstanding: [ImportAction] = []
            for turn in path.turns {
                if let index = outstanding.firstIndex(where: { turn.event.answers($0) }) {
                    let words = outstanding.remove(at: index).words
                    if case .pageRead = turn.event { pages[words] = turn.event }
                    answers[words, default: []].append(turn.event)
                }
                for action in flow.handle(turn.event) {
                    outstanding.append(action)
                    if case .tell(let told, _) = action { task = told }
                    if action.words == "import of data rows" { sends += 1 }
                    if case .finish(let last) = action { end = last.words }
                }
            }
        }

        /// Nil when the way does not go that far.
        mutating func answer(to action: ImportAction) -> ImportEvent? {
            if case .readPage(let kind, _, _, _, _) = action {
                return pages[action.words] ?? pageOf(kind == .made ? 1 : 0)
            }
            if answers[action.words]?.isEmpty == false { return answers[action.words]?.removeFirst() }
            switch (action, action.words) {
            case (.pause, _), (.poll, _): return .resumed
            case (_, "newest tasks"): return task.map { tasks($0.id, "t0", status: $0.status) } ?? tasks("t0")
            default: return nil
            }
        }

        /// An earlier process had that answer.
        mutating func skip(_ action: ImportAction) {
            if answers[action.words]?.isEmpty == false { answers[action.words]?.removeFirst() }
        }
    }

    private static func mark(of event: ImportEvent, _ flow: ImportFlow) -> ImportRecord.BytesMark? {
        switch event {
        case .chunkUploaded(let place, _): ImportRecord.BytesMark(size: place.index, crc: 7)
        case .manifestUploaded: ImportRecord.BytesMark(size: 1, crc: 7)
        default: nil
        }
    }

    /// What the first events of a way leave in the spool.
    private static func records(_ turns: ArraySlice<ImportPath.Turn>, _ plan: ImportPlan) throws -> [ImportRecord] {
        var flow = ImportFlow(plan: plan)
        var records: [ImportRecord] = []
        for turn in turns {
            if let record = ImportRecord(turn.event, of: flow, mark: mark(of: turn.event, flow)) {
                records.append(try ImportRecord(record.record))
            }
            for case .tell(let task, let part) in flow.handle(turn.event) {
                records.append(.imported(task, part: part))
            }
        }
        return records
    }

    @Test(arguments: ways) func endsAsItWas(_ path: ImportPath) throws {
        for count in 1..<path.turns.count {
            var world = World(path)
            var recovery = ImportRecovery(try Self.records(path.turns.prefix(count), path.plan))
            var plan = path.plan
            plan.sent = recovery.sent
            var flow = ImportFlow(plan: plan)
            var actions = flow.handle(.started)
            var sends = 0
            var end: ImportEnd?
            for _ in 0..<40_000 where !actions.isEmpty && end == nil {
                let action = actions.removeFirst()
                if case .finish(let last) = action { end = last }
                if action.words == "import of data rows" { sends += 1 }
                let chunk: ImportRecord.BytesMark? =
                    if case .uploadChunk(let place) = action { ImportRecord.BytesMark(size: place.index, crc: 7) } else
                    {
                        nil
                    }
                if let known = recovery.answer(to: action, of: flow, chunk: chunk) {
                    if action.words == "import of data rows" { sends -= 1 }
                    world.skip(action)
                    actions += flow.handle(known)
                } else if let answer = world.answer(to: action) {
                    actions += flow.handle(answer)
                }
            }
            let place = "\(path.name) after \(count)"
            // A task that was cancelled before it had rows is nobody's, and the import is sent again.
            let isFound = world.task.map { $0.status != "CANCELED" } ?? false
            // What the platform has is never sent again.
            if recovery.sent != nil, world.sends == 1, isFound { #expect(sends == 0, "\(place)") }
            guard let expected = world.end else { continue }
            // Where the answer was lost with the process, what can't be learned of the task can't be learned of it either.
            let isLost = recovery.sent.map { $0.tasks.contains(nil) } ?? false
            guard !isLost || isFound && expected.hasPrefix("counted") else { continue }
            #expect(end?.kind == .counted ? expected.contains("counted") : end?.words == expected, "\(place)")
        }
    }

    /// Of several tasks, those that the platform has are not sent again, and the others are.
    @Test func goesOnWithTheNextTask() throws {
        guard let path = ImportTasksTests.severalTasks.first else { return }
        // The second task is the first that is not known to be sent.
        let count = path.turns.firstIndex { $0.actions.contains { $0.hasPrefix("tell t1 IN_PROGRESS") } } ?? 0
        var recovery = ImportRecovery(try Self.records(path.turns.prefix(count + 1), path.plan))
        var plan = path.plan
        plan.sent = recovery.sent
        #expect(recovery.sent?.tasks == [ImportTask(id: "t1", status: "IN_PROGRESS", type: "adv-upsert-data-rows")])
        var flow = ImportFlow(plan: plan)
        var events = path.turns.prefix(count).map(\.event)
        var actions = flow.handle(.started)
        var asked: [String] = []
        for _ in 0..<100 where !actions.isEmpty {
            let action = actions.removeFirst()
            if let known = recovery.answer(to: action, of: flow) {
                actions += flow.handle(known)
            } else if let place = events.firstIndex(where: { $0.answers(action) }) {
                asked.append(action.words)
                actions += flow.handle(events.remove(at: place))
            } else {
                asked.append(action.words)
            }
        }
        #expect(asked.count { $0 == "import of data rows" } == 1)
        let lists = asked.filter { $0.hasPrefix("upload {") }
        #expect(lists == [#"upload {"source":"SDK","item_count":2,"chunk_uris":["https://c/1"]}"#], "\(asked)")
    }

    /// After the import may have been sent, nothing that fails says that it was not.
    @Test func nothingIsSaidToBeUnsentThatMayHaveBeenSent() {
        let events: [ImportEvent] = [
            unread, rows(errors: 1), rows(pending: 0), .ontologyLost(failed(.server)),
            .sessionOpened(.failure(failed(.credentialsRefused))),
            .chunkWritten(place(0), .failure(failed(.fileChanged))),
            wrote(0, 0), .chunkUploaded(place(0), .failure(failed(.server))), .cancelled,
        ]
        for task in [nil, ImportTask(id: "t1", status: "IN_PROGRESS")] {
            for event in events {
                var flow = ImportFlow(plan: ImportPlan(datasetID: "ds", sent: SentImport(tasks: [task])))
                var end: ImportEnd?
                var read = rows()
                if case .ontologyLost = event { read = rows(next: 5, needsOntology: true) }
                for next in [.started, event, read, event, .sessionOpened(.success("u")), event, wrote(0, 1), event]
                where end == nil {
                    for case .finish(let last) in flow.handle(next) { end = last }
                }
                #expect(end?.kind == (event.isCancel ? .cancelled : .processing) && end?.rest == nil, "\(event)")
                #expect(end?.task.id == task?.id ?? "")
                let words = end?.failure?.message ?? ""
                #expect(event.isCancel || words.contains(task == nil ? "the newest tasks" : "its task t1"), "\(words)")
            }
        }
    }

    @Test func everyRecordReadsBack() throws {
        let failure = Failure(.server, stage: .upload, httpStatus: 503, retryable: true, item: "a\nb", "“ü”")
        let identity = FileIdentity(numbers: [.max, 5, -1, 999])
        let records: [ImportRecord] = [
            .started, .ontology(.testOntology), .file(row: 3, path: "/ü\n.jpg", identity, .success("https://f")),
            .file(row: 0, path: "", nil, .failure(failure)),
            .chunk(index: 2, ImportRecord.BytesMark(size: 5_000_000, crc: .max), url: "https://c"),
            .manifest(ImportRecord.BytesMark(size: 0, crc: 0), url: "https://m", part: 0), .tasks([], part: 0),
            .tasks(["t1", "t2"], part: 1), .manifest(ImportRecord.BytesMark(size: 1, crc: 2), url: "", part: 2),
            .imported(ImportTask(id: "t", status: "a new word", type: "x", reason: "“ü”"), part: 0),
            .imported(ImportTask(id: "t", status: "COMPLETE"), part: 7), .cancelled,
        ]
        for record in records { #expect(try ImportRecord(record.record) == record) }
        for text in [
            "{}", #"{"event":"else"}"#, #"{"event":"chunk","index":1}"#, #"{"event":"tasks","ids":[1]}"#,
            #"{"event":"ontology"}"#, "{\"event\":\"ontology\"}\n{}", #"{"event":"file","row":1,"path":"x"}"#, "",
        ] {
            let record = SpoolRecord(kind: .event, payload: Array(text.utf8))
            #expect(throws: SpoolLog.Damage.self, "\(text)") { try ImportRecord(record) }
        }
    }

    /// A file counts as sent while it is the same; once the import may have been sent, whatever it is.
    @Test func whatCountsAsSent() throws {
        let identity = FileIdentity(numbers: [1, 5, 0, 0])
        let other = FileIdentity(numbers: [1, 6, 0, 0])
        func file(_ row: Int, _ path: String, _ identity: FileIdentity?) -> LocalFile {
            LocalFile(row: row, path: path, size: 5, identity: identity, contentType: "", givenPath: path)
        }
        let mark = ImportRecord.BytesMark(size: 9, crc: 9)
        let records: [ImportRecord] = [
            .started, .file(row: 0, path: "/a", identity, .success("https://a")),
            .file(row: 1, path: "/b", identity, .failure(failed(.server))),
            .chunk(index: 0, mark, url: "https://c"),
        ]
        struct Case {
            var file: LocalFile
            var before: String?
            var after: String?
        }
        let cases = [
            Case(file: file(0, "/a", identity), before: "https://a", after: "https://a"),
            Case(file: file(0, "/a", other), before: nil, after: "https://a"),
            Case(file: file(0, "/x", identity), before: nil, after: "https://a"),
            Case(file: file(0, "/a", nil), before: nil, after: "https://a"),
            Case(file: file(1, "/b", identity), before: nil, after: "server"),
            Case(file: file(2, "/c", identity), before: nil, after: "fileChanged"),
        ]
        for isSent in [false, true] {
            for each in cases {
                var recovery = ImportRecovery(isSent ? records + [.tasks([], part: 0)] : records)
                #expect(recovery.settledRows == (isSent ? [0, 1] : []))
                var flow = ImportFlow(plan: ImportPlan(datasetID: "ds", sent: recovery.sent))
                _ = flow.handle(.started)
                let checked = RowsChecked(localFiles: [each.file], pending: 1)
                _ = flow.handle(.checked(.success(checked)))
                var words: String?
                if case .fileUploaded(0, let result)? = recovery.answer(to: .uploadFile(0), of: flow) {
                    switch result {
                    case .success(let url): words = url
                    case .failure(let failure): words = "\(failure.code)"
                    }
                }
                #expect(words == (isSent ? each.after : each.before), "\(each) \(isSent)")
                for (bytes, url) in [(mark, "https://c"), (ImportRecord.BytesMark(size: 9, crc: 8), nil)] {
                    let answer = recovery.answer(to: .uploadChunk(place(0)), of: flow, chunk: bytes)
                    guard case .chunkUploaded(_, .success(let given))? = answer else {
                        #expect(!isSent && url == nil)
                        continue
                    }
                    #expect(given == "https://c" && (isSent || url != nil))
                }
            }
        }
    }
}

extension ImportEvent {
    fileprivate var isCancel: Bool { if case .cancelled = self { true } else { false } }

    fileprivate func answers(_ action: ImportAction) -> Bool {
        switch (self, action) {
        case (.checked, .check), (.ontologyCame, .fetchOntology), (.ontologyLost, .fetchOntology),
            (.sessionOpened, .openSession), (.answered, .request),
            (.manifestUploaded, .uploadManifest), (.resumed, .pause), (.resumed, .poll), (.pageRead, .readPage):
            true
        case (.fileUploaded(let index, _), .uploadFile(let file)): index == file
        case (.chunkWritten(let place, _), .writeChunk(let written)): place.index == written.index
        case (.chunkUploaded(let place, _), .uploadChunk(let written)): place.index == written.index
        default: false
        }
    }
}
