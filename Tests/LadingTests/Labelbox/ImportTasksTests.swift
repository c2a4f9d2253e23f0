import Testing

@testable import Lading

private let newest = "newest tasks"
private let sending = "import of data rows"

/// More rows than a task takes go as several tasks of one job.
@Suite struct ImportTasksTests {
    /// Two rows a task: five rows, in three of them.
    private static let several: [ImportPath.Turn] = uploaded + sent

    private static let uploaded: [ImportPath.Turn] = [
        (.started, ["check from 0 with cached"]),
        (rows(), ["open session"]),
        (.sessionOpened(.success("u1")), ["dataset"]),
        (answer(["id": "ds"]), ["write chunk 0 from 0"]),
        (wrote(0, 2, next: 2), ["upload chunk 0", "write chunk 1 from 2"]),
        (wrote(1, from: 2, 2, next: 4), ["upload chunk 1"]),
        (sentChunk(0), ["write chunk 2 from 4"]),
        (wrote(2, from: 4, 1), ["upload chunk 2"]),
        (sentChunk(1, from: 2), []),
        (sentChunk(2, from: 4), [list(of: 0, rows: 2)]),
    ]
    private static let sent: [ImportPath.Turn] = [
        (.manifestUploaded(.success("https://m/0")), [newest]),
        (tasks("t0"), ["limit wait", sending]),
        (answer(task("t1")), ["tell t1 IN_PROGRESS", list(of: 1, rows: 2)]),
        (.manifestUploaded(.success("https://m/1")), [newest]),
        (tasks("t1", "t0"), [sending]),
    ]

    private static func list(of part: Int, rows: Int) -> String {
        #"upload {"source":"SDK","item_count":\#(rows),"chunk_uris":["https://c/\#(part)"]}"#
    }
    private static let twoRows: ImportPlan = {
        var plan = ImportPlan(datasetID: "ds")
        plan.maximumTaskRows = 2
        return plan
    }()
    private static let last: [ImportPath.Turn] = [
        (answer(task("t2")), ["tell t2 IN_PROGRESS of part 1", list(of: 2, rows: 1)]),
        (.manifestUploaded(.success("https://m/2")), [newest]),
        (tasks("t2", "t1", "t0"), [sending]),
        (answer(task("t3", "COMPLETE")), ["tell t3 COMPLETE of part 2", "poll"]),
        (.resumed, ["task"]),
        (tasks("t1", status: "COMPLETE"), ["tell t1 COMPLETE", "refused of t1"]),
        (pageOf(0), ["made of t1"]),
    ]

    static let severalTasks: [ImportPath] = [
        ImportPath("several tasks, in order", twoRows, after: several + last)
            .then(pageOf(2), "end refused response 0..<2", "poll")
            .then(.resumed, "task")
            .then(tasks("t2", status: "COMPLETE"), "tell t2 COMPLETE of part 1", "refused of t2")
            .then(pageOf(1), "made of t2")
            .then(pageOf(1), "end refused response 2..<4", "refused of t3")
            .then(pageOf(0), "made of t3")
            .then(pageOf(1), "finish counted ok results task=t1,t2,t3 COMPLETE rest=refused response 4..<"),
        ImportPath("one of them fails", twoRows, after: several + last)
            .then(pageOf(2), "end refused response 0..<2", "poll")
            .then(.resumed, "task")
            .then(tasks("t2", status: "FAILED"), "tell t2 FAILED of part 1", "refused of t2")
            .then(.pageRead(.failure(failed(.notFound))), "made of t2")
            .then(.pageRead(.failure(failed(.notFound))), "end refused importFailed 2..<4", "refused of t3")
            .then(pageOf(0), "made of t3")
            .then(
                pageOf(1),
                "finish counted importFailed processing task=t1,t2,t3 FAILED rest=refused response 4..<"
            ),
        ImportPath("the answer to one is lost", twoRows, after: several)
            .then(lostAnswer, "pause 1")
            .then(.resumed, newest)
            .then(tasks("t2", "t1", "t0"), "probe made of t2")
            .then(pageOf(2), "tell t2 IN_PROGRESS of part 1", list(of: 2, rows: 1)),
        ImportPath("one is refused: those before it are told", twoRows, after: several)
            .then(noAnswer(400), "end notSent refused 2..<", "poll")
            .then(.resumed, "task")
            .then(tasks("t1", status: "COMPLETE"), "tell t1 COMPLETE", "refused of t1")
            .then(pageOf(0), "made of t1")
            .then(pageOf(2), "finish counted refused importing task=t1 COMPLETE rest=refused response 0..<2"),
        ImportPath("nobody can tell whether one was sent", twoRows, after: several)
            .then(lostAnswer, "pause 1")
            .then(.resumed, newest)
            .then(noAnswer(503), "end notSent server 4..<", "poll")
            .then(.resumed, "task")
            .then(tasks("t1", status: "COMPLETE"), "tell t1 COMPLETE", "refused of t1")
            .then(pageOf(0), "made of t1")
            .then(pageOf(2), "finish processing server importing task=t1 COMPLETE rest=refused response 0..<2"),
        ImportPath("cancelled while one is sent", twoRows, after: several)
            .then(.cancelled, "finish cancelled cancelled importing task=t1 IN_PROGRESS rest=notSent cancelled 4..<"),
        ImportPath("cancelled before one is sent", twoRows, after: several.dropLast())
            .then(.cancelled, "finish cancelled cancelled importing task=t1 IN_PROGRESS rest=notSent cancelled 2..<"),
    ]

    @Test(arguments: severalTasks) func areOneJob(_ path: ImportPath) { path.walk() }

    /// Through the client: results, counts and the task's name are those of one import.
    @Test func throughTheClient() throws {
        let fixture = try LabelboxFixture(FakeLabelbox(pageSize: 2))
        _ = try fixture.importRows([webRow("d")]).finished()
        let keys = ["a", "b", "c", "d", "e", "f", "g"]
        let job = try fixture.importRows(.array(keys.map { webRow($0) })) { $0.taskRows = 3 }.finished()
        let outcome = try job.outcome()
        #expect(outcome.state == .partlyImported && outcome.failure?.code == .rowRefused)
        #expect(outcome.failure?.message.contains("Of 7 data rows 1 were refused") == true)
        #expect(
            try job.rowWords()
                == ["made a", "made b", "made c", "refused rowRefused", "made e", "made f", "made g"]
        )
        fixture.close()
        let tasks = fixture.platform.state.withLock { $0.tasks.dropFirst() }
        #expect(tasks.map(\.made.count) == [3, 2, 1] && outcome.taskID == tasks.map(\.id).joined(separator: ","))
        #expect(fixture.platform.count("upsertDataRows") == 4)
    }
}
