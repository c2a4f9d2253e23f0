/// The known name that was probably meant: the same but for case, "_" and "-", or with at most two letters changed.
func nearestName(to name: String, in known: some Sequence<String>) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let wanted = folded(name)
    // A document may name thousands of sensors: a hint is not worth comparing with them all.
    let ranked = known.prefix(500).lazy.filter { $0.utf8.count <= 80 }.map { (name: $0, bytes: folded($0)) }
        .filter { abs($0.bytes.count - wanted.count) <= 2 }
        .map { (name: $0.name, distance: editDistance(wanted, $0.bytes)) }
    guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= min(2, wanted.count / 2)
    else { return nil }
    return best.name
}

private func folded(_ name: String) -> [UInt8] {
    name.lowercased().utf8.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }
}

/// Levenshtein's distance, row by row.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            let substituted = previous[column] + (byte == other ? 0 : 1)
            current.append(min(substituted, previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
