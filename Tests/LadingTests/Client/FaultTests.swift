import Glibc
import Testing

@testable import Lading

/// Networks and platforms that misbehave: every scene still has one result, and nothing secret leaves.
@Suite struct FaultTests {
    /// A third of the answers go wrong, each in its own way, and always the same.
    private static let mixed: @Sendable (FakePlatform.Request) -> FakePlatform.Fault? = { request in
        switch request.index % 12 {
        case 0: .status(503, "<html>busy</html>")
        case 3: .status(429)
        case 6: .lostAnswer
        case 9: .reset
        default: nil
        }
    }

    @Test func everySceneIsAccountedForOnce() throws {
        let fixture = try ClientFixture(
            FakePlatform(fault: Self.mixed),
            .push,
            change: { options in
                // So many times that no scene fails for want of luck.
                options.policy.maxAttempts = 40
                options.maximumActiveScenes = 16
            }
        )
        let count = 200
        for number in 0..<count {
            try fixture.submit(
                [fixture.scene("drive-\(number)", name: "\(number)")],
                waits: true,
                tag: UInt64(number)
            )
        }
        #expect(fixture.client.flush(deadline: MonotonicClock.milliseconds() + 120_000))
        fixture.close()
        let platform = fixture.platform.state.withLock { $0 }
        for number in 0..<count {
            let kinds = fixture.events.all.filter { $0.tag == UInt64(number) && $0.kind != .progress }.map(\.kind)
            #expect(kinds == [.result(scene: 0), .finished, .released])
            #expect(fixture.dropCount("\(number)") == 1)
            // The one that counts; those whose answer was lost are never committed.
            let committed = platform.scenes.values.filter { $0.externalID == "drive-\(number)" && $0.isCommitted }
            #expect(committed.count == 1)
        }
        for (uuid, scene) in platform.scenes where scene.isCommitted {
            for id in scene.resources { #expect(platform.uploads["/storage/\(uuid)/\(id)"] == testImage) }
        }
    }

    /// Hosts that answer with what they were sent, sign-in form and token included.
    @Test(arguments: ["auth", "v1/workspaces", "v1/inputs", "v2/scenes"], [false, true])
    func aSecretThatAHostRepeatsIsShownNowhere(path: String, asJSON: Bool) throws {
        let token = path == "auth" ? "none yet" : FakePlatform.token
        let sent = "client_secret=\(FakePlatform.secret)&Authorization: Bearer \(token)"
        let body = asJSON ? "{\"message\": \"\(sent)\"}" : String(repeating: "x", count: 480) + sent
        let fixture = try ClientFixture(
            FakePlatform(fault: { $0.path.contains(path) ? .status(400, body) : nil })
        )
        let outcome = try fixture.submit([fixture.scene()], waits: true).finished().outcome()
        let message = try #require(outcome.failure?.message)
        #expect(message.contains("…"))
        fixture.close()
        for line in fixture.log.all + [message] {
            #expect(!line.contains(FakePlatform.secret.prefix(8)) && !line.contains(FakePlatform.token.prefix(8)))
        }
    }

    @Test func aTokenInAnAnswerThatBreaksOffIsShownNowhere() throws {
        let broken = "{\"access_token\": \"\(FakePlatform.token)\", \"expi"
        let fixture = try ClientFixture(FakePlatform(fault: { $0.path.contains("auth") ? .body(broken) : nil }))
        let outcome = try fixture.submit([fixture.scene()]).finished().outcome()
        #expect(outcome.failure?.code == .response && outcome.failure?.message.contains("sign-in") == true)
        fixture.close()
        #expect(!"\(outcome) \(fixture.log.all)".contains(FakePlatform.token))
    }

    @Test func nothingSecretLeaves() throws {
        let fixture = try ClientFixture(FakePlatform(fault: Self.mixed), change: { $0.policy.maxAttempts = 40 })
        let echoing = FakePlatform(fault: { request in
            // A storage that repeats what was signed, as they do.
            request.method == "PUT"
                ? .status(
                    400,
                    "<Error><Code>SignatureDoesNotMatch</Code><Message>The signature does not match.</Message>"
                        + "<StringToSign>X-Signature=\(FakePlatform.signature)</StringToSign></Error>"
                ) : nil
        })
        let refused = try ClientFixture(echoing)
        for fixture in [fixture, refused] {
            let jobs = try (0..<10).map { try fixture.submit([fixture.scene("drive-\($0)")], waits: true) }
            for job in jobs { _ = try job.finished() }
            fixture.close()
            #expect(!fixture.log.all.isEmpty)
            var texts = fixture.log.all
            for job in jobs {
                texts += job.read { state in
                    state.scenes.flatMap { scene in
                        [scene.outcome?.failure.map { "\($0)" } ?? ""] + scene.files.map(\.message)
                    }
                }
            }
            for secret in [FakePlatform.token, FakePlatform.secret, FakePlatform.signature] {
                #expect(!texts.contains { $0.contains(secret) })
            }
            for head in fixture.platform.state.withLock({ $0.uploadHeads }) {
                #expect(!head.contains("Authorization"))
                #expect(!head.contains(FakePlatform.token))
            }
        }
    }

    @Test func lostAnswerToCreationBeginsAnotherScene() throws {
        let platform = FakePlatform(fault: { $0.path.hasSuffix("/cameras") && $0.nth == 1 ? .lostAnswer : nil })
        let fixture = try ClientFixture(platform)
        let job = try fixture.submit([fixture.scene()]).finished()
        #expect(try job.outcome().sceneUUID == "scene-2")
        fixture.close()
        let scenes = platform.state.withLock { $0.scenes }
        #expect(scenes.mapValues(\.isCommitted) == ["scene-1": false, "scene-2": true])
    }

    @Test func creationThatDidNotArriveIsRepeated() throws {
        let platform = FakePlatform(fault: { $0.path.hasSuffix("/cameras") && $0.nth == 1 ? .status(502) : nil })
        let fixture = try ClientFixture(platform)
        let job = try fixture.submit([fixture.scene()]).finished()
        #expect(try job.outcome().state == .submitted)
        #expect(try job.outcome().sceneUUID == "scene-1")
        fixture.close()
    }

    /// Something on the way answers in the platform's place.
    @Test(arguments: [1, 2, 3]) func answerThatIsNotJSONIsAskedForOnceMore(faults: Int) throws {
        let platform = FakePlatform(fault: { request in
            request.path.hasSuffix("initialize") && request.nth <= faults ? .body("<html>sign in here</html>") : nil
        })
        let fixture = try ClientFixture(platform)
        let outcome = try fixture.submit([fixture.scene()]).finished().outcome()
        fixture.close()
        #expect(outcome.state == (faults < 2 ? .submitted : .failed))
        #expect(outcome.failure?.code == (faults < 2 ? nil : .response))
        #expect(platform.requests.count { $0.hasSuffix("initialize") } == 2)
    }

    @Test func refusedTokenIsRenewedOnce() throws {
        let tokens = Monitor(0)
        let platform = FakePlatform(fault: { request in
            let count = tokens.withLock { count in
                if request.path.hasSuffix("oauth/token") { count += 1 }
                return count
            }
            // The first token lasts until the workspace is known.
            return request.path == "/v1/inputs/initialize" && count == 1 ? .status(401) : nil
        })
        let fixture = try ClientFixture(platform)
        let jobs = try (0..<8).map { try fixture.submit([fixture.scene("drive-\($0)")]) }
        for job in jobs { #expect(try job.finished().outcome().state == .submitted) }
        fixture.close()
        #expect(tokens.withLock { $0 } == 2)
    }

    @Test func tokenThatIsRefusedAgainIsTheEnd() throws {
        let fixture = try ClientFixture(FakePlatform(fault: { $0.path.hasSuffix("initialize") ? .status(401) : nil }))
        let outcome = try fixture.submit([fixture.scene()]).finished().outcome()
        #expect(outcome.failure?.code == .credentialsRefused)
        #expect(outcome.failure?.httpStatus == 401)
        fixture.close()
        #expect(fixture.platform.requests.count { $0.hasSuffix("initialize") } == 2)
    }

    @Test func manyWaitForOneSignIn() throws {
        let fixture = try ClientFixture()
        let jobs = try (0..<20).map { try fixture.submit([fixture.scene("drive-\($0)")]) }
        for job in jobs { #expect(try job.finished().outcome().state == .submitted) }
        fixture.close()
        #expect(fixture.platform.requests.count { $0.hasSuffix("oauth/token") } == 1)
        #expect(fixture.platform.requests.count { $0.hasSuffix("workspaces") } == 1)
    }

    @Test(arguments: [
        (FakePlatform.Fault.status(401, #"{"error_description":"wrong"}"#), Code.credentialsRefused),
        (.status(500), .server),
        (.body("<html>sign in here</html>"), .response),
        (.body(#"{"access_token":""}"#), .response),
    ])
    func signInThatFailsFailsTheScene(fault: FakePlatform.Fault, code: Code) throws {
        let fixture = try ClientFixture(FakePlatform(fault: { $0.path.hasSuffix("oauth/token") ? fault : nil }))
        let outcome = try fixture.submit([fixture.scene()]).finished().outcome()
        #expect(outcome.failure?.code == code)
        #expect(outcome.stage == .signIn)
        #expect(outcome.failure?.item == fixture.server.url)
        fixture.close()
        #expect(fixture.dropCount("memory") == 1)
    }

    @Test(arguments: [
        ("[]", Code.workspaceNone), (#"[{"id":"a"},{"id":"b"}]"#, .workspaceAmbiguous),
        (#"{"message":"hm"}"#, .response), ("", .response),
    ])
    func workspaceHasToBeTheOnlyOne(answer: String, code: Code) throws {
        let fixture = try ClientFixture(FakePlatform(fault: { $0.path.hasSuffix("workspaces") ? .body(answer) : nil }))
        let outcome = try fixture.submit([fixture.scene()]).finished().outcome()
        #expect(outcome.failure?.code == code)
        #expect(outcome.stage == .workspace)
        fixture.close()
    }

    @Test func statusIsAskedOneByOneWhenABatchIsRefused() throws {
        let platform = FakePlatform(status: { $0.asked < 3 ? "processing" : "created" })
        let fixture = try ClientFixture(platform)
        let sent = try (0..<3).map { try fixture.submit([fixture.scene("drive-\($0)")]).finished().outcome().sceneUUID }
        let job = try fixture.client.submit(
            (sent + ["scene-that-is-unknown"]).map { _ in Scene(type: .cameras, externalID: "") },
            plans: (sent + ["scene-that-is-unknown"]).map { ScenePlan(waits: true, sentUUID: $0) },
            options: SubmitOptions(wait: .init(timeoutMs: 60_000, intervalMs: 1))
        ) { _ in }.finished()
        #expect(try (0..<3).allSatisfy { try job.outcome($0).state == .created })
        #expect(try job.outcome(3).state == .failed)
        #expect(try job.outcome(3).failure?.code == .notFound)
        fixture.close()
    }

    /// The file is validated, then written to, then its turn comes to be sent.
    @Test func fileThatChangesAfterItsCheckIsNotSent() throws {
        try withUploadDirectory { directory in
            let path = directory + "/front.jpg"
            try writeUpload(testImage, to: path)
            let platform = FakePlatform(fault: { request in
                if request.path.hasSuffix("initialize") {
                    var other = testImage
                    other[other.count - 3] ^= 1
                    try? writeUpload(other, to: path + ".new")
                    rename(path + ".new", path)
                }
                return nil
            })
            let fixture = try ClientFixture(platform)
            var scene = Scene(type: .cameras, externalID: "drive-7")
            scene.frames[0].images.append(image(path, sensor: "CAM"))
            let outcome = try fixture.submit([scene]).finished().outcome()
            fixture.close()
            #expect(outcome.failure?.code == .fileChanged)
            #expect(outcome.stage == .upload)
            #expect(platform.state.withLock { $0.uploads }.isEmpty)
        }
    }
}
