/// Jobs of a spool that are not this client's: they stay as they are, for the one that they belong to.
extension SpoolStore {
    /// Counts a job without reading more of it.
    /// - Parameter reason: completes "left alone: …"; nil needs no word.
    func leaveAlone(_ id: String, size: Int, _ reason: String?) {
        note(id, Entry(createdMs: 0, priority: 0, bytes: UInt64(size), isForeign: true))
        if let reason { leftAlone[reason, default: 0] += 1 }
    }

    /// Whether a job is for another platform, or elsewhere on this one.
    func isForeign(_ job: SpoolRecord) -> (isSo: Bool, reason: String?) {
        guard let line = job.payload.split(separator: UInt8(ascii: "\n")).first,
            let head = (try? JSONValue.parse(Array(line)))?.object
        else { return (false, nil) }
        // A folder may be shared by a client of each platform.
        if let platform = head["platform"]?.string, platform != options.platform.rawValue { return (true, nil) }
        guard let target = head["target"]?.string, !target.isEmpty, !options.target.isEmpty, target != options.target
        else { return (false, nil) }
        return (true, "for \(target), and this client is for \(options.target); open one with the same options for it")
    }
}
