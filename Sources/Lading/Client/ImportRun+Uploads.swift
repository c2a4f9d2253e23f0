/// Local files, chunks of rows and their manifest on their way.
extension ImportRun {
    func uploadFile(_ index: Int) {
        guard let file = flow.localFiles.dropFirst(index).first else { return }
        let name =
            file.givenPath.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? file.givenPath
        uploads.start(
            .file(index),
            FileBody(path: file.path, size: file.size, identity: file.identity),
            MultipartFile(filename: name, contentType: file.contentType)
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.uploadFile(index) }) { return }
            if case .success = result { job.job.update { $0.progress.filesDone += 1 } }
            handle(.fileUploaded(index, result.mapError { $0.at(.upload, item: file.givenPath) }))
        }
    }

    func write(_ place: ChunkPlace) {
        guard let stream else { return }
        let urls = flow.fileURLs
        let isMarked = job.journal != nil
        onReader { [settings, ledger, ontology, limit = options.chunkBytes] () throws(Failure) in
            let chunk = try writeChunk(
                stream,
                from: place.cursor,
                settings: settings,
                ontology: ontology?.value,
                urls: urls,
                ledger: ledger,
                limit: limit,
                mostRows: place.room
            )
            return (chunk, isMarked ? chunk.bytes.withBytes { ImportRecord.BytesMark($0) } : nil)
        } completion: { run, result in
            if case .success(let (chunk, mark)) = result, chunk.rows > 0 {
                run.written[place.index] = WrittenChunk(bytes: chunk.bytes, mark: mark)
                run.job.job.update {
                    $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(chunk.bytes.count))
                }
            }
            run.handle(.chunkWritten(place, result.map { RowsWritten(rows: $0.0.rows, next: $0.0.next) }))
        }
    }

    func uploadChunk(_ place: ChunkPlace) {
        guard let chunk = written[place.index] else { return }
        uploads.start(
            .chunk(place.index),
            MappedBody(name: "data rows, part \(place.index + 1)", bytes: chunk.bytes),
            MultipartFile(filename: "rows-\(place.index + 1).json", contentType: "application/json")
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.uploadChunk(place) }) { return }
            written[place.index] = nil
            handle(.chunkUploaded(place, result), mark: chunk.mark)
        }
    }

    func uploadManifest(_ manifest: JSONValue) {
        let bytes = manifest.serialized()
        job.job.update { $0.progress.bytes = $0.progress.bytes.saturatingAdd(UInt64(bytes.count)) }
        send(manifest: bytes)
    }

    func send(manifest bytes: [UInt8]) {
        uploads.start(
            .manifest,
            BytesBody(name: "the manifest", bytes: bytes),
            MultipartFile(filename: "manifest.json", contentType: "application/json")
        ) { [weak self] result in
            guard let self else { return }
            if case .failure(let failure) = result, outlasts(failure, again: { $0.send(manifest: bytes) }) { return }
            handle(.manifestUploaded(result), mark: ImportRecord.BytesMark(bytes))
        }
    }

    /// An earlier process sent it.
    func noteSent(_ answer: ImportEvent) {
        switch answer {
        case .fileUploaded(let index, .success):
            job.job.update { $0.progress.filesDone += 1 }
            uploads.wasSent(flow.localFiles.dropFirst(index).first?.size ?? 0)
        case .chunkUploaded(let place, _):
            if let chunk = written.removeValue(forKey: place.index) { uploads.wasSent(UInt64(chunk.bytes.count)) }
        default: break
        }
    }
}
