/// A job on its way into the spool: what the host lent is still the host's.
struct SpoolSubmission: Sendable {
    var id: String
    var createdMs: UInt64
    var tag: UInt64 = 0
    var priority: Int32 = 0
    var wait = SceneRun.WaitOptions()
    var items: [(scene: Scene, plan: ScenePlan)]
    /// What relative paths are relative to.
    var workingFolder: String
    /// Files of the host are copied too.
    var copiesFiles = false

    /// What goes into a data file.
    struct Data {
        var item: Int
        var resource: Int
        var body: any BodySource
    }

    /// The bytes that the spool has to keep itself.
    func data() -> [Data] {
        var data: [Data] = []
        for (item, submitted) in items.enumerated() {
            for (index, resource) in submitted.scene.resources.enumerated() {
                switch resource.source {
                case .host(let source):
                    guard let source = source as? BorrowedSource else { continue }
                    let body = source.body(name: resource.clientFilename, lease: nil)
                    data.append(Data(item: item, resource: index, body: body))
                case .file where copiesFiles:
                    // One that is not there is left to validation, which says so.
                    let path = absolute(resource.path)
                    guard let size = try? FileBytes(path: path).size, size > 0 else { continue }
                    data.append(Data(item: item, resource: index, body: FileBody(path: path, size: size)))
                case .file, .copy, .requested: continue
                }
            }
        }
        return data
    }

    /// The job when its data files are written.
    /// - Parameter written: the files of `data`, in its order.
    func job(_ data: [Data], written: [SpooledJob.DataFile]) -> SpooledJob {
        var items = items.map { scene, plan in
            let sources = scene.resources.map { SpooledJob.Source.path(absolute($0.path)) }
            return SpooledJob.Item(scene: scene, plan: plan, sources: sources)
        }
        for (data, file) in zip(data, written) { items[data.item].sources[data.resource] = .data(file) }
        return SpooledJob(id: id, createdMs: createdMs, tag: tag, priority: priority, wait: wait, items: items)
    }

    private func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : workingFolder + "/" + path
    }
}
