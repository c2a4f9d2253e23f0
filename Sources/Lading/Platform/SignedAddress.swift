/// What of a signed address is a key, for those who have it: its query, and the values in it that sign it.
func secrets(ofSignedAddress url: String) -> [String] {
    guard let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
    let query = url[url.utf8.index(after: mark)...]
    let values = query.utf8.split(separator: UInt8(ascii: "&")).compactMap { pair -> String? in
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), isSecretParameter(pair[..<equals]) else {
            return nil
        }
        return plain(Array(pair[pair.index(after: equals)...]))
    }
    return [plain(Array(query.utf8))] + values
}

/// Takes the keys of signed addresses out of a server's words, also when only a part of an address is there.
func withoutSignatures(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var nameStart = 0
    var index = 0
    while index < text.count {
        let length = equalsSign(at: index, in: text)
        guard length > 0 else {
            result.append(text[index])
            if !isNameByte(text[index]) { nameStart = index + 1 }
            index += 1
            continue
        }
        // As long as the names that are looked for.
        let name = text[max(nameStart, index - 24)..<index]
        result += text[index..<(index + length)]
        index += length
        nameStart = index
        if isSecretParameter(name) {
            result += "…".utf8
            while index < text.count, !endsValue(text[index]) { index += 1 }
            nameStart = index
        }
    }
    return result
}

/// - Returns: how many bytes it takes; 0 when there is none.
private func equalsSign(at index: Int, in text: [UInt8]) -> Int {
    if text[index] == UInt8(ascii: "=") { return 1 }
    let isEncoded =
        index + 3 <= text.count
        && text[index..<(index + 3)].elementsEqual("%3D".utf8) { $0 | 0x20 == $1 | 0x20 }
    return isEncoded ? 3 : 0
}

/// "X-Goog-Signature", "X-Amz-Security-Token", "sig" of Azure's.
private func isSecretParameter(_ name: some Collection<UInt8>) -> Bool {
    let lower = String(decoding: name, as: UTF8.self).lowercased()
    return ["signature", "sig", "token", "credential"].contains { lower.hasSuffix($0) }
}

private func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
}

private func endsValue(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x7f || "&\"'<>(){}[],;".utf8.contains(byte)
}

/// Without percent signs.
private func plain(_ text: [UInt8]) -> String {
    text.withUnsafeBytes { bytes in
        var written = WrittenBytes(bytes)
        var result: [UInt8] = []
        while let byte = written.next() { result.append(byte) }
        return String(decoding: result, as: UTF8.self)
    }
}
