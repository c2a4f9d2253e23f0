/// Finds out whether an import whose answer was lost took place: there is a task that was not there before, and it has
/// rows of ours.
struct LostImport: Sendable {
    /// The platform may need a moment until a task can be seen: that often it must be found missing.
    static let questionsBeforeRepeat = 3

    enum Decision: Equatable {
        /// Its rows tell whose it is.
        case probe(ImportTask)
        case askLater
        case sendAgain
    }

    /// Tasks that are not this import's.
    private var others: Set<String> = []
    private var questions = 0

    /// - Parameter earlier: parts of the import that the platform has.
    init(after earlier: [ImportTask] = []) { others = Set(earlier.map(\.id)) }

    /// The newest tasks before an import is sent.
    mutating func note(_ tasks: JSONValue) { others.formUnion(Self.ids(tasks)) }

    static func ids(_ tasks: JSONValue) -> [String] { read(tasks).map(\.id) }

    /// The newest tasks afterwards.
    mutating func decide(_ tasks: JSONValue) -> Decision {
        // The oldest of the new ones first: it is the likeliest.
        if let new = Self.read(tasks).last(where: { $0.isImport && !others.contains($0.id) }) { return .probe(new) }
        questions += 1
        if questions < Self.questionsBeforeRepeat { return .askLater }
        questions = 0
        return .sendAgain
    }

    mutating func isNotOurs(_ task: ImportTask) { others.insert(task.id) }

    private static func read(_ tasks: JSONValue) -> [ImportTask] {
        (tasks.createdTasks.array ?? []).compactMap(ImportTask.init)
    }
}
