extension ProbeReader {
    /// Says that data ends in zeros where zeros may be meant: a power loss leaves a file of full length whose last pages
    /// were never written. A tail that is short against the data, or less than a sector, is no sign of it.
    /// - Parameter meant: what the zeros are if they are meant.
    mutating func remarkZeroTail(_ data: Range<UInt64>, _ meant: String) throws(ProbeError) {
        let length = data.upperBound - data.lowerBound
        let limit = max(16, min(length / 4, 4096))
        guard limit <= length, try zeros(before: data.upperBound, limit: limit) == limit else { return }
        let zeros = try zeros(before: data.upperBound, limit: length)
        let meaning = "the last \(zeros) bytes of its data are zero, as after a power loss"
        remark(.zeroTail, "\(meaning); look whether they are \(meant), or copy the file again")
    }

    /// Refuses coded data that ends in more zeros than its coding makes, or is nothing else.
    /// - Parameter limit: zeros that the coding may end in.
    func refuseZeroTail(_ data: Range<UInt64>, limit: UInt64, _ name: String) throws(ProbeError) {
        let end = min(data.upperBound, size)
        guard data.lowerBound < end else { return }
        let least = min(limit, end - data.lowerBound - 1) + 1
        guard try zeros(before: end, limit: least) == least else { return }
        let zeros = try zeros(before: end, limit: end - data.lowerBound)
        throw truncated("the last \(zeros) bytes of its \(name) are zero, as after a power loss")
    }
}
