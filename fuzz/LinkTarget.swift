import Glibc

/// A spool folder that others had their hands in. Each line makes an entry: its first byte says what, then its name up to a
/// space, then where a link leads or what a file holds. Opening it, reading it and putting it away changes nothing outside.
@Sendable func fuzzLinks(_ bytes: UnsafeRawBufferPointer) {
    let base = linkFolder
    removeAll(base)
    let (spool, outside) = (base + "/spool", base + "/outside")
    for folder in [base, spool, outside, outside + "/1.data"] { mkdir(folder, 0o700) }
    for name in outsideFiles { writeFile(outside + "/" + name, Array("untouched".utf8)) }
    for line in bytes.split(separator: 0x0A).prefix(20) { makeEntry(line, in: spool) }
    let before = listing(outside)
    let steps = Steps()
    let log: LogSink = { _, _, message in require(message().utf8.count < 100_000) }
    // Taken for itself, read, and given back.
    for _ in 0..<2 { _ = try? Spool(SpoolOptions(directory: spool, sync: .never), log: log).takeFound() }
    require(steps.allocated <= (64 << 20) + 1000 * UInt64(bytes.count), "\(steps.allocated) bytes allocated")
    require(steps.taken <= 20_000_000 + 1000 * UInt64(bytes.count), "\(steps.taken) steps")
    require(listing(outside) == before, "a spool reached out of its folder")
}

private let linkFolder = "/tmp/lading-fuzz-links-\(getpid())"
private let outsideFiles = ["lock", "1.job", "1.tmp", "1.data/1"]

private func makeEntry(_ line: Slice<UnsafeRawBufferPointer>, in folder: String) {
    guard let kind = line.first else { return }
    let words = line.dropFirst().split(separator: 0x20, maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(decoding: words.first.map { $0.filter { $0 != 0 && $0 != 0x2F } } ?? [], as: UTF8.self)
    let rest = words.dropFirst().first.map { Array($0) } ?? []
    guard !name.isEmpty, name != ".", name != ".." else { return }
    let path = folder + "/" + name
    switch kind {
    case UInt8(ascii: "l"): symlink("../outside/" + String(decoding: rest, as: UTF8.self), path)
    case UInt8(ascii: "h"): link(folder + "/../outside/" + String(decoding: rest, as: UTF8.self), path)
    case UInt8(ascii: "d"): mkdir(path, 0o700)
    case UInt8(ascii: "p"): mkfifo(path, 0o600)
    case UInt8(ascii: "j"): writeFile(path, SpoolLog.header + rest)
    default: writeFile(path, rest)
    }
}

private func writeFile(_ path: String, _ bytes: [UInt8]) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { return }
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
}

/// Names, kinds, modes, links and contents.
private func listing(_ folder: String) -> [String] {
    names(folder).flatMap { name -> [String] in
        let path = folder + "/" + name
        var status = stat()
        guard lstat(path, &status) == 0 else { return ["\(path) is gone"] }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let content = isFolder ? [] : contents(path)
        return ["\(path) \(status.st_mode) \(status.st_ino) \(content)"] + (isFolder ? listing(path) : [])
    }
}

private func contents(_ path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return Array(bytes.prefix(max(0, count)))
}

private func names(_ folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func removeAll(_ folder: String) {
    for name in names(folder) {
        let path = folder + "/" + name
        if unlink(path) != 0 { removeAll(path) }
    }
    rmdir(folder)
}
