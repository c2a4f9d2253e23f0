/// The platform's requests (wire notes, "Requests"). Only the import and the making of a dataset do harm when they are
/// carried out twice.
extension GraphQLRequest {
    private static let datasetMembers = "id name description rowCount createdAt updatedAt"
    private static let taskMembers =
        "id createdAt updatedAt name status completionPercentage result errors type metadata"

    static var user: GraphQLRequest {
        GraphQLRequest(
            query: "query { user { id email name } }",
            field: "user",
            answerLimit: .status,
            subject: "user",
            label: "user"
        )
    }

    static func user(id: String) -> GraphQLRequest {
        GraphQLRequest(
            query: "query ($id: ID!) { user(where: {id: $id}) { id email name } }",
            variables: JSONObject([("id", .string(id))]),
            field: "user",
            subject: "user “\(shown: id)”",
            label: "user"
        )
    }

    // MARK: Datasets

    static func dataset(id: String) -> GraphQLRequest {
        GraphQLRequest(
            query: "query ($id: ID!) { dataset(where: {id: $id}) { \(datasetMembers) } }",
            variables: JSONObject([("id", .string(id))]),
            field: "dataset",
            subject: "dataset “\(shown: id)”",
            label: "dataset"
        )
    }

    static func createDataset(name: String, description: String?) -> GraphQLRequest {
        var request = GraphQLRequest(
            query: "mutation ($name: String!) { createDataset(data: {name: $name}) { \(datasetMembers) } }",
            variables: JSONObject([("name", .string(name))]),
            field: "createDataset",
            repeatability: .onlyIfUnprocessed,
            label: "create dataset"
        )
        if let description {
            request.query = """
                mutation ($name: String!, $description: String) { \
                createDataset(data: {name: $name, description: $description}) { \(datasetMembers) } }
                """
            request.variables.set("description", .string(description))
        }
        return request
    }

    static func deleteDataset(id: String) -> GraphQLRequest {
        GraphQLRequest(
            query: "mutation ($id: ID!) { updateDataset(where: {id: $id}, data: {deleted: true}) { id } }",
            variables: JSONObject([("id", .string(id))]),
            field: "updateDataset",
            label: "delete dataset"
        )
    }

    static var iamIntegrations: GraphQLRequest {
        GraphQLRequest(
            query: """
                query { iamIntegrations { id name provider valid isOrgDefault createdAt updatedAt lastValidAt \
                settings { __typename ... on AwsIamIntegrationSettings { roleArn } \
                ... on GcpIamIntegrationSettings { serviceAccountEmailId readBucket } } } }
                """,
            field: "iamIntegrations",
            label: "IAM integrations"
        )
    }

