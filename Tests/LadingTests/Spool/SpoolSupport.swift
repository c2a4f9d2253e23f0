import FoundationEssentials
import Glibc
import Testing

@testable import Lading

/// A folder of a test's own.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/lading-spool-" + UUID().uuidString
        // As a spool is.
        try DiskFiles().makeFolder(path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var names: [String] { ((try? DiskFiles().names(in: path)) ?? []).sorted() }

    func bytes(_ name: String) throws -> [UInt8] { try DiskFiles().read(path + "/" + name) }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try DiskFiles().write(path + "/" + name, bytes, sync: false)
    }
}

/// Files that fail from some point on, or where a test says so: the disk is full, or the power is gone.
final class FailingFiles: SpoolFiles {
    struct State {
        /// Changes that still succeed.
        var left = Int.max
        var code = ENOSPC
        /// Removing makes room, also on a full disk.
        var mayRemove = true
    }

    enum Call {
        case makeFolder, names, read, write, append, truncate, sync, syncFolder, rename, remove, removeFolder
    }

    let state: Monitor<State>
    private let files: any SpoolFiles
    /// What a call fails with, before it does anything; nil where it does not.
    private let fault: @Sendable (Call, _ path: String) -> Int32?

    init(_ fault: @escaping @Sendable (Call, _ path: String) -> Int32?) {
        self.fault = fault
        state = Monitor(State())
        files = DiskFiles()
    }

    init(after changes: Int = .max, code: Int32 = ENOSPC, mayRemove: Bool = true) {
        fault = { _, _ in nil }
        state = Monitor(State(left: changes, code: code, mayRemove: mayRemove))
        files = DiskFiles()
    }

    private init(_ other: FailingFiles, within folder: SpoolFolder) {
        fault = other.fault
        state = other.state
        files = other.files.within(folder)
    }

    func within(_ folder: SpoolFolder) -> any SpoolFiles { FailingFiles(self, within: folder) }

    private func check(_ call: Call, _ path: String) throws(SpoolFileError) {
        if let code = fault(call, path) { throw SpoolFileError(path: path, code: code) }
        let isRemoval = [.sync, .syncFolder, .remove, .removeFolder].contains(call)
        if [.names, .read].contains(call) { return }
        try state.withLock { state throws(SpoolFileError) in
            if isRemoval && state.mayRemove { return }
            guard state.left > 0 else { throw SpoolFileError(path: path, code: state.code) }
            state.left -= 1
        }
    }

    func makeFolder(_ path: String) throws(SpoolFileError) {
        try check(.makeFolder, path)
        try files.makeFolder(path)
    }
    func names(in folder: String) throws(SpoolFileError) -> [String] {
        try check(.names, folder)
        return try files.names(in: folder)
    }
    func read(_ path: String, _ part: (UnsafeRawBufferPointer) -> Void) throws(SpoolFileError) {
        try check(.read, path)
        try files.read(path, part)
    }
    func write(
        _ path: String,
        sync: Bool,
        _ next: (UnsafeMutableRawBufferPointer) throws(SpoolFileError) -> Int
    ) throws(SpoolFileError) {
        try check(.write, path)
        try files.write(path, sync: false, next)
    }
    func append(_ bytes: [UInt8], to path: String, sync: Bool) throws(SpoolFileError) {
        try check(.append, path)
        try files.append(bytes, to: path, sync: false)
    }
    func reserve(_ path: String, bytes: Int) throws(SpoolFileError) {
        try state.withLock { state throws(SpoolFileError) in
            guard state.left > 0 else { throw SpoolFileError(path: path, code: state.code) }
        }
        try files.reserve(path, bytes: bytes)
    }
    func truncate(_ path: String, to size: Int) throws(SpoolFileError) {
        try check(.truncate, path)
        try files.truncate(path, to: size)
    }
    func sync(_ path: String) throws(SpoolFileError) { try check(.sync, path) }
    func syncFolder(_ path: String) throws(SpoolFileError) { try check(.syncFolder, path) }
    func rename(_ path: String, to other: String) throws(SpoolFileError) {
        try check(.rename, path)
        try files.rename(path, to: other)
    }
    func remove(_ path: String) throws(SpoolFileError) {
        try check(.remove, path)
        try files.remove(path)
    }
    func removeFolder(_ path: String) throws(SpoolFileError) {
        try check(.removeFolder, path)
        try files.removeFolder(path)
    }
}

func submission(_ id: String, _ scene: Scene = oneImage, priority: Int32 = 0, createdMs: UInt64 = 0) -> SpoolSubmission
{
    SpoolSubmission(
        id: id,
        createdMs: createdMs,
        tag: .max,
        priority: priority,
        content: .scenes([(scene, ScenePlan(project: "p", waits: true))]),
        workingFolder: "/work"
    )
}

extension SpoolSubmission {
    /// Its scenes.
    var items: [(scene: Scene, plan: ScenePlan)] {
        get { if case .scenes(let items) = content { items } else { [] } }
        set { content = .scenes(newValue) }
    }
}

extension SpooledJob {
    /// Its scenes.
    var items: [Item] { if case .scenes(let items) = content { items } else { [] } }
}

/// A cameras scene whose image is in memory.
func memoryScene(_ externalID: String = "drive-7", _ bytes: [UInt8] = testImage) -> Scene {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    nonisolated(unsafe) let lent = copy
    return camerasScene(
        externalID,
        [.host(BorrowedSource(.memory(UnsafeRawBufferPointer(copy))) { lent.deallocate() })]
    )
}

extension SpoolStore {
    /// Keeps a job in one go.
    @discardableResult
    func create(_ submission: SpoolSubmission) throws(Failure) -> SpooledJob {
        let draft = try draft(submission)
        return try create(draft, written: try DataCopier(options: options, files: files).copy(draft))
    }

    convenience init(
        _ folder: ScratchFolder,
        files: any SpoolFiles = DiskFiles(),
        clock: SpoolClock = .system,
        change: (inout SpoolOptions) -> Void = { _ in }
    ) {
        var options = SpoolOptions(directory: folder.path, sync: .interval)
        change(&options)
        self.init(options: options, files: files, clock: clock)
    }
}
