import CLading
import Glibc
import Testing

@testable import Lading

/// Every option reaches the place that its name promises: all are given at once, each another value.
@Suite struct OptionsTests {
    private let texts = Texts()
    /// A file that has what a certificate begins with.
    private static let authority: String = {
        let path = "/tmp/lading-authority-\(getpid()).pem"
        let text = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
        let file = fopen(path, "w")
        fputs(text, file)
        fclose(file)
        return path
    }()

    private func clientOptions() -> lading_client_options {
        var given = initialised(lading_client_options(), \.struct_size)
        given.client_id = texts.lend("id")
        given.client_secret = texts.lend("secret")
        given.base_url = texts.lend("http://base")
        given.input_host = texts.lend("http://input/")
        given.workspace_host = texts.lend("http://workspace")
        given.order_execution_host = texts.lend("http://order")
        given.annotation_integration_host = texts.lend("http://annotation")
        given.auth_host = texts.lend("http://auth")
        given.workspace = texts.lend("workspace-id")
        given.organization_id = 2
        given.user_agent = texts.lend("rig/1")
        given.proxy = texts.lend("http://proxy")
        given.ca_file = texts.lend(Self.authority)
        given.log_level = Int32(LADING_LOG_INFO)
        given.connect_timeout_ms = 3
        given.stall_timeout_ms = 5
        given.total_timeout_ms = 7
        given.deadline_ms = 11
        given.max_attempts = 13
        given.max_connections = 17
        given.max_retry_wait_ms = 19
        given.max_buffer_bytes = 23
        given.max_queued_jobs = 29
        given.max_active_scenes = 31
        given.max_queued_bytes = 37
        given.spool_directory = texts.lend("/spool")
        given.spool_sync = Int32(LADING_SPOOL_SYNC_INTERVAL)
        given.spool_policy = Int32(LADING_SPOOL_DROP_LOWEST)
        given.spool_sync_interval_ms = 41
        given.spool_max_bytes = 43
        given.spool_max_jobs = 47
        given.spool_max_age_ms = 53
        given.start_paused = 1
        return given
    }

    @Test func clientOptionsGoWhereTheyBelong() throws {
        let options = try ClientOptions(clientOptions())
        guard case .kognic(let kognic) = options.platform else {
            Issue.record("Kognic is the default platform")
            return
        }
        #expect(kognic.credentials.clientID == "id" && kognic.credentials.clientSecret == "secret")
        #expect(kognic.hosts.input == "http://input")
        #expect(kognic.hosts.workspace == "http://workspace")
        #expect(kognic.hosts.orderExecution == "http://order")
        #expect(kognic.hosts.annotationIntegration == "http://annotation")
        #expect(kognic.hosts.auth == "http://auth")
        #expect(kognic.workspaceID == "workspace-id" && kognic.organizationID == 2)
        let transfer = options.transfer
        #expect(transfer.userAgent == "rig/1 lading/\(LADING_VERSION)")
        #expect(transfer.proxies.http?.url == "http://proxy" && transfer.caFile == Self.authority)
        #expect([transfer.connectTimeoutMs, transfer.stallTimeoutMs, transfer.totalTimeoutMs] == [3, 5, 7])
        #expect([transfer.maxConnections, transfer.bufferBudget] == [17, 23])
        #expect(options.policy.deadlineMs == 11)
        #expect([options.policy.maxAttempts, options.policy.maxWaitMs] == [13, 19])
        #expect([options.maximumJobs, options.maximumActiveScenes] == [29, 31])
        #expect(options.maximumBorrowedBytes == 37)
        #expect(options.logLevel == .info && options.startsPaused)
        let spool = try #require(options.spool)
        #expect(spool.directory == "/spool" && spool.sync == .interval && spool.policy == .dropLowest)
        #expect([spool.syncIntervalMs, spool.maximumBytes, spool.maximumJobs, spool.maximumAgeMs] == [41, 43, 47, 53])
    }

    @Test func whatIsNotGivenIsAsTheHeaderSays() throws {
        var given = initialised(lading_client_options(), \.struct_size)
        given.client_id = texts.lend("id")
        given.client_secret = texts.lend("secret")
        given.spool_directory = texts.lend("/spool")
        let options = try ClientOptions(given)
        let transfer = options.transfer
        #expect([transfer.connectTimeoutMs, transfer.stallTimeoutMs, transfer.totalTimeoutMs] == [30_000, 60_000, 0])
        #expect([transfer.maxConnections, transfer.bufferBudget, transfer.readerThreads] == [16, 32 << 20, 4])
        #expect(options.policy.deadlineMs == 600_000)
        #expect([options.policy.maxAttempts, options.policy.maxWaitMs] == [10, 60_000])
        #expect([options.maximumJobs, options.maximumActiveScenes] == [1000, 32])
        #expect(options.maximumBorrowedBytes == 1 << 30)
        #expect(options.logLevel == .warning && !options.startsPaused)
        let spool = try #require(options.spool)
        #expect(spool.sync == .every && spool.policy == .refuse)
        #expect([spool.syncIntervalMs, spool.maximumBytes, spool.maximumJobs, spool.maximumAgeMs] == [1000, 0, 0, 0])
    }

    @Test func submitOptionsGoWhereTheyBelong() throws {
        var given = initialised(lading_submit_options(), \.struct_size)
        given.project = texts.lend("project")
        given.batch = texts.lend("batch")
        given.wait_timeout_ms = 2
        given.poll_interval_ms = 3
        given.tag = 5
        given.priority = -7
        let options = try SubmitOptions(given)
        #expect(options.plan.project == "project" && options.plan.batch == "batch")
        #expect(options.wait.timeoutMs == 2 && options.wait.intervalMs == 3)
        #expect(options.tag == 5 && options.priority == -7)
        let flags = [\lading_submit_options.dry_run, \.wait, \.no_motion_compensation, \.copy_files]
        for flag in flags.indices {
            given[keyPath: flags[flag]] = 1
            let set = try SubmitOptions(given)
            let read = [set.plan.dryRun, set.plan.waits, !set.plan.motionCompensation, set.copiesFiles]
            #expect(read == flags.indices.map { $0 == flag })
            given[keyPath: flags[flag]] = 0
        }
    }

    @Test func importOptionsGoWhereTheyBelong() throws {
        var given = initialised(lading_import_options(), \.struct_size)
        given.dataset = texts.lend("dataset")
        given.wait_timeout_ms = 2
        given.poll_interval_ms = 3
        given.tag = 5
        given.priority = -7
        let options = try ImportOptions(given)
        #expect(options.datasetID == "dataset" && options.priority == -7)
        #expect([options.waitTimeoutMs, options.pollIntervalMs, options.tag] == [2, 3, 5])
        let flags = [\lading_import_options.dry_run, \.skip_invalid_rows, \.upsert, \.copy_files]
        for flag in flags.indices {
            given[keyPath: flags[flag]] = 1
            let set = try ImportOptions(given)
            let read = [set.dryRun, set.skipsInvalidRows, set.allowsUpsert, set.copiesFiles]
            #expect(read == flags.indices.map { $0 == flag })
            given[keyPath: flags[flag]] = 0
        }
    }
}
