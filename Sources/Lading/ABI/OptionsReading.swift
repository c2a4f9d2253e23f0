internal import CLading
import Glibc

extension ClientOptions {
    /// Reads options and, where they name none, credentials from files and the environment.
    init(_ given: lading_client_options) throws(Failure) {
        try checkReserved(given.reserved)
        let spool = try SpoolOptions(given)
        var missing: Failure?
        switch given.platform {
        case 0, Int32(LADING_PLATFORM_KOGNIC):
            var credentials = Credentials(clientID: "", clientSecret: "")
            do throws(Failure) {
                credentials = try Credentials(given)
            } catch {
                // Store first, send later.
                let mayComeLater: [Code] = [.credentialsMissing, .credentialsFile, .credentialsExpired]
                guard spool != nil, mayComeLater.contains(error.code) else { throw error }
                missing = error
            }
            self.init(platform: .kognic(try KognicOptions(given, credentials)))
        case Int32(LADING_PLATFORM_LABELBOX):
            self.init(platform: .labelbox(try LabelboxOptions(given, spools: spool != nil, &missing)))
        default:
            throw Failure(
                .unsupported,
                item: "platform",
                "There is no platform \(given.platform); see LADING_PLATFORM_."
            )
        }
        self.spool = spool
        self.spool?.target = platform.target
        missingCredentials = missing
        startsPaused = try readFlag(given.start_paused, "start_paused")
        findings = try FindingSettings(try readText(given.findings, "findings"))
        if let folder = variable("TMPDIR"), !folder.isEmpty { temporaryFolder = folder }
        let product = "lading/" + LADING_VERSION
        let prefix = try readText(given.user_agent, "user_agent")
        try isOneLine(prefix, "user_agent")
        transfer.userAgent = prefix.isEmpty ? product : prefix + " " + product
        transfer.proxies = try ProxySettings(proxy: try readText(given.proxy, "proxy"), environment: variable)
        transfer.plainOrigins = platform.plainOrigins
        if let file = nonEmpty(try readText(given.ca_file, "ca_file")) { transfer.caFile = try authoritiesFile(file) }
        set(&transfer.connectTimeoutMs, given.connect_timeout_ms)
        set(&transfer.stallTimeoutMs, given.stall_timeout_ms)
        set(&transfer.totalTimeoutMs, given.total_timeout_ms)
        set(&transfer.maxConnections, UInt64(given.max_connections))
        set(&transfer.bufferBudget, given.max_buffer_bytes)
        set(&policy.maxAttempts, UInt64(given.max_attempts))
        set(&policy.maxWaitMs, given.max_retry_wait_ms)
        if given.deadline_ms > 0 { policy.deadlineMs = given.deadline_ms }
        set(&maximumJobs, UInt64(given.max_queued_jobs))
        set(&maximumActiveScenes, UInt64(given.max_active_scenes))
        if given.max_queued_bytes > 0 { maximumBorrowedBytes = given.max_queued_bytes }
        if given.log_level != 0 {
            guard let level = LogLevel(rawValue: given.log_level) else {
                throw Failure(
                    .argument,
                    item: "log_level",
                    "There is no log level \(given.log_level); see LADING_LOG_."
                )
            }
            logLevel = level
        }
    }
}

extension LabelboxOptions {
    /// - Parameters:
    ///   - spools: the client may be without a key, and then sends nothing.
    ///   - missing: why there is none.
    fileprivate init(_ given: lading_client_options, spools: Bool, _ missing: inout Failure?) throws(Failure) {
        let key = try readText(given.api_key, "api_key")
        let environment = variable("LABELBOX_API_KEY")
        var resolved = ""
        do throws(Failure) {
            resolved = try LabelboxOptions.resolveKey(key, environment: environment)
        } catch {
            guard spools, error.code == .credentialsMissing else { throw error }
            missing = error
        }
        self.init(apiKey: resolved)
        try isOneLine(apiKey, key.isEmpty ? "LABELBOX_API_KEY" : "api_key")
        if let base = try hostURL(given.base_url, "base_url") { host = base }
    }
}

extension Credentials {
    fileprivate init(_ given: lading_client_options) throws(Failure) {
        var sources = Credentials.Sources()
        sources.clientID = try readText(given.client_id, "client_id")
        sources.clientSecret = try readText(given.client_secret, "client_secret")
        sources.file = try readText(given.credentials_file, "credentials_file")
        for name in ["KOGNIC_CREDENTIALS", "KOGNIC_CLIENT_ID", "KOGNIC_CLIENT_SECRET"] {
            sources.environment[name] = variable(name)
        }
        let now = Double(wallClockSeconds())
        self = try Credentials.resolve(sources, now: now, read: readSmallFile)
    }
}

extension KognicOptions {
    fileprivate init(_ given: lading_client_options, _ credentials: Credentials) throws(Failure) {
        self.init(credentials: credentials)
        organizationID = given.organization_id
        workspaceID = try readText(given.workspace, "workspace")
        hosts = try Hosts(given)
    }
}

