extension KognicOperation {
    /// The requests that these parameters make of it; usually one.
    /// - Parameter workspaceID: of the session, for operations that are `isInWorkspace`.
    func requests(_ parameters: JSONObject, workspaceID: String) throws(Failure) -> [APIRequest] {
        try check(parameters)
        guard
            let (name, texts) = parameters.members.lazy.compactMap({ [splits] member in
                splits.contains(member.key) ? member.value.array.map { (member.key, $0) } : nil
            }).first, texts.count > Self.splitSize
        else { return [request(parameters, workspaceID: workspaceID)] }
        return stride(from: 0, to: texts.count, by: Self.splitSize).map { start in
            var part = parameters
            part.set(name, .array(Array(texts[start..<min(start + Self.splitSize, texts.count)])))
            return request(part, workspaceID: workspaceID)
        }
    }

    /// The request for the page after `answer`, or nil when that was the last one.
    func next(after answer: APIAnswer, _ request: APIRequest) -> APIRequest? {
        var next = request
        switch paging {
        case .none:
            return nil
        case .cursor:
            // A platform that names the page that it just gave would be read for ever.
            guard let cursor = answer.nextCursor,
                !next.query.contains(where: { $0.name == "cursorId" && $0.value == cursor })
            else { return nil }
            next.query.removeAll { $0.name == "cursorId" }
            next.query.append(APIRequest.Query(name: "cursorId", value: cursor))
        case .offset(let limit):
            guard answer.hasNext, answer.document.array?.isEmpty == false,
                let index = next.query.firstIndex(where: { $0.name == "offset" }),
                let offset = Int(next.query[index].value)
            else { return nil }
            next.query[index].value = String(offset + limit)
        }
        return next
    }

    private func check(_ parameters: JSONObject) throws(Failure) {
        try checkParameters(parameters, of: name, take: allParameters)
        for parameter in self.parameters where parameter.place == .path {
            // Encoding does not keep "." and ".." from being taken out of a path on the way.
            guard let text = parameters[parameter.name]?.string, ["", ".", ".."].contains(text) else { continue }
            throw .parameter(parameter.name, of: name, "needs a name as “\(parameter.name)”, not “\(shown: text)”.")
        }
    }

    private func request(_ parameters: JSONObject, workspaceID: String) -> APIRequest {
        let isDryRun = takesDryRun && parameters["dryRun"]?.bool == true
        var request = APIRequest(
            method: method,
            host: host,
            path: filledPath(parameters),
            dryRun: isDryRun,
            repeatability: isDryRun ? .safe : repeatability,
            discardsAnswer: discardsAnswer || isDryRun,
            label: name
        )
        if case .offset(let limit) = paging {
            request.query = [("offset", "0"), ("limit", String(limit))].map(APIRequest.Query.init)
        }
        if isInWorkspace { request.query.append(APIRequest.Query(name: "workspaceId", value: workspaceID)) }
        var body = constants
        for parameter in self.parameters {
            guard let value = parameters[parameter.name] else { continue }
            switch parameter.place {
            case .path: break
            case .body: body.set(parameter.name, value)
            case .query:
                request.query += value.queryTexts.map { APIRequest.Query(name: parameter.name, value: $0) }
            }
        }
        let hasBody = !constants.members.isEmpty || self.parameters.contains { $0.place == .body }
        if hasBody { request.body = .object(body) }
        return request
    }

    /// `{name}` becomes the parameter, `{/a/name}` too but with what is before it, or nothing without one.
    private func filledPath(_ parameters: JSONObject) -> String {
        var path = ""
        for part in self.path.split(separator: "{", omittingEmptySubsequences: false) {
            guard let end = part.firstIndex(of: "}") else {
                path += part
                continue
            }
            let inside = part[..<end]
            let nameStart = inside.lastIndex(of: "/").map { inside.index(after: $0) } ?? inside.startIndex
            if let value = parameters[String(inside[nameStart...])]?.string {
                path += inside[..<nameStart] + percentEncoded(value)
            }
            path += part[part.index(after: end)...]
        }
        return path
    }
}

extension JSONValue {
    /// A list is sent as the same parameter several times.
    fileprivate var queryTexts: [String] {
        switch self {
        case .array(let elements): elements.flatMap(\.queryTexts)
        case .string(let text): [text]
        // As the platform's own client writes it.
        case .bool(let flag): [flag ? "True" : "False"]
        case .number(let number): [number.text]
        case .null, .object: []
        }
    }
}
