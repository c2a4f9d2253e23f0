/// What an operation of `lading_client_request` takes, as a member of the JSON object `parameters`.
protocol OperationParameter: Sendable {
    var name: String { get }
    var kind: ParameterKind { get }
    var isRequired: Bool { get }
}

enum ParameterKind: Sendable {
    case text, integer, flag, texts, integers, object, any

    var words: String {
        switch self {
        case .text: "a string"
        case .integer: "an integer"
        case .flag: "true or false"
        case .texts: "a list of strings"
        case .integers: "a list of integers"
        case .object: "an object"
        case .any: "a value"
        }
    }

    func matches(_ value: JSONValue) -> Bool {
        switch self {
        case .text: value.string != nil
        case .integer: value.int64 != nil
        case .flag: value.bool != nil
        case .texts: value.array?.allSatisfy { $0.string != nil } ?? false
        case .integers: value.array?.allSatisfy { $0.int64 != nil } ?? false
        case .object: value.object != nil
        case .any: true
        }
    }
}

/// Refuses members that the operation does not take, of the wrong kind, or that are missing.
func checkParameters(
    _ given: JSONObject,
    of operation: String,
    take parameters: [some OperationParameter]
) throws(Failure) {
    for (key, value) in given.members {
        guard let known = parameters.first(where: { $0.name.isSame(as: key) }) else {
            let names = parameters.isEmpty ? "none" : parameters.map(\.name).joined(separator: ", ")
            throw .parameter(key, of: operation, "has no parameter “\(shown: key)”; it takes \(names).")
        }
        guard known.kind.matches(value) else {
            throw .parameter(key, of: operation, "takes \(known.kind.words) as “\(shown: key)”, not \(value.kindName).")
        }
    }
    for parameter in parameters where parameter.isRequired && given[parameter.name] == nil {
        throw .parameter(
            parameter.name,
            of: operation,
            "needs the parameter “\(parameter.name)”, \(parameter.kind.words)."
        )
    }
}

extension Failure {
    static func parameter(_ item: String, of operation: String, _ text: String) -> Failure {
        Failure(.argument, stage: .request, item: item, "“\(operation)” " + text)
    }

    static func unknownOperation(_ name: String, known: [String]) -> Failure {
        Failure(
            .unsupported,
            item: name,
            "There is no operation “\(shown: name)”. There are \(known.joined(separator: ", "))."
        )
    }
}