    static func setSigner(_ signer: String, dataset: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                mutation ($signerId: ID!, $datasetId: ID!) { \
                setSignerForDataset(data: {signerId: $signerId}, where: {id: $datasetId}) { id } }
                """,
            variables: JSONObject([("signerId", .string(signer)), ("datasetId", .string(dataset))]),
            field: "setSignerForDataset",
            label: "set signer of dataset"
        )
    }

    static func validateDataset(id: String) -> GraphQLRequest {
        GraphQLRequest(
            query: "mutation ($id: ID!) { validateDataset(where: {id: $id}) { valid checks { name success } } }",
            variables: JSONObject([("id", .string(id))]),
            field: "validateDataset",
            label: "validate dataset"
        )
    }

    // MARK: Data rows

    static var metadataOntology: GraphQLRequest {
        GraphQLRequest(
            query: "query { customMetadataOntology { id name kind reserved options { id kind name reserved } } }",
            field: "customMetadataOntology",
            label: "metadata ontology"
        )
    }

    static func dataRow(id: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                query ($id: ID!) { dataRow(where: {id: $id}) { id externalId globalKey rowData mediaAttributes \
                metadataFields { schemaId name value kind } customMetadata { schemaId value } createdAt updatedAt } }
                """,
            variables: JSONObject([("id", .string(id))]),
            field: "dataRow",
            subject: "data row “\(shown: id)”",
            label: "data row"
        )
    }

    static func dataRows(globalKeys: JSONValue) -> GraphQLRequest {
        GraphQLRequest(
            query: "query ($globalKeys: [ID!]!) { dataRowsForGlobalKeys(where: {ids: $globalKeys}) { jobId } }",
            variables: JSONObject([("globalKeys", globalKeys)]),
            field: "dataRowsForGlobalKeys",
            label: "data rows for global keys"
        )
    }

    static func dataRowsResult(job: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                query ($jobId: ID!) { dataRowsForGlobalKeysResult(jobId: {id: $jobId}) { jobStatus \
                data { fetchedDataRows { id } notFoundGlobalKeys accessDeniedGlobalKeys } } }
                """,
            variables: JSONObject([("jobId", .string(job))]),
            field: "dataRowsForGlobalKeysResult",
            label: "data rows for global keys, result"
        )
    }

    // MARK: Imports

    static func importRows(manifest url: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                mutation ($manifestUri: String!) { upsertDataRows(data: {manifestUri: $manifestUri}) \
                { \(taskMembers) } }
                """,
            variables: JSONObject([("manifestUri", .string(url))]),
            field: "upsertDataRows",
            repeatability: .onlyIfUnprocessed,
            answerLimit: .status,
            label: "import of data rows"
        )
    }

    static func task(id: String, user: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                query ($userId: ID!, $taskId: ID!) { user(where: {id: $userId}) { \
                createdTasks(where: {id: $taskId}, skip: 0, first: 1) { \(taskMembers) } } }
                """,
            variables: JSONObject([("userId", .string(user)), ("taskId", .string(id))]),
            field: "user",
            answerLimit: .status,
            subject: "user “\(shown: user)”",
            label: "task"
        )
    }

    /// The tasks that the user began, the latest first; a page of the size that the platform gives.
    static func newestTasks(user: String) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                query ($userId: ID!) { user(where: {id: $userId}) { \
                createdTasks(skip: 0, first: 100, orderBy: createdAt_DESC) { \(taskMembers) } } }
                """,
            variables: JSONObject([("userId", .string(user))]),
            field: "user",
            subject: "user “\(shown: user)”",
            label: "newest tasks"
        )
    }

    /// A page of what became of the rows of a task.
    /// - Parameters:
    ///   - after: where the page starts; nil is the beginning.
    static func rows(
        _ kind: ResultKind,
        task: String,
        after: String?,
        first: Int64 = 5000
    ) -> GraphQLRequest {
        GraphQLRequest(
            query: """
                query ($taskId: ID!, $first: Int, $from: String) { \
                \(kind.field)(data: {taskId: $taskId, first: $first, from: $from}) { \(kind.members) after total } }
                """,
            variables: JSONObject([
                ("taskId", .string(task)), ("first", .integer(first)), ("from", after.map(JSONValue.string) ?? .null),
            ]),
            field: kind.field,
            label: kind.label
        )
    }
}

/// The two lists that a task keeps of its rows.
enum ResultKind: Sendable, Equatable {
    case made, refused

    /// The first name is spelt as the server spells it.
    var field: String {
        switch self {
        case .made: "successesfulDataRowImports"
        case .refused: "failedDataRowImports"
        }
    }

    /// Of a refused row all that tells it from others, as matching needs it.
    fileprivate var members: String {
        switch self {
        case .made: "nodes { id externalId globalKey rowData }"
        case .refused:
            "results { message spec { externalId globalKey rowData metadata { schemaId value name } "
                + "attachments { type value name } } }"
        }
    }

    fileprivate var label: String {
        switch self {
        case .made: "data rows made"
        case .refused: "data rows refused"
        }
    }
}
