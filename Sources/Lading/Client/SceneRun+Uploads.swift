/// The files of a scene on their way.
extension SceneRun {
    func upload(_ file: FileID, to url: String) {
        switch file {
        case .imu:
            let bytes = scene.imuFileBody().serialized()
            put(BytesBody(name: "IMU data", bytes: bytes), "application/json", file, to: url)
        case .resource(let index):
            guard let resource = resources.dropFirst(index).first else { return }
            switch resource.source {
            case .file, .copy:
                // Signed URLs ran out, and it goes a second time.
                if unchecked.contains(index) { return checkAgain([index]) { $0.upload(file, to: url) } }
                let size = checked.byteCounts.dropFirst(index).first ?? nil
                let identity = checked.identities.dropFirst(index).first ?? nil
                let body = FileBody(path: resource.path, size: size ?? 0, identity: identity)
                put(body, resource.contentType, file, to: url)
            case .host(let source):
                guard let source = source as? BorrowedSource else { return }
                put(source.body(name: resource.clientFilename, lease: job.lease), resource.contentType, file, to: url)
            case .requested:
                wanted[index] = url
                client.want(scene: self, file: index)
            }
        }
    }

    /// False when its data is not needed any more.
    func isWanted(file: Int) -> Bool { wanted[file] != nil && !flow.isFinished }

    /// The host is asked for the data only when its turn has come.
    func askForData(file: Int) {
        let name = resources.dropFirst(file).first?.clientFilename ?? ""
        if !job.job.want(scene: index, file: file, name: name) { provide(file: file, .failure(.abandoned)) }
    }

    /// What the host answered to the question for data.
    func provide(file: Int, _ data: Result<ProvidedData, Failure>) {
        guard let url = wanted.removeValue(forKey: file), let resource = resources.dropFirst(file).first
        else { return }
        switch data {
        case .success(let data):
            let body = data.body(name: resource.clientFilename, lease: job.lease)
            updateFile(.resource(file)) { record, progress in
                // A scene that was begun again asks again.
                progress.bytes = (progress.bytes - min(progress.bytes, record.bytes)).saturatingAdd(body.size)
                record.bytes = body.size
            }
            put(body, resource.contentType, .resource(file), to: url)
        case .failure(let failure):
            client.answered(scene: self, file: file)
            uploaded(.resource(file), failure.at(.upload, item: resource.clientFilename))
        }
    }

    private func put(_ body: any BodySource, _ contentType: String, _ file: FileID, to url: String) {
        // The bearer token never goes to a signed URL.
        let request = HTTPRequest(
            method: .put,
            url: url,
            headers: [HTTPHeader(name: "Content-Type", value: contentType)],
            body: .source(body),
            label: "upload of \(shown: body.name)",
            answerLimit: .storage,
            judge: unreadableIfPage
        )
        let round = round
        transfers[file] = client.core.perform(
            request,
            policy: client.policy,
            progress: { [weak self] sent in self?.progress(file, sent, of: round) },
            completion: { [weak self, name = body.name, proxies = client.core.configuration.proxies] result in
                let secrets = Secrets(secrets(ofSignedAddress: url) + proxies.secrets)
                self?.transferred(
                    file,
                    to: url,
                    uploadFailure(secrets.hidden(in: result), file: name),
                    attempts: result.attempts,
                    of: round
                )
            }
        )
    }

    private func transferred(_ file: FileID, to url: String, _ failure: Failure?, attempts: Int, of round: Int) {
        guard round == self.round else { return }
        transfers[file] = nil
        updateFile(file) { record, _ in record.attempts += UInt32(clamping: attempts) }
        if case .resource(let index) = file { client.answered(scene: self, file: index) }
        if let failure, outlasts(failure, again: { $0.upload(file, to: url) }) { return }
        uploaded(file, failure)
    }

    private func updateFile(_ file: FileID, _ change: (inout FileRecord, inout Progress) -> Void) {
        guard case .resource(let resource) = file else { return }
        job.job.update { [index] state in
            guard state.scenes.indices.contains(index), state.scenes[index].files.indices.contains(resource)
            else { return }
            change(&state.scenes[index].files[resource], &state.progress)
        }
    }

    func progress(_ file: FileID, _ sent: UInt64, of round: Int) {
        guard round == self.round else { return }
        updateFile(file) { record, progress in progress.sent(sent, before: &record.bytesSent) }
    }

    func uploaded(_ file: FileID, _ failure: Failure?) {
        note(file, failure)
        handle(.uploaded(file: file, failure))
    }

    func note(_ file: FileID, _ failure: Failure?) {
        guard case .resource(let index) = file else { return }
        for place in [index] + twins.filter({ $0.value == index }).keys {
            updateFile(.resource(place)) { record, progress in
                if let failure {
                    record.state = .failed
                    record.code = failure.code
                    record.message = failure.message
                } else {
                    record.state = .uploaded
                    progress.filesDone += 1
                    if place == index { progress.sent(record.bytes, before: &record.bytesSent) }
                }
            }
        }
    }

    func stopUploads() {
        round += 1
        transfers.values.forEach(client.core.cancel)
        transfers = [:]
        wanted = [:]
        job.job.withdrawQuestions(scene: index)
        client.withdrawQuestions(of: self)
    }

    func abandonUploads() {
        stopUploads()
        noteAbandonedUploads()
    }

    func noteAbandonedUploads() {
        for file in resources.indices {
            updateFile(.resource(file)) { record, progress in
                progress.sent(0, before: &record.bytesSent)
                if record.state == .uploaded { progress.filesDone -= 1 }
                record.state = .pending
                record.code = .ok
                record.message = ""
            }
        }
    }
}

extension Result where Success == HTTPResponse, Failure == TransferFailure {
    fileprivate var attempts: Int {
        switch self {
        case .success(let response): response.attempts
        case .failure(let failure): failure.attempts
        }
    }
}
