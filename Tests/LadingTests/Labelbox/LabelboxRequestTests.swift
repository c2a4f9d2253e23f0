import Testing

@testable import Lading

/// Single requests through a client.
@Suite struct LabelboxRequestTests {
    @Test func openingTheSessionGivesTheUser() throws {
        let fixture = try LabelboxFixture()
        let job = try fixture.request("session.open")
        #expect(job.read(\.document) == ["id": "user-1", "email": "rig@example.org", "name": "Rig"])
        #expect(try job.outcome().state == .done)
        fixture.close()
    }

    @Test func aRefusedKeyIsSaid() throws {
        let fixture = try LabelboxFixture(change: { options in
            guard case .labelbox(var labelbox) = options.platform else { return }
            labelbox.apiKey = "another"
            options.platform = .labelbox(labelbox)
        })
        let outcome = try fixture.request("session.open").outcome()
        #expect(outcome.state == .failed && outcome.failure?.code == .credentialsRefused)
        #expect(outcome.failure?.httpStatus == 401 && outcome.failure?.retryable == false)
        fixture.close()
        #expect(fixture.platform.requests.count == 1)
    }

    @Test func datasetsAreMadeWithTheirIntegration() throws {
        let fixture = try LabelboxFixture()
        fixture.platform.state.withLock {
            $0.integrations = [["id": "i1", "isOrgDefault": true, "valid": true], ["id": "i2", "valid": false]]
        }
        let job = try fixture.request("datasets.create", JSONObject([("name", "Drives")]))
        #expect(job.read(\.document)?.object?["name"] == "Drives")
        let plain = try fixture.request("datasets.create", JSONObject([("name", "Plain"), ("iamIntegration", "")]))
        #expect(plain.read(\.document)?.object?["id"]?.string != nil)
        #expect(
            fixture.platform.requests == [
                "iamIntegrations", "createDataset", "setSignerForDataset", "validateDataset", "createDataset",
            ]
        )
        let refused = try fixture.request(
            "datasets.create",
            JSONObject([("name", "Bad"), ("iamIntegration", "i2")])
        )
        #expect(try refused.outcome().failure?.code == .refused)
        fixture.platform.state.withLock { $0.isDatasetValid = false }
        let invalid = try fixture.request("datasets.create", JSONObject([("name", "Unreadable")]))
        #expect(try invalid.outcome().failure?.message.contains("read") == true)
        fixture.close()
        #expect(fixture.platform.state.withLock { $0.datasets.count } == 3)
    }

    @Test func whatThereIsNotIsNamed() throws {
        let fixture = try LabelboxFixture()
        let dataset = try fixture.request("datasets.get", JSONObject([("id", "nope")])).outcome()
        #expect(dataset.failure?.code == .notFound && dataset.failure?.item.contains("nope") == true)
        let task = try fixture.request("tasks.get", JSONObject([("id", "t9")])).outcome()
        #expect(task.failure?.code == .notFound && task.failure?.item == "t9")
        let rows = try fixture.request("tasks.rows-made", JSONObject([("id", "t9")])).outcome()
        #expect(rows.failure?.code == .notFound)
        fixture.close()
    }

    @Test func spentQuotaIsWaitedOut() throws {
        let platform = FakeLabelbox(fault: { request in
            request.index < 3 ? .body(#"{"message":"You have exceeded 500 requests"}"#) : nil
        })
        let fixture = try LabelboxFixture(platform)
        #expect(try fixture.request("iam-integrations.list").outcome().state == .done)
        #expect(platform.requests.count == 3)
        fixture.close()
    }

    @Test func aDatasetIsNotMadeTwice() throws {
        let platform = FakeLabelbox(fault: { $0.field == "createDataset" ? .lostAnswer : nil })
        let fixture = try LabelboxFixture(platform)
        let outcome = try fixture.request("datasets.create", JSONObject([("name", "N"), ("iamIntegration", "")]))
            .outcome()
        #expect(outcome.failure?.code == .connectionLost && outcome.failure?.retryable == false)
        #expect(outcome.failure?.message.contains("look before you repeat it") == true)
        fixture.close()
        #expect(platform.count("createDataset") == 1)
    }

    @Test func wrongRequestsAreRefusedAtOnce() throws {
        let fixture = try LabelboxFixture()
        func failure(_ name: String, _ parameters: JSONObject = JSONObject()) -> Failure? {
            #expect(throws: Failure.self) { try fixture.request(name, parameters) }
        }
        let unknown = failure("projects.list")
        #expect(unknown?.code == .unsupported && unknown?.message.contains("datasets.create") == true)
        #expect(failure("datasets.get")?.code == .argument)
        #expect(failure("datasets.get", JSONObject([("id", 3)]))?.item == "id")
        #expect(failure("session.open", JSONObject([("x", 3)]))?.message.contains("it takes none") == true)
        let scene = #expect(throws: Failure.self) {
            try fixture.client.submit([], plans: [], options: SubmitOptions()) { _ in }
        }
        #expect(scene?.code == .unsupported)
        fixture.close()
        #expect(fixture.platform.requests.isEmpty)
    }

    @Test func aRequestThatIsNotAnsweredCanBeCancelled() throws {
        let platform = FakeLabelbox(fault: { _ in .silence })
        let fixture = try LabelboxFixture(platform)
        let job = try fixture.client.request("tasks.list", JSONObject()) { _ in }
        try platform.waitForRequest("user")
        job.cancel()
        #expect(try job.finished().outcome().state == .cancelled)
        fixture.close(withinMs: 0)
    }

    @Test func theKeyIsRepeatedNowhere() throws {
        let platform = FakeLabelbox(fault: { _ in
            .body(#"{"errors":[{"message":"No user has api-key-that-must-stay-secret","extensions":{"code":"X"}}]}"#)
        })
        let fixture = try LabelboxFixture(platform)
        let outcome = try fixture.request("session.open").outcome()
        #expect(outcome.failure?.message.contains("No user has …") == true)
        fixture.close()
        #expect(!fixture.log.all.contains { $0.contains(FakeLabelbox.key) })
    }
}
