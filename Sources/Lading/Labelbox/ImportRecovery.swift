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
    private var manifest: (mark: ImportRecord.BytesMark, url: String)?
    private var tasks: [String] = []
    private var isImportAnswered = false

    init(_ records: [ImportRecord] = []) {
        for record in records {
            switch record {
            case .started: wasStarted = true
            case .ontology(let document): ontologies += Ontology(document).map { [$0] } ?? []
            case .file(let row, let path, let identity, let result):
                files[row] = File(path: path, identity: identity, result: result)
            case .chunk(let index, let mark, let url): chunks[index] = (mark, url)
            case .manifest(let mark, let url): manifest = (mark, url)
            case .tasks(let ids):
                tasks = ids
                sent = SentImport()
            case .imported(let task): sent = SentImport(task: task)
            case .cancelled: isCancelled = true
            }
        }
    }

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
            let isSame = manifest?.mark == ImportRecord.BytesMark(list.serialized())
            return url(manifest?.url, isSame: isSame).map { .manifestUploaded(.success($0)) }
        case .request where flow.isNotingTasks && sent != nil:
            let seen = tasks.map { JSONValue.object(JSONObject([("id", .string($0)), ("status", "")])) }
            return .answered(.success(["createdTasks": .array(seen)]))
        case .request where flow.isImporting && sent != nil && !isImportAnswered:
            isImportAnswered = true
            return importAnswer
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

    private var importAnswer: ImportEvent {
        if let task = sent?.task {
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
        case (.manifestUploaded(.success(let url)), let mark?): self = .manifest(mark, url: url)
        case (.answered(.success(let answer)), _) where flow.isNotingTasks: self = .tasks(LostImport.ids(answer))
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