/// A line break in the value of a header would begin another header.
private func isOneLine(_ text: String, _ name: String) throws(Failure) {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
        throw Failure(.argument, item: name, "\(name) has a control character; give one line of text.")
    }
}

/// 0 keeps the default.
private func set(_ option: inout Int, _ value: UInt64) {
    if value > 0 { option = Int(clamping: value) }
}

/// Of the environment, which is read while a client is opened and at no other time.
private func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

private func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

extension SpoolOptions {
    /// Nil without a directory.
    fileprivate init?(_ given: lading_client_options) throws(Failure) {
        guard let directory = nonEmpty(try readText(given.spool_directory, "spool_directory")) else { return nil }
        guard !directory.utf8.contains(0) else {
            throw Failure(.argument, item: "spool_directory", "spool_directory has a NUL in it; give a path.")
        }
        guard let sync = Sync(rawValue: given.spool_sync) else {
            throw Failure(.argument, item: "spool_sync", "There is no \(given.spool_sync); see LADING_SPOOL_SYNC_.")
        }
        guard let policy = Policy(rawValue: given.spool_policy) else {
            throw Failure(.argument, item: "spool_policy", "There is no \(given.spool_policy); see LADING_SPOOL_.")
        }
        self.init(directory: absolutePath(directory))
        self.sync = sync
        self.policy = policy
        if given.spool_sync_interval_ms > 0 { syncIntervalMs = given.spool_sync_interval_ms }
        maximumBytes = given.spool_max_bytes
        maximumJobs = given.spool_max_jobs
        maximumAgeMs = given.spool_max_age_ms
    }
}

extension KognicOptions.Hosts {
    fileprivate init(_ given: lading_client_options) throws(Failure) {
        let base = try hostURL(given.base_url, "base_url")
        self = base.map { KognicOptions.Hosts(base: $0) } ?? KognicOptions.Hosts()
        if let host = try hostURL(given.input_host, "input_host") { input = host }
        if let host = try hostURL(given.workspace_host, "workspace_host") { workspace = host }
        if let host = try hostURL(given.order_execution_host, "order_execution_host") { orderExecution = host }
        if let host = try hostURL(given.annotation_integration_host, "annotation_integration_host") {
            annotationIntegration = host
        }
        if let host = try hostURL(given.auth_host, "auth_host") { auth = host }
    }
}

private func hostURL(_ text: lading_string, _ name: StaticString) throws(Failure) -> String? {
    guard var host = nonEmpty(try readText(text, name)) else { return nil }
    while host.utf8.last == UInt8(ascii: "/") { host.removeLast() }
    guard let destination = RequestCheck.destination(url: host) else {
        throw Failure(.argument, item: "\(name)", "\(name), “\(shown: host)”, is not an http or https URL.")
    }
    // It would be shown wherever the host is named.
    guard !destination.hasUser else {
        throw Failure(
            .argument,
            item: "\(name)",
            "\(name) has a user name or password in it; the platform's hosts take none. Give the credentials options."
        )
    }
    return host
}

/// Reads a credentials file; anything over a mebibyte is none.
private func readSmallFile(_ path: String) throws(Failure) -> [UInt8] {
    do throws(ByteSourceError) {
        let file = try FileBytes(path: path)
        return try file.read(at: 0, count: Int(min(file.size, 1 << 20)))
    } catch let problem {
        throw Failure(
            .credentialsFile,
            stage: .signIn,
            item: path,
            "The credentials file can't be read: \(ProbeError.io(problem).message)"
        )
    }
}

extension SubmitOptions {
    init(_ given: lading_submit_options) throws(Failure) {
        plan.project = nonEmpty(try readText(given.project, "project"))
        plan.batch = nonEmpty(try readText(given.batch, "batch"))
        for (name, value) in [("project", plan.project), ("batch", plan.batch)] where value == "." || value == ".." {
            // Encoding does not keep them from being taken out of a path on the way.
            throw Failure(
                .argument,
                item: name,
                "The \(name) “\(shown: value ?? "")” is not a name that the platform has."
            )
        }
        if plan.batch != nil && plan.project == nil {
            throw Failure(.argument, item: "batch", "A batch is part of a project: name the project too.")
        }
        try checkReserved(given.reserved)
        plan.dryRun = try readFlag(given.dry_run, "dry_run")
        plan.waits = try readFlag(given.wait, "wait")
        plan.motionCompensation = try !readFlag(given.no_motion_compensation, "no_motion_compensation")
        if given.wait_timeout_ms > 0 { wait.timeoutMs = given.wait_timeout_ms }
        if given.poll_interval_ms > 0 { wait.intervalMs = given.poll_interval_ms }
        tag = given.tag
        priority = given.priority
        copiesFiles = try readFlag(given.copy_files, "copy_files")
        plan.findings = try FindingSettings(try readText(given.findings, "findings"))
    }

    static func read(_ pointer: UnsafePointer<lading_submit_options>?) throws(Failure) -> SubmitOptions {
        guard let pointer else { return SubmitOptions() }
        return try SubmitOptions(try readStruct(pointer, "options", initial: lading_submit_options()))
    }
}
