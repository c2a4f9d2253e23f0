/// The uploads of an import that are under way, and how far they are. Lives on the engine thread.
final class ImportUploads {
    enum Key: Hashable {
        case file(Int)
        case chunk(Int)
        case manifest
    }

    private let job: JobRun
    private let session: LabelboxSession
    private var transfers: [Key: TransferID] = [:]
    /// Bytes of each that have left.
    private var sent: [Key: UInt64] = [:]
    private var isClosed = false

    init(of job: JobRun, session: LabelboxSession) {
        self.job = job
        self.session = session
    }

    /// - Parameter completion: not called once they are stopped.
    func start(
        _ key: Key,
        _ body: any BodySource,
        _ file: MultipartFile,
        completion: @escaping (Result<String, Failure>) -> Void
    ) {
        transfers[key] = session.upload(
            body,
            as: file,
            progress: { [weak self] in self?.count($0, of: key) },
            completion: { [weak self] result in
                guard let self, !isClosed else { return }
                transfers[key] = nil
                if case .success = result { count(body.size, of: key) }
                sent[key] = nil
                completion(result.mapError(\.failure))
            }
        )
    }

    /// So many bytes need not be sent, because an earlier process sent them.
    func wasSent(_ bytes: UInt64) {
        job.job.update { $0.progress.bytesSent = $0.progress.bytesSent.saturatingAdd(bytes) }
    }

    func stop() {
        isClosed = true
        transfers.values.forEach(session.cancel)
        transfers = [:]
    }

    private func count(_ bytes: UInt64, of key: Key) {
        guard !isClosed else { return }
        job.job.update { $0.progress.sent(bytes, before: &sent[key, default: 0]) }
    }
}
