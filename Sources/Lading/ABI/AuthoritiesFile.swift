/// The path of a `ca_file` that can be used: libcurl would only say so with the first request, and a job of a spool would
/// wait for what does not come.
func authoritiesFile(_ path: String) throws(Failure) -> String {
    let absolute = absolutePath(path)
    let text: [UInt8]
    do throws(ByteSourceError) {
        let file = try FileBytes(path: absolute)
        // Far more than all the authorities of a system.
        text = try file.read(at: 0, count: Int(min(file.size, 16 << 20)))
    } catch let problem {
        throw Failure(
            .argument,
            item: path,
            "The ca_file “\(path)” can't be read: \(ProbeError.io(problem).message)"
        )
    }
    guard hasCertificate(text[...]) else {
        throw Failure(
            .argument,
            item: path,
            "The ca_file “\(path)” has no certificate in PEM: give a text file with “-----BEGIN CERTIFICATE-----” in it."
        )
    }
    return absolute
}

/// Whether there is a certificate, as far as can be told without reading what it says.
private func hasCertificate(_ text: ArraySlice<UInt8>) -> Bool {
    for kind in ["CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"] {
        let begin = "-----BEGIN \(kind)-----".utf8
        guard let start = firstPlace(of: begin, in: text) else { continue }
        let rest = text.dropFirst(start + begin.count)
        guard let end = firstPlace(of: "-----END \(kind)-----".utf8, in: rest) else { continue }
        let digits = rest.prefix(end).filter { $0 > 0x20 }
        // An ASN.1 sequence.
        if base64Decoded(String(decoding: digits, as: UTF8.self))?.first == 0x30 { return true }
    }
    return false
}
