/// What is recorded of an open job: events of its scenes, or the answers of its import.
struct RecordedEvents: Sendable {
    var scenes: [SpooledEvent] = []
    var rows: [ImportRecord] = []

    init() {}

    /// The records that follow the job's own.
    init(_ records: ArraySlice<SpoolRecord>, of job: SpooledJob) throws(SpoolLog.Damage) {
        for record in records {
            guard record.kind == .event else { throw SpoolLog.Damage(reason: "a record is out of place") }
            switch job.content {
            case .rows:
                rows.append(try ImportRecord(record))
            case .scenes(let items):
                let event = try SpooledEvent(record)
                guard items.indices.contains(event.scene) else {
                    throw SpoolLog.Damage(reason: "an event is of a scene that the job does not have")
                }
                scenes.append(event)
            }
        }
    }
}
