/// A job on its way into the spool: what the host lent is still the host's.
struct SpoolSubmission: Sendable {
    var id: String
    var createdMs: UInt64
    var tag: UInt64 = 0
    var priority: Int32 = 0
    var wait = SceneRun.WaitOptions()
    var content: Content
    /// What relative paths are relative to.
    var workingFolder: String
    /// Files of the host are copied too; the images that rows name stay where they are.
    var copiesFiles = false

    enum Content {
        case scenes([(scene: Scene, plan: ScenePlan)])
        case rows(RowSource, ImportOptions)
    }

    /// What goes into a data file.
    struct Data {
        /// Index of the scene; 0 for rows.
        var item = 0
        var resource = 0
        var body: any BodySource
    }

    /// The bytes that the spool has to keep itself.
    func data() -> [Data] {
        switch content {
        case .scenes(let items): items.enumerated().flatMap { data(of: $1.scene, item: $0) }
        case .rows(.memory(let bytes), _): [Data(body: BytesBody(name: "the data rows", bytes: bytes))]
        case .rows(.file(let path), _) where copiesFiles: copy(of: path).map { [Data(body: $0)] } ?? []
        case .rows: []
        }
    }

    private func data(of scene: Scene, item: Int) -> [Data] {
        scene.resources.enumerated().compactMap { index, resource in
            switch resource.source {
            case .host(let source):
                guard let source = source as? BorrowedSource else { return nil }
                return Data(
                    item: item,
                    resource: index,
                    body: source.body(name: resource.clientFilename, lease: nil)
                )
            case .file where copiesFiles:
                return copy(of: resource.path).map { Data(item: item, resource: index, body: $0) }
            case .file, .copy, .requested:
                return nil
            }
        }
    }

    /// Nil for a file that is not there, which is left to validation: that says so.
    private func copy(of path: String) -> FileBody? {
        let path = absolute(path)
        guard let file = try? FileBytes(path: path), file.size > 0 else { return nil }
        return FileBody(path: path, size: file.size, identity: file.identity)
    }

    /// The job when its data files are written.
    /// - Parameter written: the files of `data`, in its order.
    func job(_ data: [Data], written: [SpooledJob.DataFile]) -> SpooledJob {
        let content: SpooledJob.Content =
            switch content {
            case .scenes(let items): .scenes(scenes(items, data, written))
            case .rows(let source, let options): .rows(rows(source, options, written.first))
            }
        return SpooledJob(id: id, createdMs: createdMs, tag: tag, priority: priority, wait: wait, content: content)
    }

    private func scenes(
        _ items: [(scene: Scene, plan: ScenePlan)],
        _ data: [Data],
        _ written: [SpooledJob.DataFile]
    ) -> [SpooledJob.Item] {
        var items = items.map { scene, plan in
            let sources = scene.resources.map { SpooledJob.Source.path(absolute($0.path)) }
            return SpooledJob.Item(scene: scene, plan: plan, sources: sources)
        }
        for (data, file) in zip(data, written) { items[data.item].sources[data.resource] = .data(file) }
        return items
    }

    private func rows(
        _ source: RowSource,
        _ options: ImportOptions,
        _ written: SpooledJob.DataFile?
    ) -> SpooledImport {
        var path = ""
        if case .file(let given) = source { path = given }
        return SpooledImport(
            options: options,
            source: written.map { .data($0) } ?? .path(absolute(path)),
            path: path,
            folder: path.isEmpty ? workingFolder + "/" : folderPath(of: absolute(path)),
            identity: written == nil ? (try? FileBytes(path: absolute(path)))?.identity : nil
        )
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : workingFolder + "/" + path
    }
}
