/// Changes a script of events line by line, so that most of what comes out is a script again.
func mutatedScript(_ bytes: [UInt8], using generator: inout SplitMix) -> [UInt8] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
    for _ in 0...generator.below(4) {
        let index = generator.below(lines.count)
        switch generator.below(8) {
        case 0: if lines.count > 1 { lines.remove(at: index) }
        case 1: lines.insert(lines[index], at: index)
        case 2: lines.swapAt(index, generator.below(lines.count))
        case 3: lines[0].append("fipbdwmasI".utf8.randomElement(using: &generator) ?? UInt8(ascii: "f"))
        case 4, 5:
            let line = commonLines.randomElement(using: &generator) ?? ""
            lines.insert(Array(line.utf8), at: index + 1)
        default:
            guard let kind = lines[index].first, var document = try? JSONValue.parse(Array(lines[index].dropFirst()))
            else { continue }
            document.mutate(using: &generator)
            lines[index] = [kind] + document.serialized()
        }
    }
    return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
}

private let commonLines = [
    "v1", "v", "V", "ow", "O", "r", "u0", "u1", "uimu", "x0", "x1", "U0", "Ur1", "l", "w", "c", "e404", "e400", "e409",
    "e503?r", "e0?", "e500", "a[]", "anull", "a{}", #"a{"sceneUuid":"u"}"#, #"a{"sceneUuid":""}"#,
    #"a[{"uuid":"u","status":"pending"}]"#, #"a[{"uuid":"u","status":"processing"}]"#, #"a{"id":"x"}"#,
    #"a{"resourceId":"i","signedUrl":"https://s/i"}"#, #"a{"internalId":"u","files":{"0.png":"https://s/0"}}"#,
    #"a{"internalId":"u","files":{"0.png":"https://s/0","1.png":"https://s/1"}}"#, #"a{"internalId":"u","files":{}}"#,
    #"t{"uuid":"u","status":"created"}"#, #"t{"uuid":"u","status":"failed"}"#, #"t{"uuid":"","status":"new"}"#,
]
