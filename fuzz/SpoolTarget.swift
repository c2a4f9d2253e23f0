/// The records of one job, an empty line between them, as if their checksums were right; or the bytes of a log.
@Sendable func fuzzSpool(_ input: UnsafeRawBufferPointer) {
    let bytes = Array(input)
    if bytes.starts(with: SpoolLog.header.prefix(8)) { return readLog(bytes) }
    let payloads = spoolRecords(bytes).prefix(200)
    guard let first = payloads.first else { return }
    readResult(first)
    guard let job = try? SpooledJob(SpoolRecord(kind: .job, payload: first), dataFolder: "/spool/1.data") else {
        return
    }
    let again = try? SpooledJob(job.record, dataFolder: "/spool/1.data")
    require(again?.record == job.record, "a job reads back as another")
    let events = payloads.dropFirst().compactMap { try? SpooledEvent(SpoolRecord(kind: .event, payload: $0)) }
    for event in events {
        require((try? SpooledEvent(event.record))?.record == event.record, "an event reads back as another")
    }
    for (index, item) in job.items.prefix(20).enumerated() {
        let events = events.filter { $0.scene == index }.map(\.event)
        if item.scene.type == .images {
            replay(events, FlowDriver(ImagesFlow(scene: item.scene, plan: item.plan), item.plan))
        } else {
            replay(events, FlowDriver(SceneFlow(scene: item.scene, plan: item.plan), item.plan))
        }
    }
}

/// The payloads of records between empty lines.
func spoolRecords(_ bytes: [UInt8]) -> [[UInt8]] {
    let end = UInt8(ascii: "\n")
    var records: [[UInt8]] = [[]]
    for line in bytes.split(separator: end, omittingEmptySubsequences: false) {
        if line.isEmpty {
            records.append([])
        } else {
            let last = records.count - 1
            if !records[last].isEmpty { records[last].append(end) }
            records[last] += line
        }
    }
    return records
}

private func replay(_ events: [FlowEvent], _ driver: consuming FlowDriver<some Flow>) {
    var driver = driver
    for event in events { driver.deliver(event) }
}

private func readResult(_ payload: [UInt8]) {
    guard let result = try? SpooledResult(SpoolRecord(kind: .result, payload: payload)) else { return }
    require((try? SpooledResult(result.record))?.record == result.record, "a result reads back as another")
}

private func readLog(_ bytes: [UInt8]) {
    guard let log = try? SpoolLog(reading: bytes) else { return }
    require(log.soundSize <= bytes.count)
    let sound = Array(bytes.prefix(log.soundSize))
    require((try? SpoolLog(reading: sound))?.records == log.records, "the end that is cut off was needed")
}

/// Changes one line of the records as the document that it is.
func mutatedRecords(_ bytes: [UInt8], using generator: inout SplitMix) -> [UInt8]? {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
    for _ in 0...generator.below(3) {
        let index = generator.below(lines.count)
        guard var document = try? JSONValue.parse(lines[index]) else { continue }
        document.mutate(using: &generator)
        lines[index] = document.serialized()
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
}
