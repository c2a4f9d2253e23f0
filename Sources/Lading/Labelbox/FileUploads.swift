/// The uploads of local files: so many at a time. A file that fails is its own row's failure, until failures that are
/// not about files show that no other will fare better.
struct FileUploads: Sendable {
    /// Where each went, by row.
    private(set) var urls: [Int: String] = [:]
    private(set) var firstFailure: Failure?
    private var count = 0
    private var limit = 1
    private var next = 0
    private var underWay: Set<Int> = []
    private var failuresInARow = 0

    init() {}

    init(count: Int, limit: Int) {
        self.count = count
        self.limit = max(1, limit)
    }

    var isDone: Bool { next == count && underWay.isEmpty }

    /// The files to begin now.
    mutating func begin() -> [Int] {
        var begun: [Int] = []
        while next < count, underWay.count < limit {
            begun.append(next)
            underWay.insert(next)
            next += 1
        }
        return begun
    }

    enum Ended {
        case uploaded
        /// The row is left out, the others go on.
        case leftOut
        /// The others would fail as well.
        case hopeless
        /// It is not under way.
        case unknown
    }

    mutating func ended(_ index: Int, row: Int, _ result: Result<String, Failure>) -> Ended {
        guard underWay.remove(index) != nil else { return .unknown }
        switch result {
        case .success(let url):
            urls[row] = url
            failuresInARow = 0
            return .uploaded
        case .failure(let failure):
            firstFailure = firstFailure ?? failure
            switch failure.code {
            case .credentialsRefused, .forbidden:
                return .hopeless
            case .fileMissing, .fileEmpty, .fileChanged, .fileUnreadable, .refused, .response:
                return .leftOut
            default:
                // Each was tried as often as any request: a whole round of them tells of the network.
                failuresInARow += 1
                return failuresInARow > limit ? .hopeless : .leftOut
            }
        }
    }
}
