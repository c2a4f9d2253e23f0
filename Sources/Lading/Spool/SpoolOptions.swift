/// What a spool may hold, and how sure it makes of it; defaults as the header states them.
struct SpoolOptions: Sendable {
    /// The `LADING_SPOOL_SYNC_` values.
    enum Sync: Int32, Sendable {
        /// A record is on the disk before what it leads to is done.
        case every = 0
        /// A record is with the system; every `syncIntervalMs` all are brought to the disk.
        case interval = 1
        case never = 2
    }

    /// What makes room when there is none; the `LADING_SPOOL_` values.
    enum Policy: Int32, Sendable {
        case refuse = 0
        case dropFinished = 1
        case dropLowest = 2
    }

    /// Whose jobs a client takes up. A spool may hold those of several, for one client after another.
    enum Platform: String, Sendable {
        case kognic, labelbox
    }

    var directory: String
    var platform = Platform.kognic
    /// Whom the client sends to; a job that is for another is left alone. Empty: nobody asks.
    var target = ""
    var sync = Sync.every
    var syncIntervalMs: UInt64 = 1000
    /// After which records that found no room are tried again, if nothing else comes.
    var retryMs: UInt64 = 1000
    /// How long new jobs are still written when the client closes, at the least.
    var patienceMs: UInt64 = 1000
    var policy = Policy.refuse
    /// 0 is no limit, here and below.
    var maximumBytes: UInt64 = 0
    var maximumJobs: UInt64 = 0
    var maximumAgeMs: UInt64 = 0
}

/// How full a spool is; `lading_spool_status` as a value.
struct SpoolStatus: Equatable, Sendable {
    var open: UInt64 = 0
    var finished: UInt64 = 0
    var damaged: UInt64 = 0
    /// Of logs and data files, but for what was set aside.
    var bytes: UInt64 = 0
}
