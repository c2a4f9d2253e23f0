/// Records on their way to the disk: those of one job are written, and brought to the disk, together.
///
/// Those for which there is no room stay here and are tried again with whatever comes next; what they lead to waits.
struct RecordBatch {
    typealias Completion = @Sendable (SpoolStore.Appended) -> Void

    private struct Job {
        var id: String
        var records: [SpoolRecord] = []
        var completions: [Completion] = []
    }

    private var jobs: [Job] = []
    private var places: [String: Int] = [:]
    /// Why some stayed here.
    private var shortage: Failure?

    /// Some have to be tried again.
    var isHeld: Bool { shortage != nil }

    mutating func add(_ record: SpoolRecord, id: String, _ completion: Completion?) {
        let place = places[id] ?? jobs.count
        if place == jobs.count {
            places[id] = place
            jobs.append(Job(id: id))
        }
        jobs[place].records.append(record)
        if let completion { jobs[place].completions.append(completion) }
    }

    mutating func write(to store: SpoolStore, _ log: LogSink) {
        guard !jobs.isEmpty else { return }
        var held: [Job] = []
        var shortage: Failure?
        for job in jobs {
            let appended = store.append(job.records, to: job.id)
            switch appended {
            case .written, .dropped: break
            case .stuck(let failure): log(.error, "spool", "the job \(job.id) stops: \(failure.message)")
            case .noRoom(let failure):
                shortage = failure
                held.append(job)
                continue
            }
            for completion in job.completions { completion(appended) }
        }
        jobs = held
        places = Dictionary(uniqueKeysWithValues: held.enumerated().map { ($1.id, $0) })
        tell(shortage, log)
    }

    private mutating func tell(_ shortage: Failure?, _ log: LogSink) {
        if let shortage, self.shortage == nil {
            log(
                .warning,
                "spool",
                shortage.message
                    + " What follows from it waits, and nothing is lost: make room on the disk, in the quota or for files."
            )
        } else if shortage == nil, self.shortage != nil {
            log(.warning, "spool", "there is room again: the jobs that waited for it go on")
        }
        self.shortage = shortage
    }

    /// Nothing is tried any more: whoever waits is told.
    mutating func end() {
        guard let shortage else { return }
        for job in jobs {
            for completion in job.completions { completion(.noRoom(shortage)) }
        }
        jobs = []
    }
}
