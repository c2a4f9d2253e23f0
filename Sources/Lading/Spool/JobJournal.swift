/// The record of one job, as its scenes keep it. Lives on the engine thread.
final class JobJournal {
    let id: String
    private let createdMs: UInt64
    private let priority: Int32
    /// What its rows came from, if it is an import.
    private let content: SpooledImport?
    /// Of the files that it brought along.
    private let dataBytes: UInt64
    private let spool: Spool
    /// Runs work on the engine thread.
    private let post: @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void

    init(
        _ job: SpooledJob,
        spool: Spool,
        post: @escaping @Sendable (@escaping @Sendable (ClientCore) -> Void) -> Void
    ) {
        id = job.id
        createdMs = job.createdMs
        priority = job.priority
        dataBytes = job.dataBytes
        if case .rows(let rows) = job.content { content = rows } else { content = nil }
        self.spool = spool
        self.post = post
    }

    /// Records an event.
    /// - Parameter then: called on the engine thread once the event is safe, unless the client is closed before. Nil
    ///   when nothing waits for it.
    func record(_ event: SpoolRecord, then: ((SpoolStore.Appended) -> Void)?) {
        guard let then else { return spool.append(event, to: id, completion: nil) }
        let body = Handoff(then)
        spool.append(event, to: id) { [post] appended in post { _ in body.value(appended) } }
    }

    func finish(_ job: Job) {
        let scenes = job.read(\.scenes)
        // Perhaps nobody else has what was to be sent.
        let hasFailed = scenes.contains { $0.outcome?.state == .failed }
        spool.finish(
            SpooledResult(
                id: id,
                createdMs: createdMs,
                tag: job.tag,
                priority: priority,
                scenes: scenes,
                dataBytes: hasFailed ? dataBytes : 0,
                rows: job.rows.flatMap { ledger in content.map { SpooledRows(given: $0, ledger) } }
            )
        )
    }
}
