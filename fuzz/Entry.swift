import Glibc

/// What one input may do: nothing that traps, hangs or breaks a promise.
typealias FuzzTarget = @Sendable (UnsafeRawBufferPointer) -> Void

/// One binary holds every target, so that it is built once; LADING_FUZZ_TARGET names the one to run.
private let targets: [String: FuzzTarget] = [
    "probes": fuzzProbes, "json": fuzzJSON, "scenes": fuzzScenes, "documents": fuzzDocuments,
    "answers": fuzzAnswers, "flows": fuzzFlows, "operations": fuzzOperations, "texts": fuzzTexts,
    "rows": fuzzRows, "spool": fuzzSpool, "heads": fuzzHeads, "marks": fuzzMarks, "links": fuzzLinks,
    "growth": fuzzGrowth,
]

private let targetName = getenv("LADING_FUZZ_TARGET").map { String(cString: $0) } ?? ""
private let target: FuzzTarget = {
    guard let target = targets[targetName] else { fatalError("LADING_FUZZ_TARGET: \(targets.keys.sorted())") }
    return target
}()
private let takesDocuments = ["json", "scenes", "documents", "rows"].contains(targetName)
/// Whose inputs are a line and then a JSON document.
private let takesHeadedDocuments = ["answers", "operations"].contains(targetName)

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let steps = Steps()
    target(UnsafeRawBufferPointer(start: data, count: count))
    // Those of texts have tighter bounds of their own; growth measures itself.
    if targetName != "growth" {
        require(steps.taken <= 400_000_000, "\(steps.taken) steps")
        require(steps.allocated <= 4 << 30, "\(steps.allocated) bytes allocated")
    }
    return 0
}

@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int) -> Int

/// Most of the time documents are changed as documents and scripts as scripts: changed bytes seldom get past the reader.
@_cdecl("LLVMFuzzerCustomMutator")
public func fuzzMutate(_ data: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int, _ seed: UInt32) -> Int {
    let buffer = UnsafeMutableRawBufferPointer(start: data, count: capacity)
    if seed % 4 != 0, let bytes = mutated(Array(buffer.prefix(count)), seed), bytes.count <= capacity {
        buffer.copyBytes(from: bytes)
        return bytes.count
    }
    return mutateBytes(data, count, capacity)
}

/// Nil when the bytes are not what the target takes.
private func mutated(_ bytes: [UInt8], _ seed: UInt32) -> [UInt8]? {
    var generator = SplitMix(state: UInt64(seed))
    if targetName == "flows" { return mutatedScript(bytes, using: &generator) }
    if targetName == "spool" { return mutatedRecords(bytes, using: &generator) }
    var head: ArraySlice<UInt8> = []
    if takesHeadedDocuments, let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { head = bytes[...end] }
    guard takesDocuments || !head.isEmpty, var document = try? JSONValue.parse(Array(bytes[head.endIndex...]))
    else { return nil }
    for _ in 0...generator.below(3) { document.mutate(using: &generator) }
    return head + document.serialized()
}
