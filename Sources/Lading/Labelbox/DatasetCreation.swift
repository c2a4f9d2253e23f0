/// `datasets.create`: the IAM integration is looked at before anything is made; a dataset that it turns out not to
/// work for is deleted again (wire notes, "Requests").
struct DatasetCreation: RequestScript {
    /// With which integration the platform reads the rows' objects.
    enum Integration: Equatable, Sendable {
        /// The organization's, if it has one.
        case standard
        /// None: no delegated access.
        case none
        case id(String)
    }

    private enum Step { case listing, creating, signing, validating, deleting(Failure) }

    let name: String
    let description: String?
    let integration: Integration
    private var step = Step.listing
    private var signer: String?
    private var dataset = JSONValue.null

    init(name: String, description: String?, integration: Integration) {
        self.name = name
        self.description = description
        self.integration = integration
    }

    private var datasetID: String { dataset.object?.id("id") ?? "" }

    mutating func start() -> ScriptStep {
        if integration == .none { return create() }
        return .request(.iamIntegrations)
    }

    mutating func handle(_ answer: Result<JSONValue, APIFailure>) -> ScriptStep {
        switch (step, answer) {
        case (.listing, .failure(let problem)):
            return .end(.failure(problem.explained(.iamIntegrations)))
        case (.listing, .success(let list)):
            return choose(list.array ?? [])
        case (.creating, .failure(let problem)):
            return .end(.failure(problem.explained(.createDataset(name: name, description: description))))
        case (.creating, .success(let made)):
            dataset = made
            guard let signer else { return .end(.success(made)) }
            guard !datasetID.isEmpty else {
                return .end(.failure(.unexpectedAnswer("create dataset", expected: "id of the dataset")))
            }
            step = .signing
            return .request(.setSigner(signer, dataset: datasetID))
        case (.signing, .success):
            step = .validating
            return .request(.validateDataset(id: datasetID))
        case (.signing, .failure(let problem)):
            return delete(because: problem.explained(.setSigner(signer ?? "", dataset: datasetID)))
        case (.validating, .failure(let problem)):
            return delete(because: problem.explained(.validateDataset(id: datasetID)))
        case (.validating, .success(let found)):
            if found.object?["valid"]?.bool == true { return .end(.success(dataset)) }
            return delete(because: refusal(of: found))
        case (.deleting(let reason), .success):
            return .end(.failure(reason))
        case (.deleting(let reason), .failure(let problem)):
            let words = "Dataset \(datasetID) was made and could not be deleted again: \(problem.failure.message)"
            return .end(.failure(reason.adding(words)))
        }
    }

    private mutating func create() -> ScriptStep {
        step = .creating
        return .request(.createDataset(name: name, description: description))
    }

    private mutating func choose(_ integrations: [JSONValue]) -> ScriptStep {
        let known = integrations.compactMap(\.object)
        let fitting = known.filter { known in
            if case .id(let id) = integration { known.id("id") == id } else { known["isOrgDefault"]?.bool == true }
        }
        guard let chosen = fitting.first else {
            guard case .id(let id) = integration else { return create() }
            let names = known.prefix(20).compactMap { $0.id("id") }.joined(separator: ", ")
            let list = names.isEmpty ? "none" : names
            return .end(
                .failure(refused(.notFound, id, "There is no IAM integration “\(shown: id)”; there are \(list)."))
            )
        }
        if fitting.count > 1 {
            let names = fitting.prefix(20).compactMap { $0.id("id") }.joined(separator: ", ")
            let words = "The organization has several default IAM integrations; name one of them: \(names)."
            return .end(.failure(refused(.refused, "iamIntegration", words)))
        }
        guard let id = chosen.id("id"), chosen["valid"]?.bool != false else {
            let id = chosen.id("id") ?? ""
            let words =
                "The IAM integration “\(shown: id)” is not valid: mend it on the platform, or name another or none."
            return .end(.failure(refused(.refused, id, words)))
        }
        signer = id
        return create()
    }

    private func refusal(of validation: JSONValue) -> Failure {
        let checks = validation.object?["checks"]?.array?.compactMap(\.object) ?? []
        let failed = checks.filter { $0["success"]?.bool != true }.prefix(20).compactMap { $0.word("name") }
        let names = failed.isEmpty ? "" : " (\(shortened(failed.joined(separator: ", "))))"
        return refused(
            .refused,
            signer ?? "",
            "The IAM integration “\(signer ?? "")” does not work for the dataset: its checks failed\(names)."
        )
    }

    private func refused(_ code: Code, _ item: String, _ words: String) -> Failure {
        Failure(code, stage: .request, item: item, words)
    }

    private mutating func delete(because failure: Failure) -> ScriptStep {
        step = .deleting(failure)
        return .request(.deleteDataset(id: datasetID))
    }
}
