/// The severities that a host set in place of the catalogue's.
struct FindingSettings: Equatable, Sendable {
    enum Level: String, CaseIterable, Sendable {
        case off, warning, error
    }

    /// Patterns are resolved when they are read: what a job was submitted with does not change with the catalogue.
    private var levels: [FindingCode: Level] = [:]

    func level(of code: FindingCode) -> Level? { levels[code] }

    /// What of them is said there counts, and else what is said here.
    func overridden(by other: FindingSettings) -> FindingSettings {
        var merged = self
        merged.levels.merge(other.levels) { _, new in new }
        return merged
    }

    /// The finding as the host wants it; nil for one that it does not want.
    func applied(to finding: Finding) -> Finding? {
        var finding = finding
        switch levels[finding.rule] {
        case nil: break
        case .off: return nil
        case .warning: finding.decided = .warning
        case .error: finding.decided = .error
        }
        return finding
    }

    func applied(to findings: [Finding]) -> [Finding] { findings.compactMap { applied(to: $0) } }
}

extension FindingSettings {
    /// Reads `pose.quaternion=warning,point-cloud.*=off`, or the same as a JSON object.
    ///
    /// A code counts before a pattern, a long pattern before a short one, and of two that are the same the last.
    init(_ text: String) throws(Failure) {
        let settings = text.utf8.first == UInt8(ascii: "{") ? try Self.members(of: text) : try Self.list(text)
        try self.init(settings)
    }

    /// - Parameter settings: codes or patterns, each with the word for its severity.
    init(_ settings: [(pattern: String, word: String)]) throws(Failure) {
        var found: [FindingCode: (length: Int, level: Level)] = [:]
        for (pattern, word) in settings {
            guard let level = Level(rawValue: word) else { throw Self.unknown(word, of: pattern) }
            let codes = try Self.codes(pattern)
            let length = pattern.utf8.last == UInt8(ascii: "*") ? pattern.utf8.count : Int.max
            for code in codes where length >= found[code]?.length ?? 0 { found[code] = (length, level) }
            guard level != .error, !codes.contains(where: \.isAdjustable), let code = codes.first else { continue }
            throw Self.refusal("\(code.rawValue) is an error whatever is set: \(code.evidence.source)")
        }
        // A pattern is for those that can be changed.
        levels = found.filter { $0.value.level == .error || $0.key.isAdjustable }.mapValues(\.level)
    }

    private static func list(_ text: String) throws(Failure) -> [(pattern: String, word: String)] {
        var settings: [(pattern: String, word: String)] = []
        guard !trimmed(text[...]).isEmpty else { return [] }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2 else {
                throw refusal("“\(shown(part))” is not CODE=SEVERITY; write pose.quaternion=warning,point-cloud.*=off")
            }
            settings.append((trimmed(sides[0]), trimmed(sides[1])))
        }
        return settings
    }

    private static func members(of text: String) throws(Failure) -> [(pattern: String, word: String)] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(Array(text.utf8))
        } catch {
            throw refusal("it is not JSON: \(error.message)")
        }
        var settings: [(pattern: String, word: String)] = []
        for (pattern, word) in value.object?.members ?? [] {
            guard let word = word.string else {
                throw refusal("the severity of “\(shown(pattern[...]))” is \(word.kindName); give a text: \(words)")
            }
            settings.append((pattern, word))
        }
        return settings
    }

    private static func codes(_ pattern: String) throws(Failure) -> [FindingCode] {
        if let code = FindingCode(rawValue: pattern) { return [code] }
        if pattern == "*" { return FindingCode.allCases }
        if pattern.hasSuffix(".*") {
            let start = String(pattern.dropLast())
            let codes = FindingCode.allCases.filter { $0.rawValue.hasPrefix(start) }
            if !codes.isEmpty { return codes }
        }
        let known = FindingCode.allCases.map(\.rawValue)
        let hint = nearestName(to: pattern, in: known).map { "did you mean \($0)?" }
        throw refusal("there is no code “\(shown(pattern[...]))”; " + (hint ?? "docs/findings.md lists them all"))
    }

    private static func unknown(_ word: String, of pattern: String) -> Failure {
        let hint = nearestName(to: word, in: Level.allCases.map(\.rawValue)).map { "did you mean \($0)?" }
        return refusal("“\(shown(word[...]))” for \(shown(pattern[...])) is no severity; " + (hint ?? "give \(words)"))
    }

    private static let words = "off, warning or error"

    private static func refusal(_ reason: String) -> Failure {
        Failure(.argument, stage: .none, item: "findings", "findings: \(reason)")
    }

    private static func trimmed(_ text: Substring) -> String {
        let bytes = text.utf8.drop { $0 == 0x20 }
        return String(decoding: bytes.reversed().drop { $0 == 0x20 }.reversed(), as: UTF8.self)
    }

    private static func shown(_ text: Substring) -> String { String(decoding: text.utf8.prefix(60), as: UTF8.self) }

    /// As a record keeps it; nil when nothing is set.
    var spooled: JSONValue? {
        guard !levels.isEmpty else { return nil }
        let codes = FindingCode.allCases.compactMap { code in levels[code].map { (code.rawValue, $0.rawValue) } }
        return .object(JSONObject(codes.map { ($0, .string($1)) }))
    }

    init(in fields: SpoolFields) throws(SpoolLog.Damage) {
        let members = fields.optional("findings")?.object?.members ?? []
        do throws(Failure) {
            levels = try FindingSettings(members.map { ($0.key, $0.value.string ?? "") }).levels
        } catch {
            throw fields.damage("findings")
        }
    }
}
