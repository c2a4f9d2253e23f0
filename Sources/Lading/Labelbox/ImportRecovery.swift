/// What an earlier process recorded of an import, as answers to the actions of a flow that starts anew: what has none
/// is carried out.
struct ImportRecovery: Sendable {
    private struct File: Sendable {
        var path: String
        var identity: FileIdentity?
        var result: Result<String, Failure>
    }

    private(set) var wasStarted = false
    private(set) var isCancelled = false
    /// Nil when the import was certainly not sent.
    private(set) var sent: SentImport?
    /// In the order in which they were used.
    private var ontologies: [Ontology] = []
    /// By row.
    private var files: [Int: File] = [:]
    private var chunks: [Int: (mark: ImportRecord.BytesMark, url: String)] = [:]
    /// By part, as what follows.
    private var manifests: [Int: (mark: ImportRecord.BytesMark, url: String)] = [:]
    private var tasks: [Int: [String]] = [:]
    private var answered: Set<Int> = []

    init(_ records: [ImportRecord] = []) {
        for record in records {
            switch record {
            case .started: wasStarted = true
            case .ontology(let document): ontologies += Ontology(document).map { [$0] } ?? []
            case .file(let row, let path, let identity, let result):
                files[row] = File(path: path, identity: identity, result: result)
            case .chunk(let index, let mark, let url): chunks[index] = (mark, url)
            case .manifest(let mark, let url, let part): manifests[part] = (mark, url)
            case .tasks(let ids, let part):
                tasks[part] = ids
                noteSent(part, nil)
            case .imported(let task, let part): noteSent(part, task)
            case .cancelled: isCancelled = true
            }
        }
    }

    /// Parts are sent one after another.
    private mutating func noteSent(_ part: Int, _ task: ImportTask?) {
        var tasks = sent?.tasks ?? []
        guard part <= tasks.count else { return }
        if part == tasks.count { tasks.append(nil) }
        tasks[part] = task
        sent = SentImport(tasks: tasks)
    }

    private func mayBeSent(_ part: Int) -> Bool { part < sent?.tasks.count ?? 0 }

    /// Rows whose local file counts as it was sent, or was not, whatever it is now.
    var settledRows: Set<Int> { sent == nil ? [] : Set(files.keys) }

    /// The next ontology that rows were checked with.
    mutating func nextOntology() -> Ontology? { ontologies.isEmpty ? nil : ontologies.removeFirst() }

    /// The answer to an action; nil when it is to be carried out.
    /// - Parameter chunk: of the bytes to be uploaded by `uploadChunk`.
    mutating func answer(
        to action: ImportAction,
        of flow: ImportFlow,
        chunk mark: ImportRecord.BytesMark? = nil
    ) -> ImportEvent? {
        switch action {
        case .uploadFile(let index):
            guard let file = flow.localFiles.dropFirst(index).first else { return nil }
            return result(of: file).map { .fileUploaded(index, $0) }
        case .uploadChunk(let place):
            let chunk = chunks[place.index]
            return url(chunk?.url, isSame: chunk?.mark == mark).map { .chunkUploaded(place, .success($0)) }
        case .uploadManifest(let list):
            let known = manifests[flow.part]
            if mayBeSent(flow.part) { return .manifestUploaded(.success(known?.url ?? "")) }
            guard let known, known.mark == ImportRecord.BytesMark(list.serialized()) else { return nil }
            return .manifestUploaded(.success(known.url))
        case .request where flow.isNotingTasks && mayBeSent(flow.part):
            let seen = tasks[flow.part, default: []].map {
                JSONValue.object(JSONObject([("id", .string($0)), ("status", "")]))
            }
            return .answered(.success(["createdTasks": .array(seen)]))
        case .request where flow.isImporting && mayBeSent(flow.part) && !answered.contains(flow.part):
            answered.insert(flow.part)
            return importAnswer(of: flow.part)
        default:
            return nil
        }
    }

    private func result(of file: LocalFile) -> Result<String, Failure>? {
        let known = files[file.row]
        if sent != nil { return known?.result ?? .failure(.leftUnsent(file)) }
        guard let known, case .success = known.result, known.path == file.path, let found = file.identity,
            known.identity?.matches(found) == true
        else { return nil }
        return known.result
    }

    /// What was sent is not sent again, also if it would be something else today.
    private func url(_ known: String?, isSame: Bool) -> String? {
        if sent != nil { return known ?? "" }
        return isSame ? known : nil
    }

    private func importAnswer(of part: Int) -> ImportEvent {
        if let task = sent?.tasks.dropFirst(part).first ?? nil {
            return .answered(
                .success([
                    "id": .string(task.id), "status": .string(task.status), "type": .string(task.type),
                    "errors": .string(task.reason),
                ])
            )
        }
        return .answered(.failure(.lostWithTheProcess))
    }
}

extension ImportRecord {
    /// What is written down of an event; nil when nothing is.
    /// - Parameters:
    ///   - flow: before the event.
    ///   - mark: of the bytes that were uploaded.
    init?(_ event: ImportEvent, of flow: ImportFlow, mark: BytesMark?) {
        switch (event, mark) {
        case (.started, _): self = .started
        case (.cancelled, _): self = .cancelled
        case (.fileUploaded(let index, let result), _):
            guard let file = flow.localFiles.dropFirst(index).first else { return nil }
            self = .file(row: file.row, path: file.path, file.identity, result)
        case (.chunkUploaded(let place, .success(let url)), let mark?):
            self = .chunk(index: place.index, mark, url: url)
        case (.manifestUploaded(.success(let url)), let mark?): self = .manifest(mark, url: url, part: flow.part)
        case (.answered(.success(let answer)), _) where flow.isNotingTasks:
            self = .tasks(LostImport.ids(answer), part: flow.part)
        default: return nil
        }
    }
}

extension Failure {
    fileprivate static func leftUnsent(_ file: LocalFile) -> Failure {
        Failure(
            .fileChanged,
            stage: .upload,
            item: file.givenPath,
            "“\(shown: file.givenPath)” was not uploaded before the import was sent: import its row again."
        )
    }
}
