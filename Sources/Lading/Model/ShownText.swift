/// A text that came from outside, in quotes for a message, cut when it is long.
func shown(_ text: ArraySlice<UInt8>) -> String {
    let limit = 120
    guard text.count > limit else { return "\"" + String(decoding: text, as: UTF8.self) + "\"" }
    // Not within a character.
    let cut = text.prefix(limit).lastIndex { $0 & 0xC0 != 0x80 } ?? text.startIndex
    return "\"" + String(decoding: text[..<cut], as: UTF8.self) + "…\""
}
