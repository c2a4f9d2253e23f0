/// Copies what jobs bring along into the spool. It may take as long as a host's reader does, so it has a thread of its own.
struct DataCopier: Sendable {
    let options: SpoolOptions
    let files: any SpoolFiles

    /// - Returns: the files, in the order of the data. When it fails none of them stays.
    func copy(_ draft: SpoolStore.Draft) throws(Failure) -> [SpooledJob.DataFile] {
        guard !draft.data.isEmpty else { return [] }
        let folder = "\(options.directory)/\(draft.id).data"
        do throws(Failure) {
            return try copy(draft.data, to: folder)
        } catch {
            try? files.removeAll(in: folder)
            throw error
        }
    }

    private func copy(_ data: [SpoolSubmission.Data], to folder: String) throws(Failure) -> [SpooledJob.DataFile] {
        do throws(SpoolFileError) {
            try files.makeFolder(folder)
        } catch {
            throw .spool(error, "be made")
        }
        var written: [SpooledJob.DataFile] = []
        for (number, data) in data.enumerated() {
            written.append(try copy(data.body, number: number, to: "\(folder)/\(number)"))
        }
        do throws(SpoolFileError) {
            if options.sync != .never {
                try files.syncFolder(folder)
                // Before the log has its name: one whose data folder is missing would be a damaged job.
                try files.syncFolder(options.directory)
            }
        } catch {
            throw .spool(error, "be brought to the disk")
        }
        return written
    }

    private func copy(_ body: any BodySource, number: Int, to path: String) throws(Failure) -> SpooledJob.DataFile {
        var crc = CRC32C()
        var size: UInt64 = 0
        var problem: BodyFailure?
        let reader: any BodyReader
        do throws(BodyFailure) {
            reader = try body.open()
        } catch {
            throw .unread(error, body.name)
        }
        defer { reader.close() }
        do throws(SpoolFileError) {
            try files.write(path, sync: options.sync != .never) { buffer throws(SpoolFileError) in
                // One byte more tells a reader without an end, which would fill the disk.
                guard size <= body.size else { return 0 }
                let room = min(buffer.count, Int(clamping: (body.size - size).saturatingAdd(1)))
                let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(room))
                do throws(BodyFailure) {
                    let count = min(max(0, try reader.read(into: part)), part.count)
                    crc.update(UnsafeRawBufferPointer(rebasing: part.prefix(count)))
                    size += UInt64(count)
                    return count
                } catch {
                    problem = error
                    return 0
                }
            }
        } catch {
            throw .spool(error, "be written")
        }
        if let problem { throw .unread(problem, body.name) }
        guard size == body.size else {
            let given = size > body.size ? "more than its \(body.size) bytes" : "\(size) bytes instead of \(body.size)"
            throw Failure(
                .sourceFailed,
                item: body.name,
                "“\(shown: body.name)” gave \(given) when it was copied into the spool."
            )
        }
        return SpooledJob.DataFile(number: number, size: size, crc: crc.value)
    }
}

extension Failure {
    fileprivate static func unread(_ failure: BodyFailure, _ name: String) -> Failure {
        Failure(.sourceFailed, item: name, "“\(shown: name)” could not be copied into the spool: \(failure.message).")
    }
}
